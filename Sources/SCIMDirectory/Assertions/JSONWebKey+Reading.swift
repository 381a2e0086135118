import SCIMCore
import SCIMHost

extension JSONWebKey {
    /// Reads one entry of a key set (RFC 7517 §4, RFC 7518 §6.3.1).
    init(_ entry: JSONValue) throws(JSONWebKeySet.Reason) {
        guard let entry = entry.object else { throw .malformed(member: "keys") }
        try JSONWebKey.require("RSA", of: "kty", in: entry, mayBeMissing: false)
        try JSONWebKey.require("sig", of: "use", in: entry)
        try JSONWebKey.require("RS256", of: "alg", in: entry)
        if let operations = entry["key_ops"] {
            guard let names = operations.array else { throw .malformed(member: "key_ops") }
            guard names.contains("verify") else { throw .otherPurpose(member: "key_ops", value: operations.text) }
        }
        guard let id = entry["kid"]?.string, !id.isEmpty else { throw .malformed(member: "kid") }
        let (modulus, exponent) = (try JSONWebKey.number("n", in: entry), try JSONWebKey.number("e", in: entry))
        do {
            self.init(id: id, key: try RSAPublicKey(modulus: modulus, exponent: exponent))
        } catch {
            throw .weak(error)
        }
    }

    private static func require(
        _ wanted: String, of member: String, in entry: JSONObject, mayBeMissing: Bool = true
    ) throws(JSONWebKeySet.Reason) {
        guard let value = entry[member] else {
            guard mayBeMissing else { throw .malformed(member: member) }
            return
        }
        guard let text = value.string else { throw .malformed(member: member) }
        guard text.hasBytes(of: wanted) else { throw .otherPurpose(member: member, value: text) }
    }

    /// A big-endian number in base64url.
    private static func number(_ member: String, in entry: JSONObject) throws(JSONWebKeySet.Reason) -> [UInt8] {
        guard let text = entry[member]?.string, let bytes = Base64URL.bytes(of: text), !bytes.isEmpty else {
            throw .malformed(member: member)
        }
        return bytes
    }
}
