package import SCIMHost

/// A key with which an issuer signs (RFC 7517 §4): RSA, for RS256.
package struct JSONWebKey: Sendable, Hashable {
    /// `kid`
    package let id: String
    package let key: RSAPublicKey
}
