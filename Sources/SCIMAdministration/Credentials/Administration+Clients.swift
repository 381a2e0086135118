package import SCIMCore
package import SCIMDirectory
package import SCIMHost
import SCIMStore

extension Administration {
    /// A client, or a secret of one, that was just made; the only moment the secret is known.
    package struct CreatedSecret: Sendable {
        package let secret: AccessToken
        package let client: Client
        package let expires: Instant
        package let baseURL: BaseURL
        /// The secret that it replaces, where there was one.
        package let replaced: Client.Secret?
        let id: CredentialID
        let secretID: Int64

        /// Where the client gets its access tokens.
        package var tokenEndpoint: String { baseURL.tokenEndpoint }
    }

    /// Seconds for which a secret may be valid, as Microsoft demands of providers (D17).
    package static let secretLifetimes = 365 * 86_400...3 * 365 * 86_400
    /// Seconds for which an access token may be valid.
    package static let accessTokenLifetimes = 3600...6 * 3600
    /// Secrets of a client that may be valid at the same time.
    private static let mostSecrets = 2

    /// Makes an OAuth client with its first secret.
    ///
    /// - Parameters:
    ///   - lifetime: seconds until the secret expires.
    ///   - tokenLifetime: seconds for which an access token is valid.
    /// - Throws: `failed` while no base URL is set, `conflict` for a name that another credential has, `usage` for a lifetime that
    ///   is not allowed.
    package func createClient(
        for organization: Organization, name: String, lifetime: Int,
        tokenLifetime: Int = AccessToken.issuedLifetime, limits: CredentialLimits = .none
    ) throws -> CreatedSecret {
        let baseURL = try requireBaseURL()
        let unique = try Administration.credentialName(name, of: "client")
        try Administration.check(secretLifetime: lifetime)
        try Administration.check(tokenLifetime: tokenLifetime)
        let now = surroundings.now()
        let clientID = ResourceID(milliseconds: now.milliseconds, random: randomPair()).description
        let secret = AccessToken(.clientSecret, random: surroundings.random(32))
        return try write { transaction, audit in
            let scope = transaction.organization(organization.id)
            try scope.checkIsFree(unique.key, organization)
            let id = try scope.create(
                NewCredential(
                    name: unique.text, nameKey: unique.key,
                    identity: .client(id: clientID, tokenLifetime: tokenLifetime), scope: limits.scope, created: now))
            let made = try scope.addSecret(secret, to: id, at: now, expires: now + lifetime)
            let client = try scope.client(scope.clientRecord(unique.text), at: now)
            try audit.note(
                .clientCreate, of: organization.id, unique.text,
                to: .object(client.audited.merging(["secret": made.audited]) { $1 }))
            return CreatedSecret(
                secret: secret, client: client, expires: now + lifetime, baseURL: baseURL, replaced: nil, id: id,
                secretID: made.id)
        }
    }

    /// Gives a client another secret; the old one is accepted until the overlap has passed. Access tokens that were issued for
    /// it stay valid until they expire.
    ///
    /// - Parameters:
    ///   - overlap: seconds; 0 ends the old one at once, and its access tokens with it.
    ///   - lifetime: of the new one, in seconds; nil for that of the old one.
    ///   - condition: whether the client still has the secrets that were meant.
    /// - Throws: `notFound` with the nearest names, `conflict` if two secrets are valid already, `Outdated`.
    package func rotateClient(
        _ name: String, of organization: Organization, overlap: Int, lifetime: Int? = nil,
        provided condition: @escaping @Sendable (Client) -> Bool = { _ in true }
    ) throws -> CreatedSecret {
        let baseURL = try requireBaseURL()
        if let lifetime { try Administration.check(secretLifetime: lifetime) }
        let secret = AccessToken(.clientSecret, random: surroundings.random(32))
        let now = surroundings.now()
        return try write { transaction, audit in
            let scope = transaction.organization(organization.id)
            let record = try scope.clientRecord(name)
            let old = try scope.client(record, at: try transaction.expiryTime(now))
            guard condition(old) else { throw Outdated() }
            let valid = old.secrets.filter { $0.state == .valid }
            guard overlap == 0 || valid.count < Administration.mostSecrets else {
                throw ServiceError(
                    .conflict, "the client \"\(record.name.forDisplay)\" has two valid secrets already",
                    remedy: "End the older one first: "
                        + "\(do: .endClientOverlap(record.name, organization: organization.name))")
            }
            let newest = old.secrets.last
            for secret in valid {
                if overlap == 0 {
                    _ = try scope.revokeClientSecret(secret.id, of: record.id, at: now)
                } else {
                    try scope.endClientSecret(secret.id, of: record.id, at: now + overlap)
                }
            }
            let expires = now + (lifetime ?? newest.map { $0.lifetime } ?? Administration.secretLifetimes.lowerBound)
            let made = try scope.addSecret(secret, to: record.id, at: now, expires: expires)
            let client = try scope.client(record, at: now)
            let replaced = newest.flatMap { old in client.secrets.first { $0.id == old.id } }
            try audit.note(
                .clientRotate, of: organization.id, record.name, from: replaced?.audited ?? .null, to: made.audited)
            return CreatedSecret(
                secret: secret, client: client, expires: expires, baseURL: baseURL, replaced: replaced, id: record.id,
                secretID: made.id)
        }
    }

