package import SCIMCore
package import SCIMDirectory
package import SCIMHost
import SCIMStore

extension Administration {
    /// A token that was just made; the only moment its secret is known.
    package struct CreatedToken: Sendable {
        package let secret: AccessToken
        let id: CredentialID
        package let name: String
        /// nil for never.
        package let expires: Instant?
        package let baseURL: BaseURL
        /// The token of the same name that it replaces, where there was one.
        package var replaced: Token?
    }

    /// Makes a token.
    ///
    /// - Parameter lifetime: seconds until it expires; nil for never.
    /// - Throws: `failed` while no base URL is set, `conflict` for a name that another credential has.
    package func createToken(
        for organization: Organization, name: String, lifetime: Int?, limits: CredentialLimits = .none
    ) throws -> CreatedToken {
        let baseURL = try requireBaseURL()
        let unique = try Administration.credentialName(name, of: "token")
        let secret = AccessToken(random: surroundings.random(32))
        let now = surroundings.now()
        let token = NewCredential(
            secret, named: unique.text, limits.scope, at: now, expires: lifetime.map { now + $0 })
        return try write { transaction, audit in
            let scope = transaction.organization(organization.id)
            try scope.checkIsFree(unique.key, organization)
            let (id, created) = try scope.create(token, at: now)
            try audit.note(.tokenCreate, of: organization.id, unique.text, to: created.audited)
            return CreatedToken(secret: secret, id: id, name: unique.text, expires: token.expires, baseURL: baseURL)
        }
    }

    /// Gives a token a new secret; the old one is accepted until the overlap has passed.
    ///
    /// - Parameters:
    ///   - overlap: seconds; 0 ends the old one at once.
    ///   - lifetime: of the new one; nil for that of the old one.
    ///   - condition: whether the token is still the one that was meant.
    /// - Throws: `notFound` with the nearest names, `failed` while no base URL is set, `Outdated`.
    package func rotateToken(
        _ name: String, of organization: Organization, overlap: Int, lifetime: Lifetime? = nil,
        provided condition: @escaping @Sendable (Token) -> Bool = { _ in true }
    ) throws -> CreatedToken {
        let baseURL = try requireBaseURL()
        let secret = AccessToken(random: surroundings.random(32))
        let now = surroundings.now()
        return try write { transaction, audit in
            let scope = transaction.organization(organization.id)
            guard let key = name.foldedKey, let old = try scope.token(nameKey: key) else {
                throw try scope.noToken(name)
            }
            guard condition(try Token(old, at: now)) else { throw Outdated() }
            try scope.replaceToken(old.id, at: now, validUntil: now + overlap)
            let expires = (lifetime ?? Lifetime(of: old)).seconds.map { now + $0 }
            let (id, created) = try scope.create(
                NewCredential(secret, named: old.name, old.scope, at: now, expires: expires), at: now)
            let replaced = try scope.tokens().first { $0.id == old.id }.map { try Token($0, at: now) }
            try audit.note(
                .tokenRotate, of: organization.id, old.name, from: replaced?.audited ?? .null, to: created.audited)
            return CreatedToken(
                secret: secret, id: id, name: old.name, expires: expires, baseURL: baseURL, replaced: replaced)
        }
    }

    /// Revokes one secret that was just made and that nobody has read; a token of the same name that it replaced is not
    /// touched.
    package func withdraw(_ token: CreatedToken, of organization: Organization) throws {
        let now = surroundings.now()
        try write { transaction, audit in
            let scope = transaction.organization(organization.id)
            guard let made = try scope.tokens().first(where: { $0.id == token.id }) else { return }
            _ = try scope.revokeCredential(made.id, at: now)
            try audit.note(.tokenRevoke, of: organization.id, made.name, from: try Token(made, at: now).audited)
        }
    }

    /// The organization's tokens, revoked ones too, in the order in which they were made.
    package func tokens(of organization: Organization) throws -> [Token] {
        let now = surroundings.now()
        return try read { snapshot in
            let time = try snapshot.expiryTime(now)
            return try snapshot.organization(organization.id).tokens().map { try Token($0, at: time) }
        }
    }

