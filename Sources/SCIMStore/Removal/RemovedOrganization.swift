package import SCIMCore

/// An organization that nobody sees: one that was removed, or one that is still being imported.
package struct RemovedOrganization: Sendable, Hashable {
    package let id: OrganizationID
    /// Its name as long as rows of it may be left; empty once they are gone.
    package let name: String
    /// When it was removed; while it is imported, when the last part came.
    package let time: Instant
}

extension Snapshot {
    /// The organizations that were removed, and those that are being imported, in the order in which they were created.
    package func removedOrganizations() throws -> [RemovedOrganization] {
        try connection.all(
            "SELECT organization, name, removed FROM organizations WHERE removed IS NOT NULL ORDER BY organization"
        ) { RemovedOrganization(id: OrganizationID($0.integer(0)), name: $0.text(1), time: $0.instant(2)) }
    }
}

extension WriteTransaction {
    /// Makes an organization that nobody sees before it is published; it has no roles yet.
    ///
    /// - Parameters:
    ///   - name: only to find it again; another organization may have it.
    ///   - created: when it was created, here or elsewhere.
    package func createHidden(name: String, created: Instant, at now: Instant) throws -> OrganizationTransaction {
        // Rows of organizations stay for ever, so the greatest number is the last one that was given.
        try connection.run(
            """
            INSERT INTO organizations (organization, name, name_key, created, removed)
            SELECT number, ?1, 'REMOVED ' || number, ?2, ?3
            FROM (SELECT COALESCE(MAX(organization), 0) + 1 AS number FROM organizations)
            """, [.text(name), SQLValue(created), SQLValue(now)])
        return organization(OrganizationID(connection.lastInsertedRow))
    }

    /// Takes an organization away from everybody at once: SCIM is off, it has no name any longer that another one cannot
    /// have, and nobody can sign in to it. Its other rows go with `removeRows`.
    ///
    /// May be done again, of an import too, which notices.
    package func markRemoved(_ id: OrganizationID, at now: Instant) throws {
        let scope = [SQLValue(id)]
        // A folded name has no capital letters.
        try connection.run(
            """
            UPDATE organizations SET removed = MAX(?2, COALESCE(removed + 1, 0)), name_key = 'REMOVED ' || organization,
                is_enabled = 0, are_groups_enabled = 0, default_role_key = NULL
            WHERE organization = ?1
            """, scope + [SQLValue(now)])
        for sql in WriteTransaction.accessOfOrganization { try connection.run(sql, scope) }
        try removeEntraSignIn(of: id)
        for purpose in TrustedIssuerRecord.Purpose.allCases {
            try setTrustedIssuers([], for: purpose, of: id, at: now)
        }
        try stepGeneration()
    }

    private static let accessOfOrganization: [SQL] = [
        """
        DELETE FROM access_tokens
        WHERE credential IN (SELECT credential FROM credentials WHERE organization = ?)
        """,
        """
        DELETE FROM client_secrets
        WHERE credential IN (SELECT credential FROM credentials WHERE organization = ?)
        """,
        """
        DELETE FROM federations
        WHERE credential IN (SELECT credential FROM credentials WHERE organization = ?)
        """,
        "DELETE FROM credentials WHERE organization = ?",
        "DELETE FROM console_links WHERE organization = ?",
        "DELETE FROM console_sessions WHERE organization = ?",
        "DELETE FROM console_users WHERE organization = ?",
    ]
}
