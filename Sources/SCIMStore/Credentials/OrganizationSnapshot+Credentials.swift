// Reading credentials.

package import SCIMCore

/// A credential with the organization that it names.
package struct CredentialOwner: Sendable {
    package let credential: CredentialRecord
    package let organization: OrganizationRecord
}

extension Snapshot {
    /// The token of that digest, whether or not it is expired or revoked.
    package func token(digest: [UInt8]) throws -> CredentialOwner? {
        try owner(.composed("\(Snapshot.owners) WHERE c.digest = ?"), [.blob(digest)])
    }

    /// The client, or the workload identity, that calls itself so; one that is revoked only where no other one has the name.
    package func credential(_ kind: CredentialKind, clientID: String) throws -> CredentialOwner? {
        try owner(
            .composed(
                """
                \(Snapshot.owners) WHERE c.kind = ? AND c.client_id = ?
                ORDER BY c.revoked IS NOT NULL, c.credential DESC LIMIT 1
                """), [.text(kind.rawValue), .text(clientID)])
    }

    /// An access token that the token endpoint issued.
    ///
    /// - Returns: when it expires, and whose it is.
    package func accessToken(digest: [UInt8]) throws -> (expires: Instant, owner: CredentialOwner)? {
        let found = try connection.first(
            "SELECT credential, expires FROM access_tokens WHERE digest = ?", [.blob(digest)]
        ) { (CredentialID($0.integer(0)), $0.instant(1)) }
        guard let (id, expires) = found else { return nil }
        return try owner(.composed("\(Snapshot.owners) WHERE c.credential = ?"), [SQLValue(id)]).map { (expires, $0) }
    }

    /// The workload identity that accepts the tokens which Entra signs for that tenant.
    package func federation(acceptingTokensOf tenant: String) throws -> CredentialOwner? {
        try owner(
            .composed(
                """
                \(Snapshot.owners) JOIN federations AS f ON f.credential = c.credential
                WHERE f.tenant = ? AND f.accepts_entra_tokens = 1 AND c.revoked IS NULL
                """), [.text(tenant)])
    }

    private func owner(_ sql: SQL, _ values: [SQLValue]) throws -> CredentialOwner? {
        try connection.first(sql, values) {
            CredentialOwner(credential: try CredentialRecord($0), organization: OrganizationRecord($0, from: 16))
        }
    }

    private static let owners = """
        SELECT c.credential, c.organization, c.kind, c.name, c.prefix, c.client_id, c.token_lifetime, c.is_read_only,
            c.networks, c.created, c.expires, c.revoked, c.replaced, c.last_used, c.last_address, c.purpose,
            o.organization, o.name, o.name_key, o.created, o.is_enabled, o.are_groups_enabled, o.relink, o.quiet_period,
            o.unknown_attributes, o.default_role_key, o.guard_is_on, o.guard_percent, o.guard_minimum
        FROM credentials AS c JOIN organizations AS o ON o.organization = c.organization
        """
}

extension OrganizationSnapshot {
    /// The organization's credentials of one kind, revoked ones too, in the order in which they were created.
    package func credentials(_ kind: CredentialKind) throws -> [CredentialRecord] {
        try connection.all(
            """
            SELECT credential, organization, kind, name, prefix, client_id, token_lifetime, is_read_only, networks, created,
                expires, revoked, replaced, last_used, last_address, purpose
            FROM credentials WHERE organization = ? AND kind = ? ORDER BY credential
            """, [scope, .text(kind.rawValue)]
        ) { try CredentialRecord($0) }
    }

    /// The organization's tokens, revoked ones too, in the order in which they were created.
    package func tokens() throws -> [CredentialRecord] { try credentials(.token) }

    /// The credential of that folded name that is neither revoked nor replaced, of whatever kind.
    package func credential(nameKey: String) throws -> CredentialRecord? {
        try connection.first(
            """
            SELECT credential, organization, kind, name, prefix, client_id, token_lifetime, is_read_only, networks, created,
                expires, revoked, replaced, last_used, last_address, purpose
            FROM credentials WHERE organization = ? AND name_key = ? AND revoked IS NULL AND replaced IS NULL
            """, [scope, .text(nameKey)]
        ) { try CredentialRecord($0) }
    }

    /// The token of that folded name that is neither revoked nor replaced.
    package func token(nameKey: String) throws -> CredentialRecord? {
        try credential(nameKey: nameKey).flatMap { $0.kind == .token ? $0 : nil }
    }

    /// The tokens of that folded name that are not revoked, those that were replaced first.
    package func tokens(nameKey: String) throws -> [CredentialRecord] {
        try connection.all(
            """
            SELECT credential, organization, kind, name, prefix, client_id, token_lifetime, is_read_only, networks, created,
                expires, revoked, replaced, last_used, last_address, purpose
            FROM credentials
            WHERE organization = ? AND name_key = ? AND kind = 'token' AND revoked IS NULL ORDER BY credential
            """, [scope, .text(nameKey)]
        ) { try CredentialRecord($0) }
    }
}
