// What came first from a client.

package import SCIMCore

/// The first user or group of a kind that a client brought.
package struct FirstArrival: Sendable, Hashable {
    package let id: ResourceID
    package let name: String
    package let externalID: String?
    package let created: Instant

    fileprivate init(_ row: Row) throws {
        id = try row.id(0)
        name = row.text(1)
        externalID = row.textIfAny(2)
        created = row.instant(3)
    }
}

extension OrganizationSnapshot {
    /// The first user of those there are whom a client wrote.
    package func firstUserFromClients() throws -> FirstArrival? {
        try connection.first(
            """
            SELECT id, user_name, external_id, created FROM users
            WHERE organization = ? AND written_by_scim IS NOT NULL ORDER BY id LIMIT 1
            """, [scope]
        ) { try FirstArrival($0) }
    }

    /// The first group of those there are that a client wrote.
    package func firstGroupFromClients() throws -> FirstArrival? {
        try connection.first(
            """
            SELECT id, display_name, external_id, created FROM groups
            WHERE organization = ? AND written_by_scim IS NOT NULL ORDER BY id LIMIT 1
            """, [scope]
        ) { try FirstArrival($0) }
    }

    /// A user who came with a role label; the first of those whose label no mapping named, if there are such users.
    package func userWithLabel() throws -> UserRecord? {
        let unmatched = try connection.first(
            .select(
                UserRecord.columns,
                """
                FROM users INDEXED BY users_unmatched
                WHERE organization = ? AND role_label IS NOT NULL AND role_reason <> 'mapping' LIMIT 1
                """), [scope]
        ) { try UserRecord($0) }
        if let unmatched { return unmatched }
        let role = try connection.first(
            "SELECT role FROM user_counts WHERE organization = ? AND labeled > 0 LIMIT 1", [scope]
        ) { $0.text(0) }
        guard let role else { return nil }
        return try connection.first(
            .select(
                UserRecord.columns,
                "FROM users WHERE organization = ? AND role = ? AND role_label IS NOT NULL ORDER BY id LIMIT 1"),
            [scope, .text(role)]
        ) { try UserRecord($0) }
    }

    /// When the first cycle began, of those that are remembered, in which a client asked for a random GUID.
    package func firstProbe() throws -> Instant? {
        try connection.first(
            "SELECT begin_time FROM cycles WHERE organization = ? AND probes > 0 ORDER BY begin_time LIMIT 1", [scope]
        ) { $0.instant(0) }
    }
}
