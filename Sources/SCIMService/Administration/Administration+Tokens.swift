package import SCIMCore
import SCIMStore

extension Administration {
    /// A token that was just made; the only moment its secret is known.
    package struct CreatedToken: Sendable {
        package let secret: AccessToken
        package let name: String
        /// nil for never.
        package let expires: Instant?
        package let baseURL: BaseURL
    }

    /// Makes a token.
    ///
    /// - Parameter lifetime: seconds until it expires; nil for never.
    /// - Throws: `failed` while no base URL is set, `conflict` for a name that a valid token has.
    package func createToken(
        for organization: Organization, name: String, lifetime: Int?
    ) throws -> CreatedToken {
        guard let baseURL = try baseURL() else {
            throw AdministrationError(
                .failed, "the base URL is not set, and Entra needs it beside the token",
                remedy: "Set it first: scimctl base-url set https://HOST/scim/v2")
        }
        let unique = try Administration.name(name, of: "token")
        let secret = AccessToken(random: surroundings.random(32))
        let now = surroundings.now()
        let expires = lifetime.map { now + $0 }
        let token = NewToken(
            name: unique.text, nameKey: unique.key, prefix: secret.shownPrefix, digest: secret.digest.bytes,
            created: now,
            expires: expires)
        do {
            _ = try write { try $0.organization(organization.id).createToken(token) }
        } catch let error as AdministrationError where error.kind == .conflict {
            throw AdministrationError(
                .conflict, "\(organization.name) has a token named \"\(unique.text.forDisplay)\" already",
                remedy: "Take another name, or revoke that one first: scimctl token revoke")
        }
        return CreatedToken(secret: secret, name: unique.text, expires: expires, baseURL: baseURL)
    }

    /// The organization's tokens, revoked ones too, in the order in which they were made.
    package func tokens(of organization: Organization) throws -> [Token] {
        try read { try $0.organization(organization.id).tokens().map(Token.init) }
    }

    /// Revokes the token of that name; the next request that brings it is refused.
    package func revokeToken(_ name: String, of organization: Organization) throws -> Token {
        let now = surroundings.now()
        return try write { transaction in
            let scope = transaction.organization(organization.id)
            guard let key = name.foldedKey, let token = try scope.token(nameKey: key) else {
                let valid = try scope.tokens().filter { $0.revoked == nil }
                throw AdministrationError.notFound("valid token", name, among: valid.map(\.name))
            }
            _ = try scope.revokeToken(token.id, at: now)
            return Token(token)
        }
    }
}

/// What is known of an access token; the secret is not.
package struct Token: Sendable, Hashable {
    package let name: String
    /// The first characters of the secret.
    package let prefix: String
    package let created: Instant
    /// nil for never.
    package let expires: Instant?
    package let revoked: Instant?
    package let lastUsed: Instant?
    package let lastAddress: String?

    init(_ record: TokenRecord) {
        name = record.name
        prefix = record.prefix
        created = record.created
        expires = record.expires
        revoked = record.revoked
        lastUsed = record.lastUsed
        lastAddress = record.lastAddress
    }
}
