import SCIMCore
import SCIMDirectory
import SCIMHost
import SCIMStore

/// The callers that this thread has met, right as long as nothing of organizations, credentials, roles or mappings changed.
///
/// Revoking a credential or switching an organization takes effect on the next request: every request asks for the
/// generation in the same snapshot that it is answered from.
final class CallerCache {
    private let expiryTime: () -> Instant
    private var generation: Int64 = -1
    private var known: [AccessToken.Digest: Known] = [:]
    /// The field that was understood last and who it was: a client sends the same one with every request.
    private var latest: (field: String, known: Known)?
    /// Resource types with extensions of an organization's own; many credentials may share them.
    private var types: [OrganizationID: OrganizationSchemas] = [:]
    private static let capacity = 10_000

    /// - Parameter expiryTime: by which it is judged whether a credential has expired.
    init(expiryTime: @escaping () -> Instant) { self.expiryTime = expiryTime }

    private struct Known {
        let caller: Caller
        let expires: Instant?
        let organization: OrganizationRecord
        var kind: CredentialKind { caller.credential.kind }
    }

    /// - Parameter field: the text of the Authorization field.
    /// - Throws: `CallerRefusal`, and what the store throws.
    func caller(_ field: String?, in snapshot: Snapshot) throws -> Caller {
        let generation = try snapshot.generation()
        if generation != self.generation || known.count >= CallerCache.capacity {
            known = [:]
            latest = nil
            types = [:]
            self.generation = generation
        }
        if let field, let latest, areEqualInConstantTime(field, latest.field) { return try check(latest.known) }
        let found = try find(AuthorizationField(field), in: snapshot)
        if let field { latest = (field, found) }
        return try check(found)
    }

    private func check(_ found: Known) throws(CallerRefusal) -> Caller {
        if let expires = found.expires, expires <= expiryTime() {
            throw CallerRefusal(found.kind == .token ? .expired : .issued, of: found.organization)
        }
        return found.caller
    }

    private func find(_ field: AuthorizationField, in snapshot: Snapshot) throws -> Known {
        switch field {
        case .missing: throw CallerRefusal(.missing)
        case .malformed: throw CallerRefusal(.malformed)
        case .clientSecret: throw CallerRefusal.clientSecretAsToken
        case .wrongScheme: throw CallerRefusal(.scheme)
        case .token(let token):
            let digest = token.digest
            return try remembered(digest) {
                token.use == .issued ? try issued(digest, in: snapshot) : try created(digest, in: snapshot)
            }
        case .assertion(let text):
            let digest = AccessToken.Digest(bytes: SHA256.digest(of: Array(text.utf8)))
            return try remembered(digest) { try signed(text, in: snapshot) }
        }
    }

    private func remembered(_ digest: AccessToken.Digest, else load: () throws -> Known) rethrows -> Known {
        if let found = known[digest] { return found }
        let loaded = try load()
        known[digest] = loaded
        return loaded
    }

    /// A token that an administrator created.
    private func created(_ digest: AccessToken.Digest, in snapshot: Snapshot) throws -> Known {
        guard let owner = try snapshot.token(digest: digest.bytes) else { throw CallerRefusal(.unknown) }
        if let reason = owner.credential.refusal(at: expiryTime()) {
            throw CallerRefusal(reason, of: owner.organization)
        }
        return try load(owner, expires: owner.credential.expires, in: snapshot)
    }

    /// A token that the token endpoint issued.
    private func issued(_ digest: AccessToken.Digest, in snapshot: Snapshot) throws -> Known {
        guard let (expires, owner) = try snapshot.accessToken(digest: digest.bytes) else {
            throw CallerRefusal(.issued)
        }
        if let reason = owner.credential.refusal(at: expiryTime()) {
            throw CallerRefusal(reason, owner.credential.kind, of: owner.organization)
        }
        return try load(owner, expires: expires, in: snapshot)
    }

    /// A token that Entra signed itself, because its Secret Token is empty (D18).
    private func signed(_ text: String, in snapshot: Snapshot) throws -> Known {
        var organization: OrganizationRecord?
        do {
            guard let identity = try WorkloadIdentity.accepting(text, in: snapshot) else {
                throw CallerRefusal(.malformed)
            }
            organization = identity.owner.organization
            let claims = try identity.entraTokens.verify(text, at: expiryTime())
            return try load(identity.owner, expires: claims.expires + AssertionExpectations.leeway, in: snapshot)
        } catch let refusal as AssertionRefusal {
            throw CallerRefusal(refusal, of: organization)
        }
    }

    private func load(_ owner: CredentialOwner, expires: Instant?, in snapshot: Snapshot) throws -> Known {
        let organization = owner.organization
        let scope = snapshot.organization(organization.id)
        let caller = Caller(
            organization: organization.id, organizationName: organization.name, settings: organization.settings,
            roles: try scope.roleMapping(organization.settings), credential: try Credential(owner.credential),
            types: try types(of: scope), baseURL: try snapshot.baseURL().map { try BaseURL($0) } ?? .unset,
            generation: generation)
        return Known(caller: caller, expires: expires, organization: organization)
    }

    private func types(of scope: OrganizationSnapshot) throws -> OrganizationSchemas {
        if let known = types[scope.organization] { return known }
        let loaded = try OrganizationSchemas(scope.extensionSchemas())
        types[scope.organization] = loaded
        return loaded
    }
}
