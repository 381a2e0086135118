import SCIMCore

/// What going back from the database in use to a state of it before would change.
package struct DatabaseComparison: Sendable, Hashable {
    package let organizations: [Organization]
    /// Organizations that were created since; they would be gone.
    package let lostOrganizations: [String]
    /// What administrators have done since, and how often.
    package let actions: [Action]
    /// People who were erased since and would be there again.
    package let erased: [Person]

    /// Some people or groups: how many, and the names of the first.
    package struct Some: Sendable, Hashable {
        package let count: Int
        package let names: [String]
    }

    package struct Action: Sendable, Hashable {
        /// The words of the command.
        package let action: String
        package let count: Int
    }

    package struct Person: Sendable, Hashable {
        /// The name of the organization in the state before.
        package let organization: String
        package let identifier: String
    }

    package struct Token: Sendable, Hashable {
        package let name: String
        /// The first characters of the secret.
        package let prefix: String
    }

    /// One organization that is in both.
    package struct Organization: Sendable, Hashable {
        package let name: String
        /// They came since, and would be gone.
        package let newUsers: Some
        package let newGroups: Some
        /// They were deleted since, and would be there again.
        package let deletedUsers: Some
        package let deletedGroups: Some
        /// They were deactivated since, and would be active again.
        package let deactivatedUsers: Some
        /// They were changed since in another way, and would be as they were.
        package let changedUsers: Int
        package let changedGroups: Int
        /// They were made since, and would be accepted no more.
        package let newTokens: [Token]
        /// They were revoked or replaced since.
        package let endedTokens: [Token]
        /// SCIM and group sync, where it would be switched: the state that they would have.
        package let isEnabled: Bool?
        package let areGroupsEnabled: Bool?
    }
}

extension DatabaseReplacement {
    /// Compares the database in use with the draft, while it is in use. Both must be of our schema.
    package func compare() throws -> DatabaseComparison {
        let connection = try Connection.reader(path: path)
        try connection.run("ATTACH ? AS restored", [.text(draft)])
        return try connection.atOneMoment {
            let ids = try connection.all(
                """
                SELECT c.organization FROM main.organizations AS c
                WHERE EXISTS (
                    SELECT 1 FROM restored.organizations AS r
                    WHERE r.organization = c.organization AND r.created = c.created AND r.removed IS NULL)
                ORDER BY c.organization
                """
            ) { OrganizationID($0.integer(0)) }
            return DatabaseComparison(
                organizations: try ids.map { try OrganizationComparison(connection, $0).result() },
                lostOrganizations: try connection.all(
                    """
                    SELECT c.name FROM main.organizations AS c
                    WHERE c.removed IS NULL AND NOT EXISTS (
                        SELECT 1 FROM restored.organizations AS r
                        WHERE r.organization = c.organization AND r.created = c.created AND r.removed IS NULL)
                    ORDER BY c.organization
                    """
                ) { $0.text(0) },
                actions: try connection.all(
                    """
                    SELECT action, COUNT(*) FROM main.audit_trail
                    WHERE entry > (SELECT COALESCE(MAX(entry), 0) FROM restored.audit_trail)
                    GROUP BY action ORDER BY MIN(entry)
                    """
                ) { DatabaseComparison.Action(action: $0.text(0), count: $0.number(1)) },
                erased: try connection.all(
                    """
                    SELECT r.name, a.subject FROM main.audit_trail AS a
                    JOIN restored.organizations AS r ON r.organization = a.organization
                    WHERE a.entry > (SELECT COALESCE(MAX(entry), 0) FROM restored.audit_trail)
                        AND a.action = 'user erase' AND a.subject IS NOT NULL
                    ORDER BY a.entry
                    """
                ) { DatabaseComparison.Person(organization: $0.text(0), identifier: $0.text(1)) })
        }
    }
}
