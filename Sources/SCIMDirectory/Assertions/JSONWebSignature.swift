import SCIMCore
package import SCIMHost

/// A signed token in the compact form (RFC 7515 §3.1), taken apart; nothing in it can be believed before the signature is verified.
///
///     eyJhbGciOiJSUzI1NiIsImtpZCI6IjEifQ.eyJpc3MiOiJodHRwczovLy4uLiJ9.cC4hiUPoj9Eetdgtv3hF80EGrhuB
///     header                             payload                      signature
package struct JSONWebSignature: Sendable {
    /// The `kid` of the header: the key with which it was signed.
    package let keyID: String?
    /// The bytes that were signed for.
    package let payload: [UInt8]
    private let signedBytes: [UInt8]
    private let signature: [UInt8]

    /// Bytes; tokens of Entra have two or three thousand.
    package static let longest = 16 * 1024

    /// Names of header members that bring a key. Believing them would let anyone sign.
    private static let keyMembers = ["jwk", "jku", "x5c", "x5u"]

    /// - Throws: what is wrong with its form, or with the header.
    package init(_ text: String) throws(AssertionRefusal) {
        guard text.utf8.count <= JSONWebSignature.longest else { throw .tooLong(bytes: text.utf8.count) }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3 else { throw .parts(parts.count) }
        let header = try AssertionMembers(.header, JSONWebSignature.bytes(of: parts[0], .header))
        keyID = try JSONWebSignature.check(header)
        payload = try JSONWebSignature.bytes(of: parts[1], .payload)
        signature = try JSONWebSignature.bytes(of: parts[2], .signature)
        signedBytes = Array("\(parts[0]).\(parts[1])".utf8)
    }

    /// Whether the owner of the key has signed it.
    package func isSigned(with key: RSAPublicKey) -> Bool { key.isSignature(signature, of: signedBytes) }

    /// - Returns: the `kid`.
    private static func check(_ header: AssertionMembers) throws(AssertionRefusal) -> String? {
        let algorithm = try header.requiredText("alg")
        guard algorithm.hasBytes(of: "RS256") else { throw .algorithm(algorithm) }
        guard !header.contains("crit") else { throw .criticalHeader }
        for name in keyMembers where header.contains(name) { throw .keyInHeader(name) }
        _ = try header.text("typ")
        if let type = try header.text("cty") { throw .nested(type) }
        return try header.text("kid")
    }

    private static func bytes(of text: String, _ part: AssertionPart) throws(AssertionRefusal) -> [UInt8] {
        guard let bytes = Base64URL.bytes(of: text) else { throw .encoding(part) }
        return bytes
    }
}
