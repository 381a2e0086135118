import SCIMCore
import SCIMDirectory
import SCIMHost
import SCIMStore

/// The callers that this thread has met, right as long as nothing of organizations, tokens, roles or mappings changed.
///
/// Revoking a token or switching an organization takes effect on the next request: every request asks for the
/// generation in the same snapshot that it is answered from.
final class CallerCache {
    private let expiryTime: () -> Instant
    private var generation: Int64 = -1
    private var known: [AccessToken.Digest: Known] = [:]
    /// The field that was understood last and who it was: a client sends the same one with every request.
    private var latest: (field: String, known: Known)?
    /// Resource types with extensions of an organization's own; many tokens may share them.
    private var types: [OrganizationID: OrganizationSchemas] = [:]
    private static let capacity = 10_000

    /// - Parameter expiryTime: by which it is judged whether a token has expired.
    init(expiryTime: @escaping () -> Instant) { self.expiryTime = expiryTime }

    private struct Known {
        let caller: Caller
        let expires: Instant?
    }

    enum Answer {
        case known(Caller)
        /// The organization where the token is one of its own.
        case refused(CredentialRefusal, Owner?)
    }

    /// Whose token was refused.
    struct Owner {
        let organization: OrganizationID
        let name: String
    }

    /// - Parameter field: the text of the Authorization field.
    func caller(_ field: String?, in snapshot: Snapshot) throws -> Answer {
        let generation = try snapshot.generation()
        if generation != self.generation || known.count >= CallerCache.capacity {
            known = [:]
            latest = nil
            types = [:]
            self.generation = generation
        }
        if let field, let latest, areEqualInConstantTime(field, latest.field) { return answer(latest.known) }
        switch Credential(authorization: field) {
        case .missing: return .refused(.missing, nil)
        case .malformed: return .refused(.malformed, nil)
        case .wrongScheme: return .refused(.scheme, nil)
        case .token(let token):
            let digest = token.digest
            guard let found = known[digest] else { return try load(digest, in: snapshot) }
            latest = field.map { ($0, found) }
            return answer(found)
        }
    }

    private func answer(_ found: Known) -> Answer {
        if let expires = found.expires, expires <= expiryTime() {
            let caller = found.caller
            return .refused(.expired, Owner(organization: caller.organization, name: caller.organizationName))
        }
        return .known(found.caller)
    }

    private func load(_ digest: AccessToken.Digest, in snapshot: Snapshot) throws -> Answer {
        guard let (token, organization) = try snapshot.token(digest: digest.bytes) else {
            return .refused(.unknown, nil)
        }
        if let reason = token.refusal(at: expiryTime()) {
            return .refused(reason, Owner(organization: organization.id, name: organization.name))
        }
        let caller = try self.caller(token, organization, in: snapshot)
        known[digest] = Known(caller: caller, expires: token.expires)
        return .known(caller)
    }

    private func caller(
        _ token: TokenRecord, _ organization: OrganizationRecord, in snapshot: Snapshot
    ) throws -> Caller {
        let scope = snapshot.organization(organization.id)
        return Caller(
            organization: organization.id, organizationName: organization.name, settings: organization.settings,
            roles: try scope.roleMapping(organization.settings), token: token.id, tokenName: token.name,
            purpose: token.purpose, types: try types(of: scope),
            baseURL: try snapshot.baseURL().map { try BaseURL($0) } ?? .unset, generation: generation)
    }

    private func types(of scope: OrganizationSnapshot) throws -> OrganizationSchemas {
        if let known = types[scope.organization] { return known }
        let loaded = try OrganizationSchemas(scope.extensionSchemas())
        types[scope.organization] = loaded
        return loaded
    }
}
