package import SCIMCore

/// An issuer whose signatures are believed for one purpose, by one organization or by the whole machine.
package struct TrustedIssuerRecord: Sendable, Hashable {
    /// nil for the whole machine.
    package var organization: OrganizationID?
    package var purpose: Purpose
    /// As in the claim `iss`.
    package var issuer: String
    /// Where it publishes its keys.
    package var keysURL: String
    package var created: Instant

    /// What the issuer's signatures are believed for.
    package enum Purpose: String, Sendable, Hashable, CaseIterable {
        /// Signing in to the console.
        case signIn = "sign-in"
        /// Assertions of workloads, in place of a client secret or a token.
        case federation
    }

    package init(
        organization: OrganizationID?, purpose: Purpose, issuer: String, keysURL: String, created: Instant
    ) {
        self.organization = organization
        self.purpose = purpose
        self.issuer = issuer
        self.keysURL = keysURL
        self.created = created
    }
}

extension Snapshot {
    /// All of them, in the order in which they were set.
    package func trustedIssuers() throws -> [TrustedIssuerRecord] {
        try connection.all(
            "SELECT organization, purpose, issuer, keys_url, created FROM trusted_issuers ORDER BY trusted_issuer"
        ) { try TrustedIssuerRecord($0) }
    }

    /// Those of one organization, or of the whole machine, for one purpose, in the order in which they were set.
    package func trustedIssuers(
        for purpose: TrustedIssuerRecord.Purpose, of organization: OrganizationID?
    ) throws -> [TrustedIssuerRecord] {
        try connection.all(
            """
            SELECT organization, purpose, issuer, keys_url, created FROM trusted_issuers
            WHERE organization IS ? AND purpose = ? ORDER BY trusted_issuer
            """, [SQLValue(organization), .text(purpose.rawValue)]
        ) { try TrustedIssuerRecord($0) }
    }
}

extension WriteTransaction {
    /// Replaces the issuers that one organization, or the whole machine, trusts for one purpose. Key sets that nobody needs
    /// any longer are forgotten.
    ///
    /// - Parameter issuers: issuer and address of its keys; every issuer once. None to trust nobody.
    package func setTrustedIssuers(
        _ issuers: [(issuer: String, keysURL: String)], for purpose: TrustedIssuerRecord.Purpose,
        of organization: OrganizationID?, at now: Instant
    ) throws {
        let owner = [SQLValue(organization), .text(purpose.rawValue)]
        try connection.run("DELETE FROM trusted_issuers WHERE organization IS ? AND purpose = ?", owner)
        for (issuer, keysURL) in issuers {
            try connection.run(
                "INSERT INTO trusted_issuers (organization, purpose, issuer, keys_url, created) VALUES (?, ?, ?, ?, ?)",
                owner + [.text(issuer), .text(keysURL), SQLValue(now)])
        }
        try connection.run(
            """
            DELETE FROM key_sets
            WHERE NOT EXISTS (SELECT 1 FROM trusted_issuers AS t WHERE t.keys_url = key_sets.keys_url)
            """)
        try stepGeneration()
    }
}

extension TrustedIssuerRecord {
    /// Columns: organization, purpose, issuer, keys_url, created.
    fileprivate init(_ row: Row) throws {
        guard let purpose = Purpose(rawValue: row.text(1)) else {
            throw StoreError.damaged("an issuer is trusted for \"\(row.text(1))\"")
        }
        self.init(
            organization: row.isNull(0) ? nil : OrganizationID(row.integer(0)), purpose: purpose, issuer: row.text(2),
            keysURL: row.text(3), created: row.instant(4))
    }
}
