/// Why a caller was refused; one answer outside, told apart in the log (D1).
package enum CredentialRefusal: String, Sendable, Hashable, CaseIterable {
    // Metrics count them by their place: new ones come last. The log stores their names.
    case missing, malformed, unknown, expired, revoked, scheme, secret, assertion, issued
}
