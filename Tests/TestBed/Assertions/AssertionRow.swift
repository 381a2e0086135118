import SCIMCore
import SCIMDirectory
import SCIMHost

/// One line of `Tests/Fixtures/assertions/assertions.jsonl`: an assertion, and the check that it fails.
package struct AssertionRow: Sendable, CustomStringConvertible {
    package let name: String
    /// The raw value of `AssertionRefusal.Check`, or `accepted`.
    package let check: String
    /// A part of the sentence for the administrator.
    package let detail: String?
    private let line: JSONValue

    /// Every line.
    package static func all() throws -> [AssertionRow] {
        try String(decoding: Fixture("assertions/assertions.jsonl").bytes(), as: UTF8.self)
            .split(separator: "\n").map { try AssertionRow(JSONValue(parsing: String($0))) }
    }

    private init(_ line: JSONValue) {
        name = line["name"]?.string ?? ""
        check = line["check"]?.string ?? ""
        detail = line["detail"]?.string
        self.line = line
    }

    package var description: String { name }

    /// The assertion as it is sent.
    package func assertion(_ fixture: AssertionFixture) -> String {
        let header = line["header"]?.string ?? JSONValue.object(fixture.header).text
        let payload =
            line["payload"]?.string ?? JSONValue.object(fixture.claims(line["claims"]?.object ?? [:])).text
        let parts = (header: base64(header), payload: base64(payload))
        let signature = signature(of: "\(parts.header).\(parts.payload)", fixture)
        var flipped = signature
        if let last = flipped.indices.last { flipped[last / 2] ^= 1 }
        let texts = [
            "header": parts.header, "payload": parts.payload, "signature": Base64URL.text(of: signature),
            "header-changed": base64(header + " "), "payload-changed": base64(payload + " "),
            "signature-flipped": Base64URL.text(of: flipped),
            "signature-short": Base64URL.text(of: signature.dropLast()),
            "signature-long": Base64URL.text(of: [0] + signature),
            "signature-with-spare-bits": withSpareBits(Base64URL.text(of: signature)),
            "NUL": "\0", "padding": String(repeating: "A", count: line["padding"]?.number?.integer ?? 0),
        ]
        var rest = (line["token"]?.string ?? "{header}.{payload}.{signature}")[...]
        var token = ""
        while let start = rest.firstIndex(of: "{"), let end = rest[start...].firstIndex(of: "}") {
            token += rest[..<start] + (texts[String(rest[rest.index(after: start)..<end])] ?? String(rest[start...end]))
            rest = rest[rest.index(after: end)...]
        }
        return token + rest
    }

    private func signature(of text: String, _ fixture: AssertionFixture) -> [UInt8] {
        let message = Array(text.utf8)
        switch line["key"]?.string {
        case "hmac":
            let secret = fixture.keys[fixture.keyID].map { JSONValue.object($0.jwk(id: fixture.keyID)).bytes } ?? []
            return hmac(message, secret: secret)
        case "other": return fixture.keys["other-2026"]?.signature(of: message) ?? []
        default: return fixture.keys[fixture.keyID]?.signature(of: message) ?? []
        }
    }

    private func base64(_ text: String) -> String { Base64URL.text(of: Array(text.utf8)) }

    /// The same bytes in another spelling: the last character has bits that belong to no byte.
    private func withSpareBits(_ text: String) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
        guard let last = text.last, let place = alphabet.firstIndex(of: last) else { return text }
        return text.dropLast() + String(alphabet[place + 1])
    }

    /// HMAC with SHA-256 (RFC 2104).
    private func hmac(_ message: [UInt8], secret: [UInt8]) -> [UInt8] {
        var key = secret.count > 64 ? SHA256.digest(of: secret) : secret
        key += [UInt8](repeating: 0, count: 64 - key.count)
        return SHA256.digest(of: key.map { $0 ^ 0x5C } + SHA256.digest(of: key.map { $0 ^ 0x36 } + message))
    }
}
