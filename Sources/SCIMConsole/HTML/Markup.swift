/// A piece of HTML that is well formed whatever data is in it: it can only be made of elements and of text, and text is
/// always escaped.
///
///     Tag.p(.class("lead")) {
///         "Signed in as "
///         Tag.bdi { person }
///     }
package struct Markup: Sendable {
    package private(set) var bytes: [UInt8] = []

    /// Nothing.
    package init() {}

    /// Text, escaped. Control characters, which HTML does not have, are shown as U+FFFD.
    package init(_ text: String) {
        bytes.reserveCapacity(text.utf8.count)
        append(escaping: text)
    }

    package init(@MarkupBuilder _ content: () throws -> Markup) rethrows { self = try content() }

    package mutating func append(_ other: Markup) { bytes += other.bytes }

    /// Adds what stands in the program.
    mutating func append(literal: StaticString) {
        literal.withUTF8Buffer { unsafe bytes.append(contentsOf: $0) }
    }

    mutating func append(escaping text: String) {
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "&"): append(literal: "&amp;")
            case UInt8(ascii: "<"): append(literal: "&lt;")
            case UInt8(ascii: ">"): append(literal: "&gt;")
            case UInt8(ascii: "\""): append(literal: "&quot;")
            case UInt8(ascii: "'"): append(literal: "&#39;")
            case 0x09, 0x0A: bytes.append(byte)
            case ..<0x20, 0x7F: append(literal: "\u{FFFD}")
            default: bytes.append(byte)
            }
        }
    }

    package var isEmpty: Bool { bytes.isEmpty }
}

/// Puts elements and texts that stand below each other into one piece.
@resultBuilder package enum MarkupBuilder {
    package static func buildExpression(_ text: String) -> Markup { Markup(text) }
    package static func buildExpression(_ markup: Markup) -> Markup { markup }
    package static func buildExpression(_ markup: Markup?) -> Markup { markup ?? Markup() }
    package static func buildBlock(_ pieces: Markup...) -> Markup { joined(pieces) }
    package static func buildArray(_ pieces: [Markup]) -> Markup { joined(pieces) }
    package static func buildOptional(_ piece: Markup?) -> Markup { piece ?? Markup() }
    package static func buildEither(first piece: Markup) -> Markup { piece }
    package static func buildEither(second piece: Markup) -> Markup { piece }

    private static func joined(_ pieces: [Markup]) -> Markup {
        var whole = Markup()
        for piece in pieces { whole.append(piece) }
        return whole
    }
}
