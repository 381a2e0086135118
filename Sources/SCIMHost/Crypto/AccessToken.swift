/// A secret that names its owner (D2, D17 of the design): a prefix that says what it is for, 256 random bits as 43 base62
/// characters, and the CRC-32 of what stands before as 6 more, so that a mistyped one is refused without a look at the database
/// and scanners can recognize it.
package struct AccessToken: Sendable {
    /// The secret; shown once, never stored.
    package let text: String
    package let use: Use

    /// What the secret is for; the raw value is what it begins with.
    package enum Use: String, Sendable, Hashable, CaseIterable {
        /// A bearer token that an administrator created: Entra's Secret Token.
        case bearer = "scim_"
        /// A bearer token that the token endpoint issued.
        case issued = "scimat_"
        /// The secret of an OAuth client, which the token endpoint takes.
        case clientSecret = "scimcs_"
    }

    /// Seconds for which an issued token is valid unless something else is set (D17).
    package static let issuedLifetime = 3600

    private static let digits = 43, checksumDigits = 6

    /// - Parameter random: 32 bytes.
    package init(_ use: Use = .bearer, random: [UInt8]) {
        precondition(random.count == 32, "an access token is made of 32 random bytes")
        let body = use.rawValue + AccessToken.base62(random, digits: AccessToken.digits)
        text = body + AccessToken.checksum(of: body)
        self.use = use
    }

    /// Reads what a client sent; nil if it cannot be a secret of ours.
    package init?(_ text: String) {
        let rest = AccessToken.digits + AccessToken.checksumDigits
        let use = Use.allCases.first { text.utf8.count == $0.rawValue.utf8.count + rest && text.hasPrefix($0.rawValue) }
        guard let use else { return nil }
        let body = String(text.dropLast(AccessToken.checksumDigits))
        guard AccessToken.checksum(of: body).utf8.elementsEqual(text.utf8.suffix(AccessToken.checksumDigits)) else {
            return nil
        }
        self.text = text
        self.use = use
    }

    /// What is stored of the secret.
    package var digest: Digest { Digest(bytes: SHA256.digest(of: Array(text.utf8))) }

    /// The first characters, for people to tell tokens apart.
    package var shownPrefix: String { String(text.prefix(use.rawValue.utf8.count + 5)) }

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
        return base62((0..<4).map { UInt8(truncatingIfNeeded: crc >> UInt32(24 - $0 * 8)) }, digits: checksumDigits)
    }

    /// CRC-32 of ISO 3309, as in gzip (RFC 1952 §8).
    private static func crc32(_ bytes: some Sequence<UInt8>) -> UInt32 {
        ~bytes.reduce(0xFFFF_FFFF as UInt32) { crc, byte in crc >> 8 ^ table[Int((crc ^ UInt32(byte)) & 0xFF)] }
    }

    private static let table: [UInt32] = (0..<256 as Range<UInt32>).map { byte in
        (0..<8).reduce(byte) { value, _ in value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
    }
}