    /// Revokes a secret that was just made and that nobody has read, and the client where it has no other one.
    package func withdraw(_ made: CreatedSecret, of organization: Organization) throws {
        let now = surroundings.now()
        try write { transaction, audit in
            let scope = transaction.organization(organization.id)
            _ = try scope.revokeClientSecret(made.secretID, of: made.id, at: now)
            if made.replaced == nil { _ = try scope.revokeCredential(made.id, at: now) }
            try audit.note(.clientRevoke, of: organization.id, made.client.name)
        }
    }

    /// The organization's clients, revoked ones too, in the order in which they were created.
    package func clients(of organization: Organization) throws -> [Client] {
        let now = surroundings.now()
        return try read { snapshot in
            try snapshot.organization(organization.id).clients(at: try snapshot.expiryTime(now))
        }
    }

    /// - Throws: `notFound` with the nearest names.
    package func client(_ name: String, of organization: Organization) throws -> Client {
        let now = surroundings.now()
        return try read { snapshot in
            let scope = snapshot.organization(organization.id)
            return try scope.client(scope.clientRecord(name), at: try snapshot.expiryTime(now))
        }
    }

    /// Revokes a client with all of its secrets; its access tokens are refused with the next request.
    ///
    /// - Parameters:
    ///   - onlyReplaced: leaves the newest secret, and ends the overlap of a rotation.
    ///   - condition: whether the client still has the secrets that were meant.
    /// - Returns: the client as it is then.
    /// - Throws: `notFound` with the nearest names, or if there is no replaced secret; `Outdated`.
    package func revokeClient(
        _ name: String, of organization: Organization, onlyReplaced: Bool = false,
        provided condition: @escaping @Sendable (Client) -> Bool = { _ in true }
    ) throws -> Client {
        let now = surroundings.now()
        return try write { transaction, audit in
            let scope = transaction.organization(organization.id)
            let record = try scope.clientRecord(name)
            let client = try scope.client(record, at: now)
            guard condition(client) else { throw Outdated() }
            let ending = (onlyReplaced ? client.secrets.dropLast() : client.secrets[...]).filter {
                $0.state != .revoked
            }
            guard !onlyReplaced || !ending.isEmpty else {
                throw ServiceError(
                    .notFound, "the client \"\(record.name.forDisplay)\" has no replaced secret",
                    remedy: "Only a rotated client has one; without --replaced the client is revoked.")
            }
            for secret in ending { _ = try scope.revokeClientSecret(secret.id, of: record.id, at: now) }
            if !onlyReplaced { _ = try scope.revokeCredential(record.id, at: now) }
            try audit.note(
                .clientRevoke, of: organization.id, record.name,
                from: ["clientId": .string(client.clientID), "secrets": .array(ending.map { .string($0.prefix) })])
            let after = try scope.credentials(.client).first { $0.id == record.id } ?? record
            return try scope.client(after, at: now)
        }
    }

    static func check(secretLifetime lifetime: Int) throws {
        guard secretLifetimes.contains(lifetime) else {
            throw ServiceError(
                .usage, "a client secret is valid for 1 to 3 years", remedy: "Choose a lifetime such as 2y.",
                about: .lifetime)
        }
    }

    static func check(tokenLifetime lifetime: Int) throws {
        guard accessTokenLifetimes.contains(lifetime) else {
            throw ServiceError(
                .usage, "an access token is valid for 60 to 360 minutes", remedy: "Choose a lifetime such as 60m.",
                about: .accessTokenLifetime)
        }
    }

    func randomPair() -> (UInt64, UInt64) {
        let bytes = surroundings.random(16)
        let numbers = [bytes.prefix(8), bytes.suffix(8)].map { $0.reduce(0 as UInt64) { $0 << 8 | UInt64($1) } }
        return (numbers[0], numbers[1])
    }

    /// - Throws: `usage` for a name that cannot be one, or is reserved.
    static func credentialName(_ name: String, of kind: String) throws -> UniqueName {
        let unique: UniqueName
        do {
            unique = try Administration.name(name, of: kind)
        } catch var error as ServiceError {
            error.parameter = .name
            throw error
        }
        guard !unique.key.utf8.starts(with: TokenPurpose.rehearsalPrefix.utf8) else {
            throw ServiceError(
                .usage,
                "names that begin with \"\(TokenPurpose.rehearsalPrefix)\" are reserved for the tokens of the doctor command",
                about: .name)
        }
        return unique
    }
}

extension OrganizationTransaction {
    fileprivate func addSecret(
        _ secret: AccessToken, to client: CredentialID, at now: Instant, expires: Instant
    ) throws -> Client.Secret {
        let id = try createClientSecret(
            of: client, prefix: secret.shownPrefix, digest: secret.digest.bytes, at: now, expires: expires)
        guard let record = try clientSecrets(of: client).first(where: { $0.id == id }) else { throw StoreError.stale }
        return Client.Secret(record, at: now)
    }
}

extension Client.Secret {
    /// Seconds.
    fileprivate var lifetime: Int { Int((expires.milliseconds - created.milliseconds) / 1000) }

    /// For the audit trail.
    fileprivate var audited: JSONValue { ["prefix": .string(prefix), "expires": .string(expires.dateTime)] }
}
