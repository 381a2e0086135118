// Who has which role, and why.

package import SCIMCore

extension OrganizationSnapshot {
    /// How many users have each role, by the roles' keys; a role that nobody has is not among them.
    package func roleHolderCounts() throws -> [String: Int] {
        var counts: [String: Int] = [:]
        try connection.each(
            """
            SELECT role, SUM(active + inactive) FROM user_counts WHERE organization = ? AND role <> ''
            GROUP BY role HAVING SUM(active + inactive) > 0
            """, [scope]
        ) { counts[$0.text(0)] = $0.number(1) }
        return counts
    }

    /// The userNames of those who have the role, the oldest records first.
    package func roleHolders(key: String, limit: Int) throws -> [String] {
        try connection.all(
            "SELECT user_name FROM users WHERE organization = ? AND role = ? ORDER BY id LIMIT ?",
            [scope, .text(key), SQLValue(limit)]
        ) { $0.text(0) }
    }

    /// The labels that no mapping named when the roles were resolved, and how many users have each.
    package func unmatchedLabelCounts() throws -> [(label: String, users: Int)] {
        try connection.all(
            """
            SELECT role_label, COUNT(*) FROM users INDEXED BY users_unmatched
            WHERE organization = ? AND role_label IS NOT NULL AND role_reason <> 'mapping' GROUP BY role_label
            """, [scope]
        ) { ($0.text(0), $0.number(1)) }
    }

    /// The userNames of those whose label no mapping named, the oldest records first.
    ///
    /// - Parameter limit: nil for all.
    package func userNames(withUnmatchedLabel label: String, limit: Int? = nil) throws -> [String] {
        try connection.all(
            """
            SELECT user_name FROM users INDEXED BY users_unmatched
            WHERE organization = ? AND role_label = ? AND role_reason <> 'mapping' ORDER BY id LIMIT ?
            """, [scope, .text(label), SQLValue(limit ?? -1)]
        ) { $0.text(0) }
    }

    /// Whether a client has written a user whose role was not set by hand.
    package func hasUserFromClients() throws -> Bool {
        try connection.first(
            """
            SELECT 1 FROM users
            WHERE organization = ? AND written_by_scim IS NOT NULL AND role_reason <> 'manual' ORDER BY id LIMIT 1
            """, [scope]
        ) { _ in true } ?? false
    }

    /// Whether a user has the role label that a client sent; where a role was set by hand, the label is not kept.
    package func hasRoleLabel() throws -> Bool {
        try connection.integer("SELECT COALESCE(SUM(labeled), 0) FROM user_counts WHERE organization = ?", [scope]) > 0
    }

    /// When roles last arrived by an expression that only adds; nil if they did not, or by another expression since.
    package func lastAddOnlyRoles() throws -> Instant? {
        try connection.first(
            "SELECT time FROM role_arrivals WHERE organization = ? AND only_adds = 1", [scope]
        ) { $0.instant(0) }
    }
}

extension OrganizationTransaction {
    /// Notes why a user has their role, where the role itself stays; their version stays too.
    package func setRoleReason(_ resolution: RoleResolution, of user: ResourceID) throws {
        guard let old = try self.user(user) else { return }
        var updated = old
        updated.role = resolution
        let changed = try connection.run(
            """
            UPDATE users SET role_reason = ?4, role_label = ?5
            WHERE organization = ?1 AND id = ?2 AND role IS ?3
            """,
            [
                scope, .id(user), SQLValue(resolution.role), .text(resolution.reason.rawValue),
                SQLValue(resolution.label),
            ])
        guard changed == 1, !updated.isCounted(with: old) else { return }
        try count(old, .out)
        try count(updated, .in)
    }

    /// Notes how a client sent the roles of a user; of the same kind, once an hour.
    package func noteRoleArrival(onlyAdds: Bool, at now: Instant) throws {
        try connection.run(
            """
            INSERT INTO role_arrivals (organization, time, only_adds) VALUES (?1, ?2, ?3)
            ON CONFLICT DO UPDATE SET time = excluded.time, only_adds = excluded.only_adds
            WHERE only_adds <> excluded.only_adds OR time < excluded.time - 3600000
            """, [scope, SQLValue(now), SQLValue(onlyAdds)])
    }

    /// Removes a role that no mapping, default or user names; SQLite refuses any other.
    package func deleteRole(key: String) throws {
        try connection.run("DELETE FROM roles WHERE organization = ? AND role_key = ?", [scope, .text(key)])
        try stepGeneration()
    }
}
