/// What a token is for.
package enum TokenPurpose: Sendable, Hashable {
    /// Entra's provisioning service, or another client.
    case client
    /// A rehearsal by `scimctl doctor`; what is done with it is counted for nobody.
    case rehearsal

    /// What the names of rehearsals' tokens begin with, and no others.
    package static let rehearsalPrefix = "scimctl doctor "

    package init(tokenName: String) {
        self = tokenName.utf8.starts(with: TokenPurpose.rehearsalPrefix.utf8) ? .rehearsal : .client
    }
}
