package import SCIMCore
package import SCIMDirectory
import SCIMHost
import SCIMStore

/// What is known of an OAuth client; its secrets are not.
package struct Client: Sendable, Hashable {
    /// Grows with each credential that is made.
    package let number: Int64
    package let name: String
    /// What the client calls itself at the token endpoint.
    package let clientID: String
    package let created: Instant
    package let revoked: Instant?
    /// Seconds for which an access token is valid.
    package let tokenLifetime: Int
    /// When an access token of the client was last used, and from where.
    package let lastUsed: Instant?
    package let lastAddress: String?
    package let limits: CredentialLimits
    /// In the order in which they were made, revoked ones too.
    package let secrets: [Secret]
    package let state: State

    package enum State: String, Sendable, Hashable, CaseIterable {
        case valid
        /// None of its secrets is accepted any longer.
        case expired
        case revoked
    }

    /// What is known of a secret; the secret itself is not.
    package struct Secret: Sendable, Hashable {
        /// The first characters.
        package let prefix: String
        package let created: Instant
        package let expires: Instant
        package let revoked: Instant?
        /// When an access token was last issued for it.
        package let lastUsed: Instant?
        package let state: Client.State
        let id: Int64

        init(_ record: ClientSecretRecord, at now: Instant) {
            (prefix, created, expires) = (record.prefix, record.created, record.expires)
            (revoked, lastUsed, id) = (record.revoked, record.lastUsed, record.id)
            state = record.revoked != nil ? .revoked : record.expires <= now ? .expired : .valid
        }
    }

    init(_ record: CredentialRecord, _ secrets: [ClientSecretRecord], at now: Instant) throws {
        (number, name, clientID) = (record.id.number, record.name, record.clientID ?? "")
        (created, revoked) = (record.created, record.revoked)
        tokenLifetime = record.tokenLifetime ?? AccessToken.issuedLifetime
        (lastUsed, lastAddress) = (record.lastUsed, record.lastAddress)
        limits = try CredentialLimits(record.scope)
        self.secrets = secrets.map { Secret($0, at: now) }
        state =
            record.revoked != nil
            ? .revoked : self.secrets.contains { $0.state == .valid } ? .valid : .expired
    }

    /// For the audit trail.
    var audited: JSONObject {
        let object: JSONObject = [
            "clientId": .string(clientID), "tokenLifetime": .string(Duration.seconds(tokenLifetime).text),
        ]
        return object.merging(limits.audited) { $1 }
    }
}

extension OrganizationSnapshot {
    /// The clients, revoked ones too, in the order in which they were created.
    func clients(at now: Instant) throws -> [Client] {
        try credentials(.client).map { try client($0, at: now) }
    }

    func client(_ record: CredentialRecord, at now: Instant) throws -> Client {
        try Client(record, clientSecrets(of: record.id), at: now)
    }

    /// - Throws: `notFound` with the nearest names.
    func clientRecord(_ name: String) throws -> CredentialRecord {
        guard let found = try name.foldedKey.flatMap({ try credential(nameKey: $0) }), found.kind == .client else {
            throw try noCredential(.client, name)
        }
        return found
    }

    func noCredential(_ kind: CredentialSummary.Kind, _ name: String) throws -> ServiceError {
        let known = try credentials(kind.stored).filter { $0.revoked == nil && $0.replaced == nil }
        return ServiceError.notFound(kind == .token ? "token" : "client", name, among: known.map(\.name))
    }

    /// - Throws: `conflict` if a credential of the organization has the name.
    func checkIsFree(_ key: String, _ organization: Organization) throws {
        guard let other = try credential(nameKey: key) else { return }
        let remedy: Remedy =
            switch other.kind {
            case .token:
                "Choose another name, or give that token a new secret: \(do: .rotateToken(other.name, organization: organization.name))"
            case .client:
                "Choose another name, or give that client a new secret: \(do: .rotateClient(other.name, organization: organization.name))"
            case .federation: "Choose another name."
            }
        throw ServiceError(
            .conflict,
            "\(organization.name) already has \(other.kind.withArticle) named \"\(other.name.forDisplay)\"",
            remedy: remedy, about: .name)
    }
}

extension CredentialKind {
    fileprivate var withArticle: String { self == .client ? "an \(noun)" : "a \(noun)" }
}
