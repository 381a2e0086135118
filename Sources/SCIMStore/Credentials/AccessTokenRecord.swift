package import SCIMCore

/// An access token that the token endpoint is about to issue.
package struct AccessTokenRecord: Sendable, Hashable {
    /// SHA-256 of the token.
    package var digest: [UInt8]
    package var credential: CredentialID
    /// The secret that was presented for it; nil where it was an assertion.
    package var secret: Int64?
    package var created: Instant
    package var expires: Instant

    /// Access tokens that a credential can have at the same time; the oldest ones make room for new ones.
    package static let most = 1000

    package init(digest: [UInt8], credential: CredentialID, secret: Int64?, created: Instant, expires: Instant) {
        self.digest = digest
        self.credential = credential
        self.secret = secret
        self.created = created
        self.expires = expires
    }
}

extension WriteTransaction {
    /// Stores an access token, and forgets those that have expired.
    ///
    /// - Parameter now: by which the expiry of tokens is judged.
    /// - Throws: `StoreError.stale` if the credential or the secret was revoked meanwhile.
    package func issue(_ token: AccessTokenRecord, at now: Instant) throws {
        let count = try connection.run(
            """
            INSERT INTO access_tokens (digest, credential, secret, created, expires)
            SELECT ?1, ?2, ?3, ?4, ?5
            WHERE EXISTS (SELECT 1 FROM credentials WHERE credential = ?2 AND revoked IS NULL)
                AND (?3 IS NULL OR EXISTS (SELECT 1 FROM client_secrets WHERE secret = ?3 AND revoked IS NULL))
            """,
            [
                .blob(token.digest), SQLValue(token.credential), token.secret.map { .integer($0) } ?? .null,
                SQLValue(token.created), SQLValue(token.expires),
            ])
        guard count == 1 else { throw StoreError.stale }
        if let secret = token.secret {
            try connection.run(
                "UPDATE client_secrets SET last_used = ?2 WHERE secret = ?1 AND (last_used IS NULL OR last_used < ?2)",
                [.integer(secret), SQLValue(token.created)])
        }
        try connection.run("DELETE FROM access_tokens WHERE expires <= ?", [SQLValue(now)])
        try connection.run(
            """
            DELETE FROM access_tokens WHERE digest IN (
                SELECT digest FROM access_tokens WHERE credential = ? ORDER BY created DESC LIMIT -1 OFFSET ?)
            """, [SQLValue(token.credential), .integer(Int64(AccessTokenRecord.most))])
    }
}
