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
    package init?(_ text: String) { self.init(text.utf8Span.span) }

    /// The same of a text that is at hand as its bytes.
    package init?(_ bytes: Span<UInt8>) {
        guard bytes.count == 36 else { return nil }
        var halves: (UInt64, UInt64) = (0, 0)
        for index in bytes.indices {
            let byte = bytes[index]
            if index == 8 || index == 13 || index == 18 || index == 23 {
                guard byte == UInt8(ascii: "-") else { return nil }
                continue
            }
            let digit: UInt8
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
            default: return nil
            }
            // The 16th digit is the 18th character.
            if index < 18 {
                halves.0 = halves.0 << 4 | UInt64(digit)
            } else {
                halves.1 = halves.1 << 4 | UInt64(digit)
            }
        }
        (high, low) = halves
    }

    /// Whether it can have been issued here: any UUID can be read, only those of version 7 are made.
    package var isIssuable: Bool { high & 0xF000 == 0x7000 && low >> 62 == 2 }

    /// The lower-case text with hyphens.
    package var description: String {
        unsafe String(unsafeUninitializedCapacity: 36) { buffer in
            var output = unsafe OutputSpan(buffer: buffer, initializedCount: 0)
            appendText(to: &output)
            return unsafe output.finalize(for: buffer)
        }
    }

    /// The 36 characters of the lower-case text, as ASCII.
    package var text: [UInt8] { [UInt8](capacity: 36) { appendText(to: &$0) } }

    fileprivate func appendText(to output: inout OutputSpan<UInt8>) {
        let (second, third) = (ResourceID.digits(high & 0xFFFF_FFFF), ResourceID.digits(low &>> 32))
        unsafe output.withUnsafeMutableBufferPointer { buffer, count in
            precondition(buffer.count - count >= 36, "an identifier takes 36 characters")
            let text = unsafe UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[count...])
            unsafe text.storeBytes(of: ResourceID.digits(high &>> 32).littleEndian, as: UInt64.self)
            unsafe text.storeBytes(
                of: UInt32(truncatingIfNeeded: second).littleEndian, toByteOffset: 9, as: UInt32.self)
            unsafe text.storeBytes(of: UInt32(second &>> 32).littleEndian, toByteOffset: 14, as: UInt32.self)
            unsafe text.storeBytes(
                of: UInt32(truncatingIfNeeded: third).littleEndian, toByteOffset: 19, as: UInt32.self)
            unsafe text.storeBytes(of: UInt32(third &>> 32).littleEndian, toByteOffset: 24, as: UInt32.self)
            unsafe text.storeBytes(
                of: ResourceID.digits(low & 0xFFFF_FFFF).littleEndian, toByteOffset: 28, as: UInt64.self)
            unsafe text[8] = UInt8(ascii: "-")
            unsafe text[13] = UInt8(ascii: "-")
            unsafe text[18] = UInt8(ascii: "-")
            unsafe text[23] = UInt8(ascii: "-")
            count += 36
        }
    }

    /// The eight hexadecimal digits of a number below 2³², the first one in the lowest byte: all eight at once.
    private static func digits(_ number: UInt64) -> UInt64 {
        var nibbles = number
        nibbles = (nibbles | nibbles &<< 16) & 0x0000_FFFF_0000_FFFF
        nibbles = (nibbles | nibbles &<< 8) & 0x00FF_00FF_00FF_00FF
        nibbles = (nibbles | nibbles &<< 4) & 0x0F0F_0F0F_0F0F_0F0F
        let areLetters = (nibbles &+ 0x0606_0606_0606_0606) &>> 4 & 0x0101_0101_0101_0101
        let distance = UInt64(UInt8(ascii: "a") - 10 - UInt8(ascii: "0"))
        return (nibbles &+ 0x3030_3030_3030_3030 &+ areLetters &* distance).byteSwapped
    }

    package static func < (left: ResourceID, right: ResourceID) -> Bool {
        left.high == right.high ? left.low < right.low : left.high < right.high
    }
}

extension JSONWriter {
    /// The text of an identifier, without quotes.
    package mutating func append(raw id: ResourceID) { append(raw: 36) { id.appendText(to: &$0) } }
}
