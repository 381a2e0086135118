package import SCIMCore
package import SCIMDirectory
import SCIMHost
import SCIMStore

/// What every kind of credential has in common, as the status and the console's steps show it.
package struct CredentialSummary: Sendable, Hashable {
    package let kind: Kind
    package let name: String
    /// The first characters of a token, or the client ID.
    package let identifier: String
    package let created: Instant
    /// Whether it is accepted at the moment: a token that is valid, a client with a valid secret, a workload identity.
    package let isValid: Bool
    /// When the last of what is accepted expires; for what has expired already, when it did. Nil for never.
    package let expires: Instant?
    package let lastUsed: Instant?
    package let lastAddress: String?
    package let limits: CredentialLimits

    package enum Kind: String, Sendable, Hashable, CaseIterable {
        case token, client, federation

        init(_ kind: CredentialKind) {
            switch kind {
            case .token: self = .token
            case .client: self = .client
            case .federation: self = .federation
            }
        }

        var stored: CredentialKind {
            switch self {
            case .token: .token
            case .client: .client
            case .federation: .federation
            }
        }

        /// What people call it.
        package var noun: String { stored.noun }
    }

    init(_ token: Token) {
        kind = .token
        (name, identifier) = (token.name, token.prefix + "\u{2026}")
        (created, expires) = (token.created, token.expires)
        isValid = token.state == .valid || token.state == .replaced
        (lastUsed, lastAddress, limits) = (token.lastUsed, token.lastAddress, token.limits)
    }

    init(_ client: Client) {
        kind = .client
        (name, identifier, created) = (client.name, client.clientID, client.created)
        isValid = client.state == .valid
        expires = client.secrets.filter { $0.state != .revoked }.map(\.expires).max()
        (lastUsed, lastAddress, limits) = (client.lastUsed, client.lastAddress, client.limits)
    }

    init(_ federation: Federation) {
        kind = .federation
        (name, identifier) = (federation.name, federation.clientID)
        (created, isValid, expires) = (federation.created, true, nil)
        (lastUsed, lastAddress, limits) = (federation.lastUsed, federation.lastAddress, federation.limits)
    }
}

extension Administration {
    /// The credentials of every kind, expired ones too, but for revoked ones and those of rehearsals.
    package func credentials(of organization: Organization) throws -> [CredentialSummary] {
        let now = surroundings.now()
        return try read { snapshot in
            try snapshot.organization(organization.id).credentialSummaries(at: try snapshot.expiryTime(now))
        }
    }
}

extension OrganizationSnapshot {
    /// The credentials of every kind, expired ones too, but for those of rehearsals. A token that a newer secret has replaced is
    /// there until it expires.
    ///
    /// - Parameter withRevoked: whether revoked tokens and clients are there.
    func credentialSummaries(at now: Instant, withRevoked: Bool = false) throws -> [CredentialSummary] {
        let tokens = try tokens().filter { (withRevoked || $0.revoked == nil) && $0.purpose != .rehearsal }
        let clients = try clients(at: now).filter { withRevoked || $0.state != .revoked }
        return try tokens.map { CredentialSummary(try Token($0, at: now)) } + clients.map { CredentialSummary($0) }
            + (federation().map { [CredentialSummary($0)] } ?? [])
    }
}
