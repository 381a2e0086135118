import HTTPTypes
import SCIMCore
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

    func perform(in snapshot: OrganizationSnapshot, _ context: ReadContext) throws -> Outcome {
        let list = ResultList(query, in: snapshot, for: context.caller)
        switch query.page {
        case .index(let start, let count): return try indexPage(list, start, count, context)
        case .cursor(let text, let count): return try cursorPage(list, text, count, context)
        }
    }

    // MARK: - By index

    private func indexPage(_ list: ResultList, _ start: Int, _ count: Int, _ context: ReadContext) throws -> Outcome {
        let rows: [ResultList.Row]
        let total: Int
        if start > 1, count > 0, let place = context.paging.place(walk(context), atIndex: start) {
            let page = try list.page(behind: place, limit: count)
            // What was read and deleted since counts as read, or the walk would end before the list does.
            (rows, total) = (page.rows, start - 1 + page.count)
        } else {
            (rows, total) = try list.page(offset: min(start - 1, QueryOperation.farthest), limit: count)
        }
        if let last = rows.last, start - 1 + rows.count < total {
            context.paging.note(
                walk(context), pageFrom: start, next: start + rows.count, behind: try list.place(of: last))
        }
        var bodies: [[UInt8]] = []
        bodies.reserveCapacity(rows.count)
        var digest = PageDigest(total: total)
        for row in rows {
            let answer = try list.answer(row)
            bodies.append(answer.bytes)
            digest.add(row.stored.id, answer.version)
        }
        let version = Version(of: digest)
        try precondition.check(version)
        if precondition.isNotModified(version) { return .notModified(version) }
        let response = ListResponse(totalResults: total, place: .index(start), resources: bodies)
        return .list(response.body, version, isEmpty: total == 0)
    }

    private func walk(_ context: ReadContext) -> Walks.Key {
        Walks.Key(
            token: context.caller.token, clientAddress: context.clientAddress,
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
                400, .invalidCount, "count: the first page was asked for with \(cursor.count); send the same again")
        }
        return .document(try body(CursorPage.page(of: list, at: cursor), list, cursor.count, context))
    }

    private func body(
        _ page: CursorPage, _ list: ResultList, _ count: Int, _ context: ReadContext
    ) throws -> [UInt8] {
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
            previous: page.hasPrevious ? try text(page.rows.first, isBackward: true) : nil,
            next: page.hasNext ? try text(page.rows.last, isBackward: false) : nil)
        let resources = try page.rows.map { try list.answer($0).bytes }
        return ListResponse(totalResults: page.total, place: place, resources: resources).body
    }
}
