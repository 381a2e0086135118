package import SCIMCore
package import SCIMStore

/// Why a caller was refused, for the log; the caller gets one answer for all of it (D1).
package struct CallerRefusal: Error, Sendable {
    package let reason: CredentialRefusal
    /// Whose credential it is; nil if that is not known.
    package let organization: OrganizationRecord?
    /// What is wrong, as the log shows it.
    package let detail: String
    /// The sentence for the administrator of this side.
    package let remedy: Remedy
    /// Where a key that is missing might be.
    package let missingKeyURL: String?

    /// - Parameter kind: of the credential.
    package init(
        _ reason: CredentialRefusal, _ kind: CredentialKind = .token, of organization: OrganizationRecord? = nil
    ) {
        self.reason = reason
        self.organization = organization
        detail = reason.detail(kind)
        remedy = reason.remedy(kind, organization: organization?.name)
        missingKeyURL = nil
    }

    /// The secret of an OAuth client in place of a token.
    package static let clientSecretAsToken = CallerRefusal(
        .malformed, "client secret sent as a token",
        "Enter it in Entra as the client secret of the OAuth 2.0 client credentials grant, not as Secret Token.")

    private init(_ reason: CredentialRefusal, _ detail: String, _ remedy: Remedy) {
        (self.reason, self.detail, self.remedy) = (reason, detail, remedy)
        (organization, missingKeyURL) = (nil, nil)
    }

    package init(_ refusal: AssertionRefusal, of organization: OrganizationRecord?) {
        reason = .assertion
        self.organization = organization
        detail = "signed token refused: \(refusal.detail)"
        remedy = refusal.remedy(organization: organization?.name)
        missingKeyURL = refusal.missingKeyURL
    }
}
