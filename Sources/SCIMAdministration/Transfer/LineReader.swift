import SCIMHost

/// The lines of a file, one after another, of which no more than one line and one piece is held.
struct LineReader {
    /// The next piece of the file; an empty one at its end.
    private let source: () throws -> [UInt8]
    private var buffer: [UInt8] = []
    /// Where the next line begins.
    private var start = 0
    private var isAtEnd = false
    /// Of the line that was read last, from 1.
    private(set) var number = 0

    /// Bytes of a line, at most: far more than a record can have.
    private static let longest = 64 << 20

    init(_ source: @escaping () throws -> [UInt8]) { self.source = source }

    /// The next line without its end; nil after the last one.
    ///
    /// - Throws: `failed` for a line that is too long.
    mutating func next() throws -> [UInt8]? {
        var looked = start
        while true {
            if let end = buffer[looked...].firstIndex(of: UInt8(ascii: "\n")) {
                defer { start = end + 1 }
                return line(to: end)
            }
            looked = buffer.count
            guard looked - start <= LineReader.longest else {
                throw ServiceError(.failed, "line \(number + 1) has more than \(LineReader.longest >> 20) MiB")
            }
            guard !isAtEnd else {
                guard start < buffer.count else { return nil }
                defer { start = buffer.count }
                return line(to: buffer.count)
            }
            let piece = try source()
            isAtEnd = piece.isEmpty
            buffer.removeSubrange(..<start)
            looked -= start
            start = 0
            buffer += piece
        }
    }

    private mutating func line(to end: Int) -> [UInt8] {
        number += 1
        let line = buffer[start..<end]
        return Array(line.last == UInt8(ascii: "\r") ? line.dropLast() : line)
    }
}
