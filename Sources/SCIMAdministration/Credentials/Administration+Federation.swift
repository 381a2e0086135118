import SCIMCore
package import SCIMDirectory
package import SCIMHost
import SCIMStore

extension Administration {
    /// The workload identity of an organization; nil if none is set.
    package func federation(of organization: Organization) throws -> Federation? {
        try read { try $0.organization(organization.id).federation() }
    }

    /// Sets the workload identity of an organization, in place of what was set before. Access tokens that were issued before are
    /// refused with the next request.
    ///
    /// - Parameter condition: whether what is set is still what was meant.
    /// - Throws: `failed` while no base URL is set; `conflict` if a credential of the organization has the name, or another
    ///   organization has the client ID, or accepts the tokens that Entra signs for the tenant; `Outdated`.
    package func setFederation(
        _ settings: FederationSettings, name: String, of organization: Organization,
        provided condition: @escaping @Sendable (Federation?) -> Bool = { _ in true }
    ) throws -> Federation {
        _ = try requireBaseURL()
        let unique = try Administration.credentialName(name, of: "workload identity")
        let now = surroundings.now()
        let made = try write { transaction, audit in
            let scope = transaction.organization(organization.id)
            let old = try scope.federation()
            guard condition(old) else { throw Outdated() }
            for record in try scope.credentials(.federation) where record.revoked == nil {
                _ = try scope.revokeCredential(record.id, at: now)
            }
            try scope.checkIsFree(unique.key, organization)
            try Administration.checkIsDistinct(settings, in: transaction)
            let id = try scope.create(
                NewCredential(
                    name: unique.text, nameKey: unique.key,
                    identity: .federation(id: settings.clientID, tokenLifetime: settings.tokenLifetime),
                    scope: settings.limits.scope, created: now))
            try scope.setFederation(
                id,
                FederationRecord(
                    tenant: settings.tenant, audiences: settings.audiences, subjects: settings.subjects,
                    acceptsEntraTokens: settings.acceptsEntraTokens))
            try transaction.setTrustedIssuers(
                settings.issuers.map { ($0.issuer, $0.keysURL) }, for: .federation, of: organization.id, at: now)
            try audit.note(
                .federationSet, of: organization.id, unique.text,
                from: old.map { .object($0.settings.audited) } ?? .null, to: .object(settings.audited))
            guard let made = try scope.federation() else { throw StoreError.stale }
            return made
        }
        if !isDryRun { try translating { try store.callFetcher() } }
        return made
    }

    /// Forgets the workload identity of an organization; its access tokens are refused with the next request.
    ///
    /// - Parameter condition: whether what is set is still what was meant.
    /// - Throws: `notFound` if none is set, `Outdated`.
    package func removeFederation(
        of organization: Organization, provided condition: @escaping @Sendable (Federation) -> Bool = { _ in true }
    ) throws -> Federation {
        let now = surroundings.now()
        return try write { transaction, audit in
            let scope = transaction.organization(organization.id)
            guard let old = try scope.federation() else { throw Administration.noFederation(organization) }
            guard condition(old) else { throw Outdated() }
            for record in try scope.credentials(.federation) where record.revoked == nil {
                _ = try scope.revokeCredential(record.id, at: now)
            }
            try transaction.setTrustedIssuers([], for: .federation, of: organization.id, at: now)
            try audit.note(.federationRemove, of: organization.id, old.name, from: .object(old.settings.audited))
            return old
        }
    }

    /// Judges an assertion as the token endpoint would, or a token that Entra signed as the SCIM endpoints would.
    ///
    /// - Parameter assertion: white space around it does not count.
    /// - Throws: `notFound` if no workload identity is set.
    package func judge(_ assertion: String, of organization: Organization) throws -> AssertionJudgment {
        let now = surroundings.now()
        return try read { snapshot in
            let scope = snapshot.organization(organization.id)
            guard let record = try scope.credentials(.federation).last(where: { $0.revoked == nil }),
                let owner = try snapshot.credential(.federation, clientID: record.clientID ?? ""),
                let identity = try WorkloadIdentity(owner, in: snapshot)
            else { throw Administration.noFederation(organization) }
            return AssertionJudgment(assertion, identity, at: try snapshot.expiryTime(now))
        }
    }

    /// What is told if no workload identity is set.
    package static func noFederation(_ organization: Organization) -> ServiceError {
        ServiceError(
            .notFound, "no workload identity is set for \(organization.name.forDisplay)",
            remedy: "Set it: \(do: .setFederation(organization: organization.name))")
    }

    private static func checkIsDistinct(_ settings: FederationSettings, in snapshot: Snapshot) throws {
        if let other = try snapshot.credential(.federation, clientID: settings.clientID),
            other.credential.revoked == nil
        {
            throw ServiceError(
                .conflict,
                "the client ID \(settings.clientID.forDisplay) is that of the workload identity of \(other.organization.name.forDisplay)",
                remedy: "The client ID says which organization is meant: each needs its own.", about: .clientID)
        }
        guard settings.acceptsEntraTokens,
            let other = try snapshot.federation(acceptingTokensOf: settings.tenant)
        else { return }
        throw ServiceError(
            .conflict,
            "\(other.organization.name.forDisplay) accepts the tokens that Entra signs for the tenant \(settings.tenant)",
            remedy:
                "Only the tenant says which organization such a token is for, so one organization can accept them. Use the "
                + "token endpoint instead.", about: .entraTokens)
    }
}

/// What is to be said of an assertion; nothing of it holds the signature.
package struct AssertionJudgment: Sendable, Hashable {
    /// Why the token endpoint refuses it; empty if it issues an access token.
    package let refusals: [String]
    /// Why the SCIM endpoints refuse it as a token that Entra signed; empty if they accept it, nil where none are accepted.
    package let refusalsAsToken: [String]?
    /// What it says of itself, whether or not it can be believed; nil if it cannot be read.
    package let claims: AssertionClaims?

    init(_ assertion: String, _ identity: WorkloadIdentity, at now: Instant) {
        let text = String(assertion.unicodeScalars.filter { !$0.properties.isWhitespace }.map(Character.init))
        refusals = identity.assertions.refusals(of: text, at: now).map(\.detail)
        refusalsAsToken =
            identity.settings.acceptsEntraTokens
            ? identity.entraTokens.refusals(of: text, at: now).map(\.detail) : nil
        do throws(AssertionRefusal) { claims = try AssertionClaims(unverified: text) } catch { claims = nil }
    }
}
