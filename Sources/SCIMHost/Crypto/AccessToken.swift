/// A bearer token (D2 of the design): `scim_`, 256 random bits as 43 base62 characters, and the CRC-32 of what stands
/// before as 6 more, so that a mistyped one is refused without a look at the database and scanners can recognize it.
package struct AccessToken: Sendable {
    /// The secret; shown once, never stored.
    package let text: String

    package static let prefix = "scim_"
    private static let length = 5 + 43 + 6

    /// - Parameter random: 32 bytes.
    package init(random: [UInt8]) {
        precondition(random.count == 32, "an access token is made of 32 random bytes")
        let body = AccessToken.prefix + AccessToken.base62(random, digits: 43)
        text = body + AccessToken.checksum(of: body)
    }

    /// Reads what a client sent; nil if it cannot be a token of ours.
    package init?(_ text: String) {
        guard text.utf8.count == AccessToken.length, text.hasPrefix(AccessToken.prefix) else { return nil }
        let body = String(text.dropLast(6))
        guard AccessToken.checksum(of: body).utf8.elementsEqual(text.utf8.suffix(6)) else { return nil }
        self.text = text
    }

    /// What is stored of the secret.
    package var digest: Digest { Digest(bytes: SHA256.digest(of: Array(text.utf8))) }

    /// The first characters, for people to tell tokens apart.
    package var shownPrefix: String { String(text.prefix(10)) }

    /// SHA-256 of an access token; a 256-bit secret needs no slower hash.
    package struct Digest: Sendable, Hashable {
        package let bytes: [UInt8]

        package init(bytes: [UInt8]) { self.bytes = bytes }
    }

    private static let alphabet = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)

    /// A big-endian number in base 62, with leading zeros.
    private static func base62(_ number: [UInt8], digits: Int) -> String {
        var number = number
        var text = [UInt8](repeating: alphabet[0], count: digits)
        for place in stride(from: digits - 1, through: 0, by: -1) {
            var remainder = 0
            for index in number.indices {
                let value = remainder << 8 | Int(number[index])
                number[index] = UInt8(value / 62)
                remainder = value % 62
            }
            text[place] = alphabet[remainder]
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func checksum(of text: String) -> String {
        let crc = crc32(text.utf8)
        return base62((0..<4).map { UInt8(truncatingIfNeeded: crc >> UInt32(24 - $0 * 8)) }, digits: 6)
    }

    /// CRC-32 of ISO 3309, as in gzip (RFC 1952 §8).
    private static func crc32(_ bytes: some Sequence<UInt8>) -> UInt32 {
        ~bytes.reduce(0xFFFF_FFFF as UInt32) { crc, byte in crc >> 8 ^ table[Int((crc ^ UInt32(byte)) & 0xFF)] }
    }

    private static let table: [UInt32] = (0..<256 as Range<UInt32>).map { byte in
        (0..<8).reduce(byte) { value, _ in value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
    }
}
