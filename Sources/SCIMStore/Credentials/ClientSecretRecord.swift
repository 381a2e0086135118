package import SCIMCore

/// What is known of the secret of an OAuth client; the secret itself is not.
package struct ClientSecretRecord: Sendable, Hashable {
    /// Its number in this database; later ones are greater.
    package let id: Int64
    /// The first characters, for telling secrets apart.
    package let prefix: String
    /// SHA-256 of the secret.
    package let digest: [UInt8]
    package let created: Instant
    package let expires: Instant
    package let revoked: Instant?
    /// When an access token was last issued for it.
    package let lastUsed: Instant?
}

extension OrganizationSnapshot {
    /// The secrets of a client, revoked ones too, in the order in which they were created.
    package func clientSecrets(of client: CredentialID) throws -> [ClientSecretRecord] {
        try connection.all(
            """
            SELECT secret, prefix, digest, created, expires, revoked, last_used FROM client_secrets
            WHERE credential = (SELECT credential FROM credentials WHERE organization = ? AND credential = ?) ORDER BY secret
            """, [scope, SQLValue(client)]
        ) { row in
            ClientSecretRecord(
                id: row.integer(0), prefix: row.text(1), digest: row.bytes(2), created: row.instant(3),
                expires: row.instant(4), revoked: row.instantIfAny(5), lastUsed: row.instantIfAny(6))
        }
    }
}

extension OrganizationTransaction {
    /// Gives a client another secret, beside those that it has.
    ///
    /// - Parameter digest: SHA-256 of the secret.
    /// - Throws: `StoreError.stale` if the organization has no such client, or it is revoked.
    package func createClientSecret(
        of client: CredentialID, prefix: String, digest: [UInt8], at now: Instant, expires: Instant
    ) throws -> Int64 {
        let count = try connection.run(
            """
            INSERT INTO client_secrets (credential, prefix, digest, created, expires)
            SELECT credential, ?3, ?4, ?5, ?6 FROM credentials
            WHERE organization = ?1 AND credential = ?2 AND kind = 'client' AND revoked IS NULL
            """, [scope, SQLValue(client), .text(prefix), .blob(digest), SQLValue(now), SQLValue(expires)])
        guard count == 1 else { throw StoreError.stale }
        let id = connection.lastInsertedRow
        try stepGeneration()
        return id
    }

    /// Ends a secret at that time, or sooner where it ends sooner.
    package func endClientSecret(_ secret: Int64, of client: CredentialID, at end: Instant) throws {
        try connection.run(
            """
            UPDATE client_secrets SET expires = MIN(expires, ?4)
            WHERE secret = ?3 AND revoked IS NULL
                AND credential = (SELECT credential FROM credentials WHERE organization = ?1 AND credential = ?2)
            """, [scope, SQLValue(client), .integer(secret), SQLValue(end)])
        try stepGeneration()
    }

    /// Revokes a secret from now on, and forgets the access tokens that were issued for it.
    ///
    /// - Returns: false if the client has no such secret or it is revoked already.
    package func revokeClientSecret(_ secret: Int64, of client: CredentialID, at now: Instant) throws -> Bool {
        let count = try connection.run(
            """
            UPDATE client_secrets SET revoked = ?4
            WHERE secret = ?3 AND revoked IS NULL
                AND credential = (SELECT credential FROM credentials WHERE organization = ?1 AND credential = ?2)
            """, [scope, SQLValue(client), .integer(secret), SQLValue(now)])
        guard count > 0 else { return false }
        try connection.run("DELETE FROM access_tokens WHERE secret = ?", [.integer(secret)])
        try stepGeneration()
        return true
    }
}
