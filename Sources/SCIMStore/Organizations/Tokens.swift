// Reading and writing access tokens.

package import SCIMCore

extension Snapshot {
    /// The token of that digest, whether or not it is expired or revoked, and the organization that it names.
    package func token(digest: [UInt8]) throws -> (token: TokenRecord, organization: OrganizationRecord)? {
        try connection.first(
            """
            SELECT t.token, t.organization, t.name, t.prefix, t.created, t.expires, t.revoked, t.replaced,
                t.last_used, t.last_address, t.purpose, o.organization, o.name, o.name_key, o.created, o.is_enabled,
                o.are_groups_enabled, o.relink, o.quiet_period, o.unknown_attributes, o.default_role_key
            FROM tokens AS t JOIN organizations AS o ON o.organization = t.organization WHERE t.digest = ?
            """, [.blob(digest)]
        ) { (TokenRecord($0), OrganizationRecord($0, from: 11)) }
    }
}

extension WriteTransaction {
    /// Notes the last use of tokens; a use older than the one noted changes nothing.
    package func setTokenUse(_ uses: [TokenUse]) throws {
        for use in uses {
            try connection.run(
                """
                UPDATE tokens SET last_used = ?2, last_address = ?3
                WHERE token = ?1 AND (last_used IS NULL OR last_used <= ?2)
                """, [SQLValue(use.token), SQLValue(use.time), .text(use.address)])
        }
    }
}

extension OrganizationSnapshot {
    /// The organization's tokens, revoked ones too, in the order in which they were created.
    package func tokens() throws -> [TokenRecord] {
        try connection.all(
            """
            SELECT token, organization, name, prefix, created, expires, revoked, replaced, last_used, last_address,
                purpose
            FROM tokens WHERE organization = ? ORDER BY token
            """, [scope]
        ) { TokenRecord($0) }
    }

    /// The token of that folded name that is neither revoked nor replaced.
    package func token(nameKey: String) throws -> TokenRecord? {
        try connection.first(
            """
            SELECT token, organization, name, prefix, created, expires, revoked, replaced, last_used, last_address,
                purpose
            FROM tokens WHERE organization = ? AND name_key = ? AND revoked IS NULL
                AND replaced IS NULL
            """, [scope, .text(nameKey)]
        ) { TokenRecord($0) }
    }

    /// The tokens of that folded name that are not revoked, those that were replaced first.
    package func tokens(nameKey: String) throws -> [TokenRecord] {
        try connection.all(
            """
            SELECT token, organization, name, prefix, created, expires, revoked, replaced, last_used, last_address,
                purpose
            FROM tokens WHERE organization = ? AND name_key = ? AND revoked IS NULL ORDER BY token
            """, [scope, .text(nameKey)]
        ) { TokenRecord($0) }
    }
}

extension OrganizationTransaction {
    /// Stores a token.
    ///
    /// - Throws: `StoreError.conflict` with `.tokenName` or `.tokenDigest`.
    package func createToken(_ token: NewToken) throws -> TokenID {
        do {
            try connection.run(
                """
                INSERT INTO tokens (organization, name, name_key, prefix, digest, created, expires, purpose)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    scope, .text(token.name), .text(token.nameKey), .text(token.prefix), .blob(token.digest),
                    SQLValue(token.created), SQLValue(token.expires), .text(token.purpose.rawValue),
                ])
        } catch let error as StoreError {
            throw error.asConflict([("tokens.name_key", .tokenName), ("tokens.digest", .tokenDigest)])
        }
        let id = TokenID(connection.lastInsertedRow)
        try stepGeneration()
        return id
    }

    /// Revokes a token from now on; its record stays.
    ///
    /// - Returns: false if the organization has no such token or it is revoked already.
    package func revokeToken(_ id: TokenID, at now: Instant) throws -> Bool {
        let count = try connection.run(
            "UPDATE tokens SET revoked = ?3 WHERE organization = ?1 AND token = ?2 AND revoked IS NULL",
            [scope, SQLValue(id), SQLValue(now)])
        if count > 0 { try stepGeneration() }
        return count > 0
    }

    /// Frees the name of a token for another one, and ends the token at that time, or sooner where it ends sooner.
    ///
    /// - Throws: `StoreError.stale` if the organization has no such token, or it is revoked or replaced already.
    package func replaceToken(_ id: TokenID, at now: Instant, validUntil end: Instant) throws {
        let count = try connection.run(
            """
            UPDATE tokens SET replaced = ?3, expires = MIN(COALESCE(expires, ?4), ?4)
            WHERE organization = ?1 AND token = ?2 AND revoked IS NULL AND replaced IS NULL
            """, [scope, SQLValue(id), SQLValue(now), SQLValue(end)])
        guard count == 1 else { throw StoreError.stale }
        try stepGeneration()
    }
}
