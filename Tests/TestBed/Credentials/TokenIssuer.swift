package import SCIMCore
import SCIMDirectory
import SCIMHost

/// A tenant of Entra that signs tokens: assertions of a workload identity, and the tokens that it sends while its Secret Token is
/// empty. It can change its keys.
package struct TokenIssuer: Sendable {
    /// Directory (tenant) ID.
    package let tenant: String
    /// The object ID of the identity.
    package let subject: String
    private var key: (id: String, key: RSAPrivateKey)
    private let time: @Sendable () -> Instant

    /// - Parameter time: the clock of Entra.
    package init(tenant: String = TokenIssuer.newGUID(), time: @escaping @Sendable () -> Instant) throws {
        self.tenant = tenant
        self.time = time
        subject = TokenIssuer.newGUID()
        let fixture = try AssertionFixture()
        guard let key = fixture.keys[fixture.keyID] else { preconditionFailure("the fixture has its key") }
        self.key = (fixture.keyID, key)
    }

    /// Signs with a key that nobody knows yet.
    package mutating func changeKey() { key = ("key-\(TokenIssuer.newGUID())", RSAPrivateKey(bits: 2048)) }

    package var keysURL: String { "https://login.microsoftonline.com/\(tenant)/discovery/v2.0/keys" }
    /// What is published there.
    package var keySet: [UInt8] { keySetDocument([key]) }

    /// An assertion for the token endpoint.
    ///
    /// - Parameter changes: claims that are different; null removes one.
    package func assertion(for audience: String, _ changes: JSONObject = [:]) -> String {
        sign(
            [
                "iss": .string("https://login.microsoftonline.com/\(tenant)/v2.0"), "aud": .string(audience),
                "azp": .string(subject), "ver": "2.0",
            ], changes)
    }

    /// What Entra sends as the bearer token while its Secret Token is empty (Q107).
    ///
    /// - Parameter changes: claims that are different; null removes one.
    package func entraToken(_ changes: JSONObject = [:], algorithm: String = "RS256") -> String {
        sign(
            [
                "iss": .string("https://sts.windows.net/\(tenant)/"),
                "aud": .string(WorkloadIdentity.nonGalleryAudience),
                "appid": "00000014-0000-0000-c000-000000000000", "ver": "1.0",
            ], changes, algorithm: algorithm)
    }

    private func sign(_ own: JSONObject, _ changes: JSONObject, algorithm: String = "RS256") -> String {
        let now = Int(time().milliseconds / 1000)
        var claims = own
        claims["sub"] = .string(subject)
        claims["oid"] = .string(subject)
        claims["tid"] = .string(tenant)
        claims["iat"] = .number(JSONNumber(now - 60))
        claims["nbf"] = .number(JSONNumber(now - 60))
        claims["exp"] = .number(JSONNumber(now + 3840))
        for (name, value) in changes { claims[name] = value == .null ? nil : value }
        let header: JSONObject = ["typ": "JWT", "alg": .string(algorithm), "kid": .string(key.id)]
        let parts = [header, claims].map { Base64URL.text(of: JSONValue.object($0).bytes) }
        let text = parts.joined(separator: ".")
        return text + "." + (algorithm == "none" ? "" : Base64URL.text(of: key.key.signature(of: Array(text.utf8))))
    }

    package static func newGUID() -> String {
        ResourceID(milliseconds: 0, random: (.random(in: 0 ... .max), .random(in: 0 ... .max))).description
    }
}
