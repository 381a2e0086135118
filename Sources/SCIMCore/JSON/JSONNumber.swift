/// A JSON number as it was written: `1.50` stays `1.50`, and no digit of a large integer is lost.
package struct JSONNumber: Sendable, Hashable {
    /// Text of the grammar in RFC 8259 §6.
    package let text: String

    package init(_ value: Int) { text = String(value) }

    /// Text that the parser has already checked.
    init(checked text: String) { self.text = text }

    /// The value as an integer; nil if it has a fraction, an exponent or more digits than `Int` holds.
    package var integer: Int? { Int(text) }

    package var double: Double? { Double(text) }

    /// Whether the text has neither fraction nor exponent (RFC 7643 §2.3.4).
    package var isInteger: Bool { !text.utf8.contains { $0 == UInt8(ascii: ".") || $0 | 0x20 == UInt8(ascii: "e") } }
}
