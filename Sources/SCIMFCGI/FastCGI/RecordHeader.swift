/// The eight bytes that begin each record (FastCGI §3.3), as far as they have come.
struct RecordHeader {
    /// The types that a web server sends to a responder.
    enum Kind: UInt8 {
        case beginRequest = 1
        case parameters = 4
        case standardInput = 5
        case getValues = 9
    }

    private var bits: UInt64 = 0
    private var count = 0

    var isComplete: Bool { count == 8 }
    var version: UInt8 { UInt8(truncatingIfNeeded: bits >> 56) }
    /// Nil where a responder has no use for it.
    var type: Kind? { Kind(rawValue: UInt8(truncatingIfNeeded: bits >> 48)) }
    /// The number of the request; 0 for a record that belongs to none.
    var request: UInt16 { UInt16(truncatingIfNeeded: bits >> 32) }
    var contentLength: Int { Int(UInt16(truncatingIfNeeded: bits >> 16)) }
    var paddingLength: Int { Int(UInt8(truncatingIfNeeded: bits >> 8)) }

    /// Takes what it lacks from the beginning of `bytes`.
    ///
    /// - Returns: how many bytes it took.
    mutating func take(_ bytes: UnsafeRawBufferPointer) -> Int {
        let taken = min(8 - count, bytes.count)
        for offset in 0..<taken { bits = bits << 8 | UInt64(bytes[offset]) }
        count += taken
        return taken
    }
}
