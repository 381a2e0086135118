import SCIMCore
import SCIMHTTP
import SCIMStore

/// The resources of a list that one answer shows: as many as are asked for, and fewer where their bytes are too many
/// (`itemsPerPage` below `count` is lawful, RFC 7644 §3.4.2.4).
struct ListPage {
    /// In the order in which they were read, until the page is `complete`.
    private(set) var entries: [Entry] = []
    /// The rows of the first and of the last entry.
    private(set) var first, last: ResultList.Row?
    /// Whether a resource was read that the page has no space for.
    private(set) var hasMore = false
    private let limit: Int
    private let byteLimit: Int
    private var byteCount = 0

    /// A resource as the answer shows it.
    struct Entry {
        let id: ResourceID
        let version: Version
        let body: ResponseBody
    }

    /// - Parameters:
    ///   - limit: how many resources are asked for.
    ///   - byteLimit: bytes after which no further resource is taken in.
    init(limit: Int, byteLimit: Int) {
        self.limit = limit
        self.byteLimit = byteLimit
    }

    /// Takes a resource in where there is space for it; there is for the first one, however large it is.
    ///
    /// - Returns: whether there may be room for another.
    mutating func take(_ row: ResultList.Row, as answer: (ResultList.Row) throws -> Entry) throws -> Bool {
        // Each answer is longer than the stored document, so that one that cannot fit need not be made.
        guard entries.count < limit, hasRoom(for: row.stored.document.count) else { return stop() }
        let entry = try answer(row)
        guard hasRoom(for: entry.body.count) else { return stop() }
        byteCount += entry.body.count
        entries.append(entry)
        if first == nil { first = row }
        last = row
        return true
    }

    private func hasRoom(for count: Int) -> Bool { entries.isEmpty || byteCount + count <= byteLimit }

    private mutating func stop() -> Bool {
        hasMore = true
        return false
    }

    /// Turns the page around, after it was read from its end.
    mutating func reverse() {
        entries.reverse()
        swap(&first, &last)
    }
}
