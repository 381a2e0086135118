/// The body of a response. Its length is known from the beginning, but a part of it may become bytes only while it is
/// written.
package struct ResponseBody: Sendable {
    private var pieces: [Piece]
    /// Bytes.
    package private(set) var count: Int

    private enum Piece: Sendable {
        case bytes([UInt8])
        case deferred(any DeferredBytes)
    }

    package init(_ bytes: [UInt8] = []) {
        pieces = bytes.isEmpty ? [] : [.bytes(bytes)]
        count = bytes.count
    }

    package mutating func append(_ bytes: [UInt8]) {
        pieces.append(.bytes(bytes))
        count += bytes.count
    }

    package mutating func append(_ part: some DeferredBytes) {
        pieces.append(.deferred(part))
        count += part.byteCount
    }

    package mutating func append(_ body: ResponseBody) {
        pieces += body.pieces
        count += body.count
    }

    /// Calls `write` with one piece after the other.
    package func forEachPiece(_ write: ([UInt8]) -> Void) {
        for piece in pieces {
            switch piece {
            case .bytes(let bytes): write(bytes)
            case .deferred(let part): part.forEachPiece(write)
            }
        }
    }

    /// All of it at once.
    package var bytes: [UInt8] {
        if pieces.count == 1, case .bytes(let bytes) = pieces[0] { return bytes }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        forEachPiece { bytes += $0 }
        return bytes
    }
}

/// A part of a body that takes less memory before it is written than afterwards.
package protocol DeferredBytes: Sendable {
    var byteCount: Int { get }

    /// Calls `write` with one piece after the other.
    func forEachPiece(_ write: ([UInt8]) -> Void)
}
