// Looks at eight bytes at a time: names and values are compared and checked often enough for it to count.

extension RawSpan {
    /// Whether both have the same bytes; both have the same count.
    func isEqual(to other: RawSpan) -> Bool {
        precondition(byteCount == other.byteCount, "spans of one length are compared")
        var offset = 0
        while offset &+ 8 <= byteCount {
            guard word(at: offset) == other.word(at: offset) else { return false }
            offset &+= 8
        }
        while offset < byteCount {
            guard byte(at: offset) == other.byte(at: offset) else { return false }
            offset &+= 1
        }
        return true
    }

    /// Whether every byte is below 0x80.
    var isASCII: Bool {
        var bits: UInt64 = 0
        var offset = 0
        while offset &+ 8 <= byteCount {
            bits |= word(at: offset)
            offset &+= 8
        }
        while offset < byteCount {
            bits |= UInt64(byte(at: offset))
            offset &+= 1
        }
        return bits & 0x8080_8080_8080_8080 == 0
    }

    private func word(at offset: Int) -> UInt64 { unsafe unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self) }
    private func byte(at offset: Int) -> UInt8 { unsafe unsafeLoad(fromByteOffset: offset, as: UInt8.self) }
}
