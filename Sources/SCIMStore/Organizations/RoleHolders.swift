// Who has which role, and why.

package import SCIMCore

extension OrganizationSnapshot {
    /// How many users have each role, by the roles' keys; a role that nobody has is not among them.
    package func roleHolderCounts() throws -> [String: Int] {
        var counts: [String: Int] = [:]
        try connection.each(
            "SELECT role, COUNT(*) FROM users WHERE organization = ? AND role IS NOT NULL GROUP BY role", [scope]
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

    /// Each user whose label no mapping named when their role was resolved, in the order of labels, then of creation.
    package func forEachUnmatchedLabel(_ body: (_ label: String, _ userName: String) throws -> Void) throws {
        try connection.each(
            """
            SELECT role_label, user_name FROM users
            WHERE organization = ? AND role_label IS NOT NULL AND role_reason IN ('default', 'none')
            ORDER BY role_label, id
            """, [scope]
        ) { try body($0.text(0), $0.text(1)) }
    }

    /// How many users a client has written, and how many of them came with a role label.
    ///
    /// Those whose role was set by hand are not counted: their label is not kept.
    package func roleLabelCounts() throws -> (users: Int, labeled: Int) {
        let counts = try connection.first(
            """
            SELECT COUNT(*), COUNT(role_label) FROM users
            WHERE organization = ? AND written_by_scim IS NOT NULL AND role_reason <> 'manual'
            """, [scope]
        ) { ($0.number(0), $0.number(1)) }
        return counts ?? (0, 0)
    }

    /// The newest change of users' roles by a client since that time; nil if there was none.
    package func lastRoleChange(since time: Instant) throws -> LogEntry? {
        try connection.first(
            .composed(
                """
                SELECT \(LogEntry.columns) FROM provisioning_log
                WHERE organization = ? AND time >= ? AND origin = 'scim'
                    AND instr(changes, '"attribute":"roles"') > 0
                ORDER BY entry DESC LIMIT 1
                """), [scope, SQLValue(time)]
        ) { try LogEntry($0) }
    }
}

extension OrganizationTransaction {
    /// Notes why a user has their role, where the role itself stays; their version stays too.
    package func setRoleReason(_ resolution: RoleResolution, of user: ResourceID) throws {
        try connection.run(
            """
            UPDATE users SET role_reason = ?4, role_label = ?5
            WHERE organization = ?1 AND id = ?2 AND role IS ?3
            """,
            [
                scope, .id(user), SQLValue(resolution.role), .text(resolution.reason.rawValue),
                SQLValue(resolution.label),
            ])
    }

    /// Removes a role that no mapping, default or user names; SQLite refuses any other.
    package func deleteRole(key: String) throws {
        try connection.run("DELETE FROM roles WHERE organization = ? AND role_key = ?", [scope, .text(key)])
        try stepGeneration()
    }
}
