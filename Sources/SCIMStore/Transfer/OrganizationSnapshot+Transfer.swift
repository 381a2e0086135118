// Reading everything that an organization has, for a copy of it elsewhere.

package import SCIMCore

extension OrganizationSnapshot {
    /// How many memberships deleted records had, and how many identifiers are those of deleted records.
    package func deletedCounts() throws -> (memberships: Int, tombstones: Int) {
        (
            Int(try connection.integer("SELECT COUNT(*) FROM deleted_memberships WHERE organization = ?", [scope])),
            Int(try connection.integer("SELECT COUNT(*) FROM tombstones WHERE organization = ?", [scope]))
        )
    }

    /// The former names of a user, the oldest first.
    package func formerNames(of id: ResourceID) throws -> [FormerName] {
        try formerUserNames(of: id).reversed().map { FormerName($0.userName, until: $0.until) }
    }

    /// Each membership in turn, by group and member.
    package func forEachMembership(_ body: (Membership) throws -> Void) throws {
        try connection.each(
            """
            SELECT group_id, member_id, member_type FROM memberships
            WHERE organization = ? ORDER BY group_id, member_id
            """, [scope]
        ) { try body(Membership(group: $0.id(0), Member($0.id(1), $0.kind(2)))) }
    }

    /// Each identifier of a deleted record in turn.
    package func forEachTombstone(_ body: (Tombstone) throws -> Void) throws {
        try connection.each(
            "SELECT id, type, deleted FROM tombstones WHERE organization = ? ORDER BY id", [scope]
        ) { try body(Tombstone($0.id(0), $0.kind(1), deleted: $0.instant(2))) }
    }

    /// Each record that was deleted and is kept, by its identifier, with the names that a user had before.
    package func forEachDeleted(_ body: (DeletedRecord, [FormerName]) throws -> Void) throws {
        try connection.each(
            .select(
                DeletedRecord.columns,
                // Behind what the record is made of.
                ", former_names FROM deleted_records WHERE organization = ? ORDER BY id"), [scope]
        ) { row in try body(DeletedRecord(row), FormerName.all(in: row.textIfAny(18))) }
    }

    /// Each membership that went with a deleted record.
    package func forEachDeletedMembership(_ body: (ResourceID, Membership) throws -> Void) throws {
        try connection.each(
            """
            SELECT record_id, group_id, member_id, member_type FROM deleted_memberships
            WHERE organization = ? ORDER BY record_id, group_id, member_id
            """, [scope]
        ) { try body($0.id(0), Membership(group: $0.id(1), Member($0.id(2), $0.kind(3)))) }
    }
}

extension Row {
    fileprivate func kind(_ column: Int32) -> ResourceKind { ResourceKind(rawValue: text(column)) ?? .user }
}

extension FormerName {
    /// JSON text: an array of arrays of a time and a name.
    fileprivate static func all(in text: String?) throws -> [FormerName] {
        guard let text else { return [] }
        let names = try JSONValue(stored: Array(text.utf8), in: "former_names").array ?? []
        return names.compactMap { pair in
            guard let pair = pair.array, pair.count == 2, let name = pair[1].string, let time = pair[0].number?.integer
            else { return nil }
            return FormerName(name, until: Instant(milliseconds: Int64(time)))
        }.sorted { $0.until < $1.until }
    }

    /// What `all` reads; nil for none.
    static func text(of names: [FormerName]) -> String? {
        guard !names.isEmpty else { return nil }
        let pairs = names.map { name in
            JSONValue.array([.number(JSONNumber(Int(name.until.milliseconds))), .string(name.userName)])
        }
        return JSONValue.array(pairs).text
    }
}
