import HTTPTypes
import SCIMCore
import SCIMDirectory
import SCIMHTTP
import SCIMHost
import SCIMStore

/// A query of one resource type or of all (RFC 7644 §3.4.2, §3.4.3; RFC 9865): number and page from one snapshot.
struct QueryOperation: ReadOperation {
    let query: ListQuery
    /// What the client has already; a query sent by POST has no version.
    let precondition: Precondition

    var search: Search {
        guard let part = query.parts.first else { return .filter }
        guard let filter = part.filter else { return .nothing }
        guard case .compare(let path, .eq, .string(let value)) = filter, path.attribute != "id",
            value.utf8.count == 36, value.isGUID
        else { return .filter }
        return .guid
    }

    /// What every resource must be looked at for is the client's to narrow (RFC 7644 §3.12).
    var tookTooLong: SCIMError {
        guard query.isSelective else { return overloaded }
        return SCIMError(
            400, .tooMany,
            "the query examines more resources than can be read in \(RequestLimits.read) seconds; filter by userName, externalId or id with eq, or leave sortBy out"
        )
    }

    func perform(in snapshot: OrganizationSnapshot, _ context: ReadContext) throws -> Outcome {
        let list = ResultList(query, in: snapshot, for: context.caller, pageBytes: context.paging.pageBytes)
        switch query.page {
        case .index(let start, let count): return try indexPage(list, start, count, context)
        case .cursor(let text, let count): return try cursorPage(list, text, count, context)
        }
    }

    // MARK: - By index

    private func indexPage(_ list: ResultList, _ start: Int, _ count: Int, _ context: ReadContext) throws -> Outcome {
        let page: ListPage
        let total: Int
        if start > 1, count > 0, let place = context.paging.place(walk(context), atIndex: start) {
            let found = try list.page(behind: place, limit: count)
            // What was read and deleted since counts as read, or the walk would end before the list does.
            (page, total) = (found.page, start - 1 + found.count)
        } else {
            (page, total) = try list.page(offset: min(start - 1, QueryOperation.farthest), limit: count)
        }
        if let last = page.last, start - 1 + page.entries.count < total {
            context.paging.note(
                walk(context), pageFrom: start, next: start + page.entries.count, behind: try list.place(of: last))
        }
        var digest = PageDigest(total: total)
        for entry in page.entries { digest.add(entry.id, entry.version) }
        let version = Version(of: digest)
        try precondition.check(version)
        if precondition.isNotModified(version) { return .notModified(version) }
        let body = ResponseBody(list: page.entries.map(\.body), totalResults: total, place: .index(start))
        return .list(body, version, isEmpty: total == 0)
    }

    private func walk(_ context: ReadContext) -> PageCache.Key {
        PageCache.Key(
            credential: context.caller.credential.id, clientAddress: context.clientAddress,
            query: SHA256.digest(of: query.identity))
    }

    /// More resources than there can be, and little enough to count with.
    private static let farthest = 1 << 40

    // MARK: - By cursor

    private func cursorPage(
        _ list: ResultList, _ text: String, _ wanted: Int?, _ context: ReadContext
    ) throws -> Outcome {
        guard !text.isEmpty else {
            let count = wanted ?? ListQuery.defaultCount
            return .document(try body(CursorPage.first(of: list, count: count), list, count, context))
        }
        let cursor = try context.paging.seal.cursor(text, query, of: context.caller.organization)
        guard wanted == nil || wanted == cursor.count else {
            throw SCIMError(
                400, .invalidCount,
                "count: it was \(cursor.count) for the first page, and must be the same for all pages")
        }
        return .document(try body(CursorPage.page(of: list, at: cursor), list, cursor.count, context))
    }

    private func body(
        _ page: CursorPage, _ list: ResultList, _ count: Int, _ context: ReadContext
    ) throws -> ResponseBody {
        let seal = context.paging.seal
        let total = list.isEverything ? nil : page.total
        func text(_ row: ResultList.Row?, isBackward: Bool) throws -> String? {
            guard let row else { return nil }
            let cursor = Cursor(
                place: try list.place(of: row), isBackward: isBackward, count: count, total: total,
                expires: seal.expiry)
            return seal.text(of: cursor, query, of: context.caller.organization)
        }
        let place = ListResponse.Place.cursors(
            previous: page.hasPrevious ? try text(page.page.first, isBackward: true) : nil,
            next: page.hasNext ? try text(page.page.last, isBackward: false) : nil)
        return ResponseBody(list: page.page.entries.map(\.body), totalResults: page.total, place: place)
    }
}
