/// An identifier that this service provider has issued: a UUID of version 7 (RFC 9562 §5.7), never used again.
package struct ResourceID: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The 16 bytes, the most significant first.
    package let high: UInt64
    package let low: UInt64

    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// - Parameters:
    ///   - milliseconds: since 1970.
    ///   - random: 74 of its 128 bits are used.
    package init(milliseconds: Int64, random: (UInt64, UInt64)) {
        high = UInt64(bitPattern: milliseconds) << 16 | 0x7000 | random.0 & 0x0FFF
        low = 0x8000_0000_0000_0000 | random.1 & 0x3FFF_FFFF_FFFF_FFFF
    }

    /// Reads 36 characters of lower-case hexadecimal digits and hyphens; nil for any other text.
    ///
    /// Upper-case digits name another resource: `id` is compared with regard to case (RFC 7643 §3.1), in paths and member
    /// lists as in filters.
    package init?(_ text: String) {
        guard text.utf8.count == 36 else { return nil }
        var halves: (UInt64, UInt64) = (0, 0)
        var digits = 0
        for (index, byte) in text.utf8.enumerated() {
            if index == 8 || index == 13 || index == 18 || index == 23 {
                guard byte == UInt8(ascii: "-") else { return nil }
                continue
            }
            guard let digit = byte.hexDigitValue, !(UInt8(ascii: "A")...UInt8(ascii: "F")).contains(byte) else {
                return nil
            }
            if digits < 16 {
                halves.0 = halves.0 << 4 | UInt64(digit)
            } else {
                halves.1 = halves.1 << 4 | UInt64(digit)
            }
            digits += 1
        }
        (high, low) = halves
    }

    /// The lower-case text with hyphens.
    package var description: String { String(decoding: text, as: UTF8.self) }

    /// The 36 characters of the lower-case text, as ASCII.
    package var text: [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(36)
        for index in 0..<32 {
            if index == 8 || index == 12 || index == 16 || index == 20 { text.append(UInt8(ascii: "-")) }
            let half = index < 16 ? high : low
            let digit = UInt8(truncatingIfNeeded: half >> UInt64(60 - index % 16 * 4) & 15)
            text.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
        }
        return text
    }

    package static func < (left: ResourceID, right: ResourceID) -> Bool {
        left.high == right.high ? left.low < right.low : left.high < right.high
    }
}
