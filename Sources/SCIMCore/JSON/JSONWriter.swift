import OrderedCollections

/// Writes JSON as bytes without white space, members in their order, only what must be escaped escaped.
package struct JSONWriter: Sendable {
    package private(set) var bytes: [UInt8] = []

    package init(reserving capacity: Int = 512) { bytes.reserveCapacity(capacity) }

    package mutating func append(_ value: JSONValue) {
        switch value {
        case .null: append(raw: "null")
        case .bool(let flag): append(raw: flag ? "true" : "false")
        case .number(let number): append(raw: number.text)
        case .string(let text): append(text)
        case .array(let elements):
            bytes.append(UInt8(ascii: "["))
            for (index, element) in elements.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                append(element)
            }
            bytes.append(UInt8(ascii: "]"))
        case .object(let members): append(members)
        }
    }

    package mutating func append(_ members: JSONObject) {
        bytes.append(UInt8(ascii: "{"))
        var isFirst = true
        for (name, value) in members {
            if !isFirst { bytes.append(UInt8(ascii: ",")) }
            isFirst = false
            append(name)
            bytes.append(UInt8(ascii: ":"))
            append(value)
        }
        bytes.append(UInt8(ascii: "}"))
    }

    /// A string in quotes, escaped as RFC 8259 §7 demands.
    package mutating func append(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        if JSONWriter.isPlain(text.utf8Span.span) {
            bytes.append(contentsOf: text.utf8)
        } else {
            for byte in text.utf8 { appendEscaped(byte) }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// Text that is JSON already, or punctuation between values.
    package mutating func append(raw text: String) { bytes.append(contentsOf: text.utf8) }

    /// Bytes that are JSON already. Not generic: between modules a generic one would go through witness tables.
    package mutating func append(raw part: [UInt8]) { bytes.append(contentsOf: part) }

    package mutating func append(raw part: ArraySlice<UInt8>) { bytes.append(contentsOf: part) }

    /// At most `count` bytes that are JSON already and that `body` makes in place.
    mutating func append(raw count: Int, _ body: (inout OutputSpan<UInt8>) -> Void) {
        bytes.append(addingCapacity: count, initializingWith: body)
    }

    /// Whether nothing must be escaped. It does not stop at the first that must, so that several bytes are looked at at once.
    private static func isPlain(_ text: Span<UInt8>) -> Bool {
        var found: UInt8 = 0
        for index in text.indices {
            let byte = text[index]
            found |= byte < 0x20 ? 1 : 0
            found |= byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") ? 1 : 0
        }
        return found == 0
    }

    private mutating func appendEscaped(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"):
            bytes.append(UInt8(ascii: "\\"))
            bytes.append(byte)
        case 0x0A: append(raw: "\\n")
        case 0x0D: append(raw: "\\r")
        case 0x09: append(raw: "\\t")
        case 0..<0x20:
            append(raw: "\\u00")
            bytes.append(JSONWriter.hexDigits[Int(byte >> 4)])
            bytes.append(JSONWriter.hexDigits[Int(byte & 15)])
        default: bytes.append(byte)
        }
    }

    private static let hexDigits = Array("0123456789abcdef".utf8)
}

extension JSONValue {
    /// The canonical bytes: no white space, members in their order.
    package var bytes: [UInt8] {
        var writer = JSONWriter()
        writer.append(self)
        return writer.bytes
    }

    package var text: String { String(decoding: bytes, as: UTF8.self) }
}
