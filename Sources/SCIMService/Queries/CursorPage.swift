import SCIMStore

/// The resources that a cursor stands for, and whether there are pages around them.
struct CursorPage {
    let page: ListPage
    /// How many match; where something is filtered, as the first page counted them.
    let total: Int
    let hasPrevious: Bool
    let hasNext: Bool

    static func first(of list: ResultList, count: Int) throws -> CursorPage {
        let found = try list.page(offset: 0, limit: count, peeks: true)
        return CursorPage(page: found.page, total: found.count, hasPrevious: false, hasNext: found.page.hasMore)
    }

    /// The page behind the cursor's place or before it; where nothing is left before it, the first page.
    static func page(of list: ResultList, at cursor: Cursor) throws -> CursorPage {
        let page = try list.page(cursor.place, isBackward: cursor.isBackward, limit: cursor.count)
        if cursor.isBackward, page.entries.isEmpty { return try first(of: list, count: cursor.count) }
        return CursorPage(
            page: page, total: try cursor.total ?? list.totalOfEverything() ?? page.entries.count,
            hasPrevious: page.hasMore || !cursor.isBackward, hasNext: page.hasMore || cursor.isBackward)
    }
}
