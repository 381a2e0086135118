import SCIMCore
import SCIMHost

/// An issuer that is trusted, and its keys as they were fetched last.
package struct IssuerKeys: Sendable, Hashable {
    /// As in the claim `iss`.
    package let issuer: String
    /// Where the issuer publishes its keys.
    package let keysURL: String
    /// nil while there are none.
    package let keySet: JSONWebKeySet?

    package init(issuer: String, keysURL: String, keySet: JSONWebKeySet?) {
        self.issuer = issuer
        self.keysURL = keysURL
        self.keySet = keySet
    }

    /// - Parameter id: the `kid` of the header.
    func key(_ id: String?) throws(AssertionRefusal) -> RSAPublicKey {
        guard let id else { throw .member(.header, name: "kid", .missing) }
        guard let keySet else { throw .noKeySet(keysURL: keysURL) }
        guard let key = keySet.keys.first(where: { $0.id.hasBytes(of: id) }) else {
            throw .unknownKey(id, known: keySet.keys.map(\.id), keysURL: keysURL)
        }
        return key.key
    }
}
