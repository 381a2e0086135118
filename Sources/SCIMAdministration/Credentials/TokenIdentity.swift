package import SCIMCore
import SCIMDirectory
import SCIMHost
import SCIMStore

/// Whose an access token is, and whether it is accepted.
package struct TokenIdentity: Sendable, Hashable {
    /// nil if nothing of the kind is known here.
    package let token: Token?
    /// The name of the client or workload identity that got it from the token endpoint; nil for other tokens.
    package let client: String?
    /// The name of the organization.
    package let organization: String?
    /// Whether SCIM is on for the organization; without it a valid token is answered 403.
    package let isEnabled: Bool
    /// `missing`, `malformed`, `scheme`, `unknown`, `expired` or `revoked` (D1 of the design); nil for a valid one.
    package let refusal: String?
    /// What to do about it; nil if nothing is wrong.
    package let remedy: Remedy?

    package var isValid: Bool { refusal == nil }
}

extension Administration {
    /// Says whose a token is.
    ///
    /// - Parameter text: what would be in Entra's Secret Token, or a whole `Bearer …`.
    package func identifyToken(_ text: String) throws -> TokenIdentity {
        let words = text.utf8.split { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }.map {
            String(Substring($0))
        }
        guard !words.isEmpty else { return TokenIdentity(.missing) }
        let isWhole = words.count == 2 && words[0].asciiLowercased == "bearer"
        guard isWhole || words.count == 1, let token = words.last.flatMap({ AccessToken($0) }) else {
            if case .wrongScheme = AuthorizationField(words.joined(separator: " ")) {
                return TokenIdentity(.scheme)
            }
            return TokenIdentity(.malformed)
        }
        let now = surroundings.now()
        return try read { snapshot in
            switch token.use {
            case .bearer: break
            case .clientSecret: return .clientSecret
            case .issued:
                guard let issued = try snapshot.accessToken(digest: token.digest.bytes),
                    issued.expires > (try snapshot.expiryTime(now))
                else { return TokenIdentity(.issued) }
                return TokenIdentity(issuedTo: issued.owner)
            }
            guard let owner = try snapshot.token(digest: token.digest.bytes) else { return TokenIdentity(.unknown) }
            return try TokenIdentity(owner, at: try snapshot.expiryTime(now))
        }
    }
}

extension TokenIdentity {
    fileprivate init(_ refusal: CredentialRefusal) {
        self.init(
            token: nil, client: nil, organization: nil, isEnabled: false, refusal: refusal.rawValue,
            remedy: refusal.remedy(.token, organization: nil))
    }

    fileprivate static let clientSecret = TokenIdentity(
        token: nil, client: nil, organization: nil, isEnabled: false, refusal: CredentialRefusal.malformed.rawValue,
        remedy: "This is the secret of an OAuth client. In Entra, enter it as Client secret and not as Secret Token.")

    fileprivate init(issuedTo owner: CredentialOwner) {
        let organization = owner.organization
        let isEnabled = organization.settings.isEnabled
        self.init(
            token: nil, client: owner.credential.name, organization: organization.name, isEnabled: isEnabled,
            refusal: nil,
            remedy: isEnabled
                ? nil : "SCIM is off: switch it on with \(do: .enable(organization: organization.name))")
    }

    fileprivate init(_ owner: CredentialOwner, at now: Instant) throws {
        let refusal = owner.credential.refusal(at: now)
        let isEnabled = owner.organization.settings.isEnabled
        self.init(
            token: try Token(owner.credential, at: now), client: nil, organization: owner.organization.name,
            isEnabled: isEnabled,
            refusal: refusal?.rawValue,
            remedy: refusal?.remedy(.token, organization: owner.organization.name)
                ?? (isEnabled
                    ? nil : "SCIM is off: switch it on with \(do: .enable(organization: owner.organization.name))"))
    }
}
