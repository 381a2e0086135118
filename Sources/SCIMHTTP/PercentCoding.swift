/// Percent-encoding of URLs and forms (RFC 3986 §2.1).
package enum PercentCoding {
    package enum Fault: Error, Sendable, Hashable {
        /// A `%` without two hexadecimal digits behind it.
        case brokenEscape
        case notUTF8
    }

    /// Decodes once, to valid UTF-8.
    ///
    /// - Parameter plusIsSpace: as in queries and forms.
    package static func decode(_ text: ArraySlice<UInt8>, plusIsSpace: Bool) throws(Fault) -> String {
        var isPlain = true
        for byte in text where byte == UInt8(ascii: "%") || byte == UInt8(ascii: "+") && plusIsSpace { isPlain = false }
        if isPlain { return String(decoding: text, as: UTF8.self) }
        var decoded: [UInt8] = []
        decoded.reserveCapacity(text.count)
        var position = text.startIndex
        while position < text.endIndex {
            let byte = text[position]
            position += 1
            if byte == UInt8(ascii: "+") && plusIsSpace {
                decoded.append(0x20)
            } else if byte == UInt8(ascii: "%") {
                guard position + 1 < text.endIndex, let high = digit(text[position]),
                    let low = digit(text[position + 1])
                else { throw .brokenEscape }
                decoded.append(high << 4 | low)
                position += 2
            } else {
                decoded.append(byte)
            }
        }
        do {
            return String(copying: try UTF8Span(validating: decoded.span))
        } catch {
            throw .notUTF8
        }
    }

    /// Encodes everything but what may stand anywhere (unreserved, RFC 3986 §2.3).
    package static func encode(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var encoded: [UInt8] = []
        encoded.reserveCapacity(text.utf8.count)
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                encoded.append(byte)
            default: encoded += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
