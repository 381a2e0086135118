import FoundationEssentials
import SCIMHost
import Testing

/// The secret that a client shows (D2 of the design, RFC 7644 §7.4).
@Suite struct AccessTokenTests {
    private let bytes: [UInt8] = (0..<32).map { UInt8($0 * 8 + 3) }

    @Test func `a secret has 256 random bits and a checksum`() throws {
        let secret = AccessToken(random: bytes)
        #expect(secret.text.hasPrefix("scim_"))
        #expect(secret.text.utf8.count == 54)
        #expect(AccessToken(secret.text)?.digest == secret.digest)
        var secrets: Set<String> = [secret.text]
        var digests: Set<AccessToken.Digest> = [secret.digest]
        for bit in 0..<256 {
            var other = bytes
            other[bit / 8] ^= 1 << UInt8(bit % 8)
            let flipped = AccessToken(random: other)
            secrets.insert(flipped.text)
            digests.insert(flipped.digest)
            #expect(AccessToken(flipped.text)?.text == flipped.text)
        }
        #expect(secrets.count == 257)
        #expect(digests.count == 257)
    }

    @Test func `the expression for secret scanners in SECURITY.md finds every secret, and nothing similar`() throws {
        let page = try String(contentsOfFile: "SECURITY.md", encoding: .utf8)
        let line = try #require(page.split(separator: "\n").first { $0.hasPrefix("    ") && $0.contains("scim_") })
        let expression = try Regex(String(line.drop { $0 == " " }))
        for first in UInt8.min...UInt8.max {
            let use = AccessToken.Use.allCases[Int(first) % AccessToken.Use.allCases.count]
            let secret = AccessToken(use, random: [first] + bytes.dropFirst()).text
            #expect(
                "Authorization: Bearer \(secret)\n".firstMatch(of: expression).map {
                    String("Authorization: Bearer \(secret)\n"[$0.range])
                } == secret)
            #expect("x\(secret)".firstMatch(of: expression) == nil)
            #expect("\(secret)0".firstMatch(of: expression) == nil)
            #expect(String(secret.dropLast()).firstMatch(of: expression) == nil)
        }
        #expect("scim_fcgi_requests_total".firstMatch(of: expression) == nil)
    }

    @Test func `a secret with one character changed, removed or added is invalid`() {
        let text = AccessToken(random: bytes).text
        for place in text.indices {
            var changed = text
            changed.replaceSubrange(place...place, with: text[place] == "0" ? "1" : "0")
            #expect(AccessToken(changed) == nil)
            var shorter = text
            shorter.remove(at: place)
            #expect(AccessToken(shorter) == nil)
        }
        for other in ["", "scim_", text + "0", text + "\n", " " + text, text.uppercased(), String(text.reversed())] {
            #expect(AccessToken(other) == nil)
        }
    }
}
