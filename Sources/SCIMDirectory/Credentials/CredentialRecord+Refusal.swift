package import SCIMCore
package import SCIMStore

extension CredentialRecord {
    /// Why the token is not accepted at that time (D1 of the design); nil if it is.
    package func refusal(at now: Instant) -> CredentialRefusal? {
        if revoked != nil { return .revoked }
        if let expires, expires <= now { return .expired }
        return nil
    }
}
