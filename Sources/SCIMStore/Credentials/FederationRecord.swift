import SCIMCore

/// What a workload identity must say of itself.
package struct FederationRecord: Sendable, Hashable {
    /// The tenant of Entra, in small letters.
    package var tenant: String
    package var audiences: [String]
    package var subjects: [String]
    /// Whether the tokens that Entra signs itself are accepted in place of an access token.
    package var acceptsEntraTokens: Bool

    package init(tenant: String, audiences: [String], subjects: [String], acceptsEntraTokens: Bool) {
        self.tenant = tenant
        self.audiences = audiences
        self.subjects = subjects
        self.acceptsEntraTokens = acceptsEntraTokens
    }
}

extension OrganizationSnapshot {
    /// What that workload identity must say of itself.
    package func federation(_ id: CredentialID) throws -> FederationRecord? {
        try connection.first(
            """
            SELECT tenant, audiences, subjects, accepts_entra_tokens FROM federations
            WHERE credential = (SELECT credential FROM credentials WHERE organization = ? AND credential = ?)
            """, [scope, SQLValue(id)]
        ) { row in
            FederationRecord(
                tenant: row.text(0),
                audiences: try [String](stored: row.bytes(1), in: "the audiences of a workload identity"),
                subjects: try [String](stored: row.bytes(2), in: "the subjects of a workload identity"),
                acceptsEntraTokens: row.flag(3))
        }
    }
}

extension OrganizationTransaction {
    /// Stores what a workload identity must say of itself.
    ///
    /// - Parameter id: a credential of that kind, of this organization, that was just created.
    package func setFederation(_ id: CredentialID, _ federation: FederationRecord) throws {
        func array(_ texts: [String]) -> SQLValue { .text(JSONValue.array(texts.map { .string($0) }).text) }
        try connection.run(
            """
            INSERT INTO federations (credential, tenant, audiences, subjects, accepts_entra_tokens)
            SELECT credential, ?3, ?4, ?5, ?6 FROM credentials
            WHERE organization = ?1 AND credential = ?2 AND kind = 'federation'
            """,
            [
                scope, SQLValue(id), .text(federation.tenant), array(federation.audiences), array(federation.subjects),
                SQLValue(federation.acceptsEntraTokens),
            ])
        try stepGeneration()
    }
}