    /// The newest token of that name.
    ///
    /// - Throws: `notFound` with the nearest names.
    package func token(_ name: String, of organization: Organization) throws -> Token {
        let now = surroundings.now()
        return try read { snapshot in
            let scope = snapshot.organization(organization.id)
            guard let named = try name.foldedKey.flatMap({ try scope.tokens(nameKey: $0).last }) else {
                throw try scope.noToken(name)
            }
            return try Token(named, at: try snapshot.expiryTime(now))
        }
    }

    /// Revokes every secret of that name; the next request that brings one is refused.
    ///
    /// - Parameters:
    ///   - onlyReplaced: leaves the newest secret, and ends the overlap of a rotation.
    ///   - condition: whether the newest secret is still the one that was meant.
    /// - Returns: what was revoked.
    /// - Throws: `notFound` with the nearest names, `Outdated`.
    package func revokeToken(
        _ name: String, of organization: Organization, onlyReplaced: Bool = false,
        provided condition: @escaping @Sendable (Token) -> Bool = { _ in true }
    ) throws -> [Token] {
        let now = surroundings.now()
        return try write { transaction, audit in
            let scope = transaction.organization(organization.id)
            let named = try name.foldedKey.map { try scope.tokens(nameKey: $0) } ?? []
            guard let newest = named.last else { throw try scope.noToken(name) }
            guard condition(try Token(newest, at: now)) else { throw Outdated() }
            let ending = named.filter { !onlyReplaced || $0.replaced != nil }
            guard !ending.isEmpty else {
                throw ServiceError(
                    .notFound, "the token \"\(named[0].name.forDisplay)\" has no replaced secret",
                    remedy: "Only a rotated token has one; without --replaced its only secret is revoked."
                )
            }
            for token in ending {
                _ = try scope.revokeCredential(token.id, at: now)
                try audit.note(.tokenRevoke, of: organization.id, token.name, from: try Token(token, at: now).audited)
            }
            let ids = Set(ending.map(\.id))
            return try scope.tokens().filter { ids.contains($0.id) }.map { try Token($0, at: now) }
        }
    }

    /// How long a token is valid.
    package enum Lifetime: Sendable, Hashable {
        case never
        /// Seconds.
        case limited(Int)

        fileprivate init(of token: CredentialRecord) {
            // One that was replaced had its end moved, but is not rotated again.
            self = token.expires.map { .limited(Int(($0.milliseconds - token.created.milliseconds) / 1000)) } ?? .never
        }

        /// nil for never.
        package var seconds: Int? { if case .limited(let seconds) = self { seconds } else { nil } }
    }

    func requireBaseURL() throws -> BaseURL {
        guard let baseURL = try baseURL() else {
            throw ServiceError(
                .failed, "the base URL is not set, and Entra needs it as well as the credential",
                remedy: "Set it first: \(do: .setBaseURL(nil))")
        }
        return baseURL
    }
}

extension OrganizationSnapshot {
    fileprivate func noToken(_ name: String) throws -> ServiceError {
        let names = try tokens().filter { $0.revoked == nil && $0.replaced == nil }.map(\.name)
        return ServiceError.notFound("token", name, among: names)
    }
}

extension OrganizationTransaction {
    fileprivate func create(_ token: NewCredential, at now: Instant) throws -> (CredentialID, Token) {
        let id = try create(token)
        guard let record = try tokens().first(where: { $0.id == id }) else { throw StoreError.stale }
        return (id, try Token(record, at: now))
    }
}

extension NewCredential {
    /// - Parameter name: one that has a key.
    fileprivate init(
        _ secret: AccessToken, named name: String, _ scope: CredentialScope, at now: Instant, expires: Instant?
    ) {
        self.init(
            name: name, nameKey: name.folded,
            identity: .token(prefix: secret.shownPrefix, digest: secret.digest.bytes), scope: scope, created: now,
            expires: expires)
    }
}
