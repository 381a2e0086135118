package import SCIMCore
package import SCIMDirectory
import SCIMHost

/// What assertions have that say nothing else, and what is expected of them: `Tests/Fixtures/assertions`.
package struct AssertionFixture: Sendable {
    package let now: Instant
    package let header: JSONObject
    package let claims: JSONObject
    package let verifier: AssertionVerifier
    /// Private keys by their `kid`.
    package let keys: [String: RSAPrivateKey]
    /// The key with which assertions are signed that say nothing else.
    package let keyID: String

    package init() throws {
        let defaults = try JSONValue(parsing: Fixture("assertions/defaults.json").bytes())
        let entries = try JSONValue(parsing: Fixture("assertions/private-keys.json").bytes())["keys"]?.array ?? []
        func text(_ value: JSONValue?, _ name: String) throws -> String {
            guard let text = value?[name]?.string else { throw Missing(name: name) }
            return text
        }
        var keys: [String: RSAPrivateKey] = [:]
        for entry in entries { keys[try text(entry, "kid")] = RSAPrivateKey(jwk: entry) }
        self.keys = keys
        guard let now = defaults["now"]?.number?.integer, let header = defaults["header"]?.object,
            let claims = defaults["claims"]?.object
        else { throw Missing(name: "now, header or claims") }
        self.now = Instant(milliseconds: Int64(now) * 1000)
        self.header = header
        self.claims = claims
        keyID = try text(defaults["header"], "kid")
        let issuers = try defaults["issuers"]?.array?.map { entry in
            let id = try text(entry, "key")
            return IssuerKeys(
                issuer: try text(entry, "issuer"), keysURL: try text(entry, "keysURL"),
                keySet: try keys[id].map { try JSONWebKeySet(keySetDocument([(id, $0)])) })
        }
        verifier = AssertionVerifier(
            issuers: issuers ?? [],
            expectations: AssertionExpectations(
                audiences: defaults["audiences"]?.array?.compactMap(\.string) ?? [],
                subjects: defaults["subjects"]?.array?.compactMap(\.string),
                tenant: defaults["tenant"]?.string))
    }

    /// A signed assertion with the fixture's header and claims, and these claims changed; null removes one.
    package func assertion(_ changes: JSONObject = [:]) -> String {
        signed(JSONValue.object(header).text, JSONValue.object(claims(changes)).text, with: keys[keyID])
    }

    /// The claims, with these changed; null removes one.
    package func claims(_ changes: JSONObject) -> JSONObject {
        var claims = claims
        for (name, value) in changes { claims[name] = value == .null ? nil : value }
        return claims
    }

    /// The compact form of both texts and their signature; without a key the signature is empty.
    package func signed(_ header: String, _ payload: String, with key: RSAPrivateKey?) -> String {
        let signed = Base64URL.text(of: Array(header.utf8)) + "." + Base64URL.text(of: Array(payload.utf8))
        return signed + "." + Base64URL.text(of: key?.signature(of: Array(signed.utf8)) ?? [])
    }

    private struct Missing: Error { let name: String }
}

/// A key set (RFC 7517 §5) with the public halves of these keys.
package func keySetDocument(_ keys: [(id: String, key: RSAPrivateKey)]) -> [UInt8] {
    JSONValue.object(["keys": .array(keys.map { .object($0.key.jwk(id: $0.id)) })]).bytes
}
