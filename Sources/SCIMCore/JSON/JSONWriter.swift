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
        // Most of what is written is short strings, so this is where the writer's time goes: the bytes are looked at and
        // copied where they are.
        let isWritten: Bool? = unsafe text.utf8.withContiguousStorageIfAvailable { text in
            guard unsafe JSONWriter.isPlain(text) else { return false }
            bytes.append(UInt8(ascii: "\""))
            unsafe bytes.append(contentsOf: text)
            bytes.append(UInt8(ascii: "\""))
            return true
        }
        if isWritten == true { return }
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 { appendEscaped(byte) }
        bytes.append(UInt8(ascii: "\""))
    }

    /// Text that is JSON already, or punctuation between values.
    package mutating func append(raw text: String) {
        let isWritten: Void? = unsafe text.utf8.withContiguousStorageIfAvailable { unsafe bytes.append(contentsOf: $0) }
        if isWritten == nil { bytes.append(contentsOf: text.utf8) }
    }

    /// Bytes that are JSON already. Not generic: between modules a generic one would go through witness tables.
    package mutating func append(raw part: [UInt8]) { bytes.append(contentsOf: part) }

    package mutating func append(raw part: ArraySlice<UInt8>) { bytes.append(contentsOf: part) }

    /// Takes back what was appended since there were `count` bytes.
    package mutating func takeBack(to count: Int) { bytes.removeSubrange(count...) }

    /// At most `count` bytes that are JSON already and that `body` makes in place.
    mutating func append(raw count: Int, _ body: (inout OutputSpan<UInt8>) -> Void) {
        bytes.append(addingCapacity: count, initializingWith: body)
    }

    /// Whether nothing must be escaped. It does not stop at the first byte that must, so that the compiler can look at many
    /// at once.
    private static func isPlain(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        var found: UInt8 = 0
        for index in 0..<text.count {
            let byte = unsafe text[index]
            found |=
                (byte < 0x20 ? 1 : 0) | (byte == UInt8(ascii: "\"") ? 1 : 0) | (byte == UInt8(ascii: "\\") ? 1 : 0)
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
