import SCIMCore
import SCIMHost
package import SCIMStore

/// A workload identity with what its assertions must say.
package struct WorkloadIdentity: Sendable {
    package let owner: CredentialOwner
    package let settings: FederationRecord
    private let issuers: [IssuerKeys]

    /// What Entra writes into tokens that it signs for applications that are not from its gallery: the identifier of the template
    /// from which those are made.
    package static let nonGalleryAudience = "8adf8e6e-67b2-4cf2-a259-e3dc5476c621"

    /// nil if it is not a workload identity, or has no settings.
    package init?(_ owner: CredentialOwner?, in snapshot: Snapshot) throws {
        guard let owner, owner.credential.kind == .federation,
            let settings = try snapshot.organization(owner.organization.id).federation(owner.credential.id)
        else { return nil }
        self.owner = owner
        self.settings = settings
        issuers = try snapshot.issuerKeys(for: .federation, of: owner.organization.id)
    }

    /// The one that accepts the tokens that Entra signs for the tenant which a token claims to be of; nil if there is none.
    ///
    /// - Throws: `AssertionRefusal` if the token is not one.
    package static func accepting(_ token: String, in snapshot: Snapshot) throws -> WorkloadIdentity? {
        // Not believed yet; it only says by whose settings the token is judged.
        guard let tenant = try AssertionClaims(unverified: token).tenant?.asciiLowercased else { return nil }
        return try WorkloadIdentity(snapshot.federation(acceptingTokensOf: tenant), in: snapshot)
    }

    /// Judges what is presented to the token endpoint.
    package var assertions: AssertionVerifier { verifier(settings.audiences) }

    /// Judges what Entra signs itself and sends in place of an access token (Q107).
    package var entraTokens: AssertionVerifier { verifier(settings.audiences + [WorkloadIdentity.nonGalleryAudience]) }

    private func verifier(_ audiences: [String]) -> AssertionVerifier {
        AssertionVerifier(
            issuers: issuers,
            expectations: AssertionExpectations(
                audiences: audiences, subjects: settings.subjects, tenant: settings.tenant))
    }
}
