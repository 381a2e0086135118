// Writing credentials.

package import SCIMCore

extension WriteTransaction {
    /// Notes the last use of credentials; a use older than the one noted changes nothing.
    package func setCredentialUse(_ uses: [CredentialUse]) throws {
        for use in uses {
            try connection.run(
                """
                UPDATE credentials SET last_used = ?2, last_address = ?3
                WHERE credential = ?1 AND (last_used IS NULL OR last_used <= ?2)
                """, [SQLValue(use.credential), SQLValue(use.time), .text(use.address)])
        }
    }
}

extension OrganizationTransaction {
    /// Stores a credential.
    ///
    /// - Throws: `StoreError.conflict` with `.credentialName`, `.tokenDigest` or `.clientID`.
    package func create(_ credential: NewCredential) throws -> CredentialID {
        do {
            try connection.run(
                """
                INSERT INTO credentials (organization, kind, name, name_key, purpose, prefix, digest, client_id,
                    token_lifetime, is_read_only, networks, created, expires)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                [scope, .text(credential.identity.kind.rawValue), .text(credential.name), .text(credential.nameKey)]
                    + [.text(credential.purpose.rawValue)] + credential.identity.values
                    + [
                        SQLValue(credential.scope.isReadOnly), credential.scope.storedNetworks,
                        SQLValue(credential.created), SQLValue(credential.expires),
                    ])
        } catch let error as StoreError {
            throw error.asConflict([
                ("credentials.name_key", .credentialName), ("credentials.digest", .tokenDigest),
                ("credentials.client_id", .clientID),
            ])
        }
        let id = CredentialID(connection.lastInsertedRow)
        try stepGeneration()
        return id
    }

    /// Revokes a credential from now on; its record stays, and the access tokens that it got are forgotten.
    ///
    /// - Returns: false if the organization has no such credential or it is revoked already.
    package func revokeCredential(_ id: CredentialID, at now: Instant) throws -> Bool {
        let count = try connection.run(
            "UPDATE credentials SET revoked = ?3 WHERE organization = ?1 AND credential = ?2 AND revoked IS NULL",
            [scope, SQLValue(id), SQLValue(now)])
        guard count > 0 else { return false }
        try connection.run("DELETE FROM access_tokens WHERE credential = ?", [SQLValue(id)])
        try stepGeneration()
        return true
    }

    /// Changes what a credential is limited to.
    package func setScope(_ new: CredentialScope, of id: CredentialID) throws {
        try connection.run(
            "UPDATE credentials SET is_read_only = ?3, networks = ?4 WHERE organization = ?1 AND credential = ?2",
            [scope, SQLValue(id), SQLValue(new.isReadOnly), new.storedNetworks])
        try stepGeneration()
    }

    /// Frees the name of a token for another one, and ends the token at that time, or sooner where it ends sooner.
    ///
    /// - Throws: `StoreError.stale` if the organization has no such token, or it is revoked or replaced already.
    package func replaceToken(_ id: CredentialID, at now: Instant, validUntil end: Instant) throws {
        let count = try connection.run(
            """
            UPDATE credentials SET replaced = ?3, expires = MIN(COALESCE(expires, ?4), ?4)
            WHERE organization = ?1 AND credential = ?2 AND kind = 'token' AND revoked IS NULL AND replaced IS NULL
            """, [scope, SQLValue(id), SQLValue(now), SQLValue(end)])
        guard count == 1 else { throw StoreError.stale }
        try stepGeneration()
    }
}

extension NewCredential.Identity {
    package var kind: CredentialKind {
        switch self {
        case .token: .token
        case .client: .client
        case .federation: .federation
        }
    }

    /// prefix, digest, client_id, token_lifetime
    fileprivate var values: [SQLValue] {
        switch self {
        case .token(let prefix, let digest): [.text(prefix), .blob(digest), .null, .null]
        case .client(let id, let lifetime), .federation(let id, let lifetime):
            [.null, .null, .text(id), .integer(Int64(lifetime))]
        }
    }
}
