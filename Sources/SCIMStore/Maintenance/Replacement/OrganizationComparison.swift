import SCIMCore

/// The comparison of one organization, on a connection that has the draft attached.
struct OrganizationComparison {
    private let connection: Connection
    private let scope: [SQLValue]
    private static let shown = 5

    init(_ connection: Connection, _ organization: OrganizationID) {
        self.connection = connection
        scope = [SQLValue(organization)]
    }

    func result() throws -> DatabaseComparison.Organization {
        let switches = try switches()
        return DatabaseComparison.Organization(
            name: switches.name,
            newUsers: try some(
                """
                SELECT c.user_name FROM main.users AS c WHERE c.organization = ?1 AND NOT EXISTS (
                    SELECT 1 FROM restored.users AS r WHERE r.organization = c.organization AND r.id = c.id)
                """),
            newGroups: try some(
                """
                SELECT c.display_name FROM main.groups AS c WHERE c.organization = ?1 AND NOT EXISTS (
                    SELECT 1 FROM restored.groups AS r WHERE r.organization = c.organization AND r.id = c.id)
                """),
            deletedUsers: try some(
                """
                SELECT r.user_name FROM restored.users AS r WHERE r.organization = ?1 AND NOT EXISTS (
                    SELECT 1 FROM main.users AS c WHERE c.organization = r.organization AND c.id = r.id)
                """),
            deletedGroups: try some(
                """
                SELECT r.display_name FROM restored.groups AS r WHERE r.organization = ?1 AND NOT EXISTS (
                    SELECT 1 FROM main.groups AS c WHERE c.organization = r.organization AND c.id = r.id)
                """),
            deactivatedUsers: try some(
                """
                SELECT c.user_name FROM main.users AS c
                JOIN restored.users AS r ON r.organization = c.organization AND r.id = c.id
                WHERE c.organization = ?1 AND c.is_active = 0 AND r.is_active = 1
                """),
            changedUsers: try count(
                """
                SELECT COUNT(*) FROM main.users AS c
                JOIN restored.users AS r ON r.organization = c.organization AND r.id = c.id
                WHERE c.organization = ?1 AND c.modified <> r.modified
                    AND NOT (c.is_active = 0 AND r.is_active = 1)
                """),
            changedGroups: try count(
                """
                SELECT COUNT(*) FROM main.groups AS c
                JOIN restored.groups AS r ON r.organization = c.organization AND r.id = c.id
                WHERE c.organization = ?1 AND c.modified <> r.modified
                """),
            newTokens: try tokens(
                """
                SELECT c.name, COALESCE(c.prefix, c.client_id) FROM main.credentials AS c
                WHERE c.organization = ?1 AND c.revoked IS NULL AND NOT EXISTS (
                    SELECT 1 FROM restored.credentials AS r
                    WHERE r.kind = c.kind AND (r.digest = c.digest OR r.client_id = c.client_id))
                ORDER BY c.credential
                """),
            endedTokens: try tokens(
                """
                SELECT c.name, COALESCE(c.prefix, c.client_id) FROM main.credentials AS c
                JOIN restored.credentials AS r ON r.kind = c.kind AND r.created = c.created
                    AND (r.digest = c.digest OR r.client_id = c.client_id)
                WHERE c.organization = ?1
                    AND (c.revoked IS NOT NULL AND r.revoked IS NULL OR c.replaced IS NOT NULL AND r.replaced IS NULL)
                ORDER BY c.credential
                """),
            isEnabled: switches.scim, areGroupsEnabled: switches.groups)
    }

    private func switches() throws -> (name: String, scim: Bool?, groups: Bool?) {
        let row = try connection.first(
            """
            SELECT CASE WHEN c.removed IS NULL THEN c.name ELSE r.name END,
                c.is_enabled, r.is_enabled, c.are_groups_enabled, r.are_groups_enabled
            FROM main.organizations AS c JOIN restored.organizations AS r ON r.organization = c.organization
            WHERE c.organization = ?1
            """, scope
        ) { row in
            (
                name: row.text(0), scim: row.flag(1) == row.flag(2) ? nil : row.flag(2),
                groups: row.flag(3) == row.flag(4) ? nil : row.flag(4)
            )
        }
        guard let row else { preconditionFailure("the organization is in both") }
        return row
    }

    private func some(_ sql: SQL) throws -> DatabaseComparison.Some {
        var names: [String] = []
        var count = 0
        try connection.each(sql, scope) { row in
            count += 1
            if names.count < OrganizationComparison.shown { names.append(row.text(0)) }
        }
        return DatabaseComparison.Some(count: count, names: names)
    }

    private func count(_ sql: SQL) throws -> Int { Int(try connection.integer(sql, scope)) }

    private func tokens(_ sql: SQL) throws -> [DatabaseComparison.Token] {
        try connection.all(sql, scope) { DatabaseComparison.Token(name: $0.text(0), prefix: $0.text(1)) }
    }
}
