/// Entra's `objectId`: a GUID in lower case, which never changes and is never given to another object.
package struct ObjectID: Sendable, Hashable, CustomStringConvertible {
    package let text: String

    /// Draws a UUID of version 4 (RFC 9562 §5.4).
    package init(using generator: inout SplitMix64) {
        let high = generator.next() & ~0xF000 | 0x4000
        let low = generator.next() & ~(0b11 << 62) | 0b10 << 62
        let digits = Array(ObjectID.hexadecimal(high) + ObjectID.hexadecimal(low))
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index == 8 || index == 12 || index == 16 || index == 20 { text.append("-") }
            text.append(digit)
        }
        self.text = text
    }

    /// An identifier known beforehand, for literal examples.
    package init(_ text: String) { self.text = text }

    package var description: String { text }

    private static func hexadecimal(_ half: UInt64) -> String {
        let digits = String(half, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
