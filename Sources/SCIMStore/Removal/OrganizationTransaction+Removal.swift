package import SCIMCore

extension OrganizationTransaction {
    /// Removes some of the rows of an organization that was marked as removed. What stays is its number, and every
    /// identifier that it issued, as that of a deleted record.
    ///
    /// - Parameter limit: rows of the table that is next.
    /// - Returns: how many rows went; 0 when none is left.
    package func removeRows(at now: Instant, limit: Int) throws -> Int {
        let values: [SQLValue] = [scope, SQLValue(limit)]
        for table in RemovableTable.all {
            if let kind = table.kind { try buryRows(kind, at: now, limit: limit) }
            let count = try connection.run(table.deletion, values)
            if count > 0 { return count }
        }
        try connection.run(
            "UPDATE organizations SET name = '' WHERE organization = ? AND removed IS NOT NULL AND name <> ''", [scope])
        return 0
    }

    /// Leaves the identifiers behind of the records that are removed next.
    private func buryRows(_ kind: ResourceKind, at now: Instant, limit: Int) throws {
        let sql = """
            INSERT OR IGNORE INTO tombstones (organization, id, type, deleted)
            SELECT organization, id, ?3, ?4 FROM \(kind.table) WHERE organization = ?1 ORDER BY id LIMIT ?2
            """
        try connection.run(.composed(sql), [scope, SQLValue(limit), .text(kind.rawValue), SQLValue(now)])
    }
}

extension OrganizationSnapshot {
    /// How many rows `removeRows` has to remove.
    package func removableRowCount() throws -> Int {
        try RemovableTable.all.reduce(0) { $0 + Int(try connection.integer($1.count, [scope])) }
    }
}

/// A table that holds rows of organizations, and the columns that tell one row of an organization from another.
private struct RemovableTable: Sendable {
    let name: String
    let key: String
    /// What its rows are, if their identifiers stay.
    var kind: ResourceKind?

    var deletion: SQL {
        // Where the key is the whole one, the list is found by it; the order is that of the index.
        .composed(
            """
            DELETE FROM \(name) WHERE organization = ?1 AND (\(key)) IN (
                SELECT \(key) FROM \(name) WHERE organization = ?1 ORDER BY \(key) LIMIT ?2)
            """)
    }

    var count: SQL { .composed("SELECT COUNT(*) FROM \(name) WHERE organization = ?") }

    /// Rows that refer to others come before those.
    static let all = [
        RemovableTable(name: "memberships", key: "group_id, member_id"),
        RemovableTable(name: "former_user_names", key: "user_id, until"),
        RemovableTable(name: "user_values", key: "attribute, value_key, user_id"),
        RemovableTable(name: "users", key: "id", kind: .user),
        RemovableTable(name: "groups", key: "id", kind: .group),
        RemovableTable(name: "deleted_memberships", key: "record_id, group_id, member_id"),
        RemovableTable(name: "deleted_records", key: "id"),
        RemovableTable(name: "held_changes", key: "resource_id"),
        RemovableTable(name: "mass_changes", key: "subject, mass_change"),
        RemovableTable(name: "removals", key: "subject, minute"),
        RemovableTable(name: "user_counts", key: "role, schemas"),
        RemovableTable(name: "resource_blocks", key: "first_id"),
        RemovableTable(name: "provisioning_log", key: "entry"),
        RemovableTable(name: "cycles", key: "begin_time, cycle"),
        RemovableTable(name: "member_days", key: "day"),
        RemovableTable(name: "role_arrivals", key: "organization"),
        RemovableTable(name: "role_mappings", key: "label_key"),
        RemovableTable(name: "extension_schemas", key: "urn_key"),
        RemovableTable(name: "roles", key: "role_key"),
    ]
}
