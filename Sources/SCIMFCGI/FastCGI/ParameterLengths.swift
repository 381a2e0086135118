/// Follows the lengths in a stream of names and values, in whatever pieces it comes (FastCGI §3.4).
///
/// A pair is the length of its name, the length of its value, the name and the value; a length has one byte below 128, or four
/// with the highest bit set.
struct ParameterLengths {
    private let limit: Int
    /// Bytes that libfcgi reserves for the pairs so far.
    private var reserved = 0
    /// Bytes of a name and its value that are still to come.
    private var pairLeft = 0
    /// The length that is being read, and how many of its bytes are still to come.
    private var length = 0
    private var lengthBytesLeft = 0
    /// The length of the name while that of the value is read.
    private var nameLength: Int?

    /// Bytes that a pair takes beside its name and its value.
    private static let overhead = 32

    /// - Parameter limit: bytes that all pairs may take.
    init(limit: Int) { self.limit = limit }

    /// - Returns: false if the pairs take too much, or one of them claims to.
    mutating func accepts(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var next = 0
        while next < bytes.count {
            if pairLeft > 0 {
                let skipped = min(pairLeft, bytes.count - next)
                pairLeft -= skipped
                next += skipped
            } else {
                guard accepts(bytes[next]) else { return false }
                next += 1
            }
        }
        return true
    }

    private mutating func accepts(_ byte: UInt8) -> Bool {
        if lengthBytesLeft > 0 {
            length = length << 8 | Int(byte)
            lengthBytesLeft -= 1
        } else if byte & 0x80 != 0 {
            length = Int(byte & 0x7F)
            lengthBytesLeft = 3
        } else {
            length = Int(byte)
        }
        guard lengthBytesLeft == 0 else { return true }
        guard let name = nameLength else {
            nameLength = length
            return true
        }
        nameLength = nil
        pairLeft = name + length
        reserved += pairLeft + Self.overhead
        return reserved <= limit
    }
}
