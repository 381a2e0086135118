import SCIMCore
import SCIMStore

/// The body of an answer. Its length is known from the beginning, but the members of a group become bytes only while they
/// are written.
package struct ResponseBody: Sendable, Hashable {
    private var pieces: [Piece]
    /// Bytes.
    package private(set) var count: Int

    private enum Piece: Sendable, Hashable {
        case bytes([UInt8])
        case members(MemberList)
    }

    package init(_ bytes: [UInt8] = []) {
        pieces = bytes.isEmpty ? [] : [.bytes(bytes)]
        count = bytes.count
    }

    mutating func append(_ bytes: [UInt8]) {
        pieces.append(.bytes(bytes))
        count += bytes.count
    }

    mutating func append(_ members: MemberList) {
        pieces.append(.members(members))
        count += members.byteCount
    }

    mutating func append(_ body: ResponseBody) {
        pieces += body.pieces
        count += body.count
    }

    /// Calls `write` with one piece after the other.
    package func forEachPiece(_ write: ([UInt8]) -> Void) {
        for piece in pieces {
            switch piece {
            case .bytes(let bytes): write(bytes)
            case .members(let members): members.forEachPiece(write)
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

extension ResponseBody {
    /// A page of a list.
    init(list resources: [ResponseBody], totalResults: Int, place: ListResponse.Place) {
        self.init(ListResponse(totalResults: totalResults, place: place, itemsPerPage: resources.count).head)
        for (index, resource) in resources.enumerated() {
            if index > 0 { append([UInt8(ascii: ",")]) }
            append(resource)
        }
        append(ListResponse.tail)
    }
}
