import SCIMStore

/// The resources that a cursor stands for, and whether there are pages around them.
struct CursorPage {
    let rows: [ResultList.Row]
    /// How many match; where something is filtered, as the first page counted them.
    let total: Int
    let hasPrevious: Bool
    let hasNext: Bool

    static func first(of list: ResultList, count: Int) throws -> CursorPage {
        // One more than is shown tells whether another page follows.
        let found = try list.page(offset: 0, limit: count == 0 ? 0 : count + 1)
        return CursorPage(
            rows: Array(found.rows.prefix(count)), total: found.count, hasPrevious: false,
            hasNext: found.rows.count > count)
    }

    /// The page behind the cursor's place or before it; where nothing is left before it, the first page.
    static func page(of list: ResultList, at cursor: Cursor) throws -> CursorPage {
        let count = cursor.count
        let found = try list.page(ListWindow(cursor.place, isBackward: cursor.isBackward, limit: count + 1))
        if cursor.isBackward, found.isEmpty { return try first(of: list, count: count) }
        let isMore = found.count > count
        let rows = Array(cursor.isBackward ? found.suffix(count) : found.prefix(count))
        return CursorPage(
            rows: rows, total: try cursor.total ?? list.totalOfEverything() ?? rows.count,
            hasPrevious: isMore || !cursor.isBackward, hasNext: isMore || cursor.isBackward)
    }
}
