import Glibc
package import SCIMCore

/// A range of addresses that share their first bits (RFC 4632, RFC 4291 §2.3): `192.0.2.0/24`, `2001:db8::/32`, or one address.
package struct NetworkRange: Sendable, Hashable {
    /// In the usual spelling, the bits behind the prefix cleared.
    package let text: String
    /// 4 bytes or 16.
    private let prefix: [UInt8]
    private let length: Int

    /// - Throws: `invalidValue` if it is not a range, or has bits behind the prefix, which is usually a slip.
    package init(_ text: String) throws(SCIMError) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard let bytes = NetworkRange.bytes(of: parts[0]) else {
            throw .invalidValue(
                "\"\(text.forDisplay)\" is not a range of addresses; expected one such as 192.0.2.0/24, 2001:db8::/32 or 192.0.2.7"
            )
        }
        let bits = bytes.count * 8
        let length = parts.count == 1 ? bits : NetworkRange.number(parts[1], to: bits)
        guard let length else {
            throw .invalidValue("\"\(text.forDisplay)\": the length of the prefix is a number from 0 to \(bits)")
        }
        let cleared = NetworkRange.clear(bytes, behind: length)
        let shown = NetworkRange.spelling(of: cleared) + (length == bits ? "" : "/\(length)")
        guard cleared == bytes else {
            throw .invalidValue(
                "\"\(text.forDisplay)\" has bits behind its prefix; did you mean \(shown), or the one address \(parts[0].forDisplay)?"
            )
        }
        (prefix, self.length, self.text) = (bytes, length, shown)
    }

    /// - Parameter address: as the web server writes it; an IPv4 address in IPv6's form counts as the IPv4 address.
    /// - Returns: false for what is not an address.
    package func contains(_ address: String) -> Bool {
        guard let bytes = NetworkRange.bytes(of: address), bytes.count == prefix.count else { return false }
        return NetworkRange.clear(bytes, behind: length) == prefix
    }

    private static func bytes(of text: String) -> [UInt8]? {
        var short = in_addr()
        if unsafe inet_pton(AF_INET, text, &short) == 1 {
            return unsafe withUnsafeBytes(of: short) { unsafe Array($0) }
        }
        var long = in6_addr()
        guard unsafe inet_pton(AF_INET6, text, &long) == 1 else { return nil }
        let bytes = unsafe withUnsafeBytes(of: long) { unsafe Array($0) }
        let mapped = [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF]
        return bytes.starts(with: mapped) ? Array(bytes.suffix(4)) : bytes
    }

    /// A decimal number without a sign and without leading zeros.
    private static func number(_ text: String, to most: Int) -> Int? {
        guard let number = Int(text), (0...most).contains(number), "\(number)" == text else { return nil }
        return number
    }

    private static func clear(_ bytes: [UInt8], behind length: Int) -> [UInt8] {
        bytes.enumerated().map { place, byte in
            let kept = min(max(length - place * 8, 0), 8)
            return byte & UInt8(truncatingIfNeeded: 0xFF00 >> kept)
        }
    }

    private static func spelling(of bytes: [UInt8]) -> String {
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        unsafe bytes.withUnsafeBytes { address in
            _ = unsafe inet_ntop(
                bytes.count == 4 ? AF_INET : AF_INET6, address.baseAddress, &text, socklen_t(INET6_ADDRSTRLEN))
        }
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
