/// What a token is for.
package enum TokenPurpose: String, Sendable, Hashable {
    /// Entra's provisioning service, or another client.
    case client
    /// A rehearsal by `scimctl doctor`; what is done with it is counted for nobody.
    case rehearsal
}
