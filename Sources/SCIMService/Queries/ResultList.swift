import SCIMCore
import SCIMDirectory
import SCIMStore

/// The resources that a query finds, in its order, in one snapshot.
///
/// Where the database can say all of filter and order, it reads the page alone. Else it narrows, every row that it lets
/// through is looked at, and of the matches only those of the page are kept.
struct ResultList {
    let query: ListQuery
    let snapshot: OrganizationSnapshot
    private let loaders: [ResourceLoader]
    /// Bytes after which a page takes in no further resource.
    private let pageBytes: Int

    init(_ query: ListQuery, in snapshot: OrganizationSnapshot, for caller: Caller, pageBytes: Int) {
        self.query = query
        self.snapshot = snapshot
        self.pageBytes = pageBytes
        loaders = query.parts.map { ResourceLoader(type: $0.type, projection: $0.projection, caller: caller) }
    }

    /// A resource of the list.
    struct Row {
        let stored: StoredResource
        /// Which part of the query it belongs to.
        let part: Int
    }

    /// Whether nothing is filtered.
    var isEverything: Bool { query.parts.allSatisfy(\.narrowing.isEverything) }

    /// How many matches there are where nothing is filtered; nil if they would have to be read.
    func totalOfEverything() throws -> Int? { isEverything ? try snapshot.count(of: kinds) : nil }

    /// A page from an offset, and how many matches there are.
    ///
    /// - Parameter peeks: whether one resource more than the page holds is looked for, so that it tells whether another page
    ///   follows.
    func page(offset: Int, limit: Int, peeks: Bool = false) throws -> (page: ListPage, count: Int) {
        let window = ListWindow(offset: offset, limit: peeks && limit > 0 ? limit + 1 : limit)
        var page = ListPage(limit: limit, byteLimit: pageBytes)
        guard let order = directOrder else {
            let count = try scan(window, into: &page, countsAll: true)
            return (page, count)
        }
        if limit > 0 { try read(order, window, into: &page) }
        // Where the page is the last one, it tells the number of all.
        let isLast = !page.hasMore && page.entries.count < window.limit && (!page.entries.isEmpty || offset == 0)
        return (page, isLast ? offset + page.entries.count : try count(order))
    }

    /// A page behind a place, and how many matches there are behind it.
    func page(behind place: ListPosition, limit: Int) throws -> (page: ListPage, count: Int) {
        let window = ListWindow(place, limit: limit)
        var page = ListPage(limit: limit, byteLimit: pageBytes)
        guard let order = directOrder else {
            let count = try scan(window, into: &page, countsAll: true)
            return (page, count)
        }
        try read(order, window, into: &page)
        if !page.hasMore, page.entries.count < limit { return (page, page.entries.count) }
        return (page, try count(order, behind: place))
    }

    /// A page behind a place or before it, nothing counted; it tells whether more follows.
    func page(_ place: ListPosition, isBackward: Bool, limit: Int) throws -> ListPage {
        let window = ListWindow(place, isBackward: isBackward, limit: limit + 1)
        var page = ListPage(limit: limit, byteLimit: pageBytes)
        if let order = directOrder {
            try read(order, window, into: &page)
        } else {
            _ = try scan(window, into: &page, countsAll: false)
        }
        if isBackward { page.reverse() }
        return page
    }

    /// Where the resource is in the list.
    func place(of row: Row) throws -> ListPosition {
        guard query.order?.column != .id else { return ListPosition(value: nil, id: row.stored.id) }
        return ListPosition(
            value: try value(of: row.stored, query.parts[row.part], loaders[row.part]), id: row.stored.id)
    }

    /// The resource as the answer shows it, with its version.
    private func entry(_ row: Row) throws -> ListPage.Entry {
        let loader = loaders[row.part]
        let loaded = try loader.load(row.stored, in: snapshot)
        return ListPage.Entry(
            id: row.stored.id, version: loaded.version, body: try loader.body(loaded, in: snapshot))
    }

    // MARK: - By the database alone

    /// The order where the database can say all of the query.
    private var directOrder: ResourceOrder? {
        guard let order = query.order, query.parts.count <= 1 || order.column == .id,
            query.parts.allSatisfy(\.narrowing.isExact)
        else { return nil }
        return order
    }

    private var kinds: [ResourceKind] { query.parts.map(\.type.kind) }

    private func count(_ order: ResourceOrder, behind place: ListPosition? = nil) throws -> Int {
        if query.parts.isEmpty { return 0 }
        if isEverything {
            guard let place else { return try snapshot.count(of: kinds) }
            if order == .creation { return try snapshot.count(of: kinds, behind: place) }
        }
        return try query.parts.reduce(0) { try $0 + snapshot.count($1.narrowing, behind: place, in: order) }
    }

    /// Reads what belongs to the page, from the place on, until it is full.
    private func read(_ order: ResourceOrder, _ window: ListWindow, into page: inout ListPage) throws {
        var window = window
        if window.offset > 0, isEverything, order == .creation {
            guard let place = try snapshot.place(atOffset: window.offset, of: kinds) else { return }
            window = ListWindow(place, limit: window.limit)
        }
        switch query.parts.count {
        case 0: return
        case 1:
            try snapshot.forEach(query.parts[0].narrowing, order: order, window) { stored in
                try page.take(Row(stored: stored, part: 0), as: entry)
            }
        default:
            try snapshot.forEach(
                ofAll: query.parts.map(\.narrowing), isDescending: order.isDescending, window
            ) { kind, stored in
                try page.take(Row(stored: stored, part: kinds.firstIndex(of: kind) ?? 0), as: entry)
            }
        }
    }

    // MARK: - By looking at every row

    /// - Parameter countsAll: whether the page is not enough to stop.
    /// - Returns: how many matches were seen.
    private func scan(_ window: ListWindow, into page: inout ListPage, countsAll: Bool) throws -> Int {
        let wanted = window.limit < 0 ? -1 : window.offset + window.limit
        var selection = Selection(capacity: wanted) { left, right in
            window.isBackward ? query.precedes(right, left) : query.precedes(left, right)
        }
        let order = query.order?.column == .id ? query.order : nil
        let rows =
            order == nil ? ListWindow(limit: -1) : ListWindow(window.place, isBackward: window.isBackward, limit: -1)
        var count = 0
        for (index, part) in query.parts.enumerated() {
            let last = countsAll || order == nil || wanted < 0 ? Int.max : count + wanted
            guard count < last else { break }
            try snapshot.forEach(part.narrowing, order: order ?? .creation, rows) { stored in
                try snapshot.checkDeadline()
                guard let entry = try match(stored, index) else { return true }
                if let place = window.place {
                    let (before, behind) = window.isBackward ? (entry.place, place) : (place, entry.place)
                    guard query.precedes(before, behind) else { return true }
                }
                count += 1
                selection.add(entry)
                return count < last
            }
        }
        for entry in selection.first.dropFirst(window.offset) {
            guard let stored = try snapshot.stored(entry.place.id, kinds[entry.part]) else { continue }
            guard try page.take(Row(stored: stored, part: entry.part), as: self.entry) else { break }
        }
        return count
    }

    /// The resource where it matches.
    private func match(_ stored: StoredResource, _ index: Int) throws -> Selection.Entry? {
        let part = query.parts[index]
        let isFiltered = !part.narrowing.isExact
        let isSorted = query.order?.column != .id
        guard isFiltered || isSorted else {
            return Selection.Entry(place: ListPosition(value: nil, id: stored.id), part: index)
        }
        let resource = try json(of: stored, part, loaders[index])
        if isFiltered, let filter = part.preparedFilter,
            try !filter.matches(resource, checking: snapshot.checkDeadline)
        {
            return nil
        }
        let value = isSorted ? part.sortKey?.value(in: resource) : nil
        return Selection.Entry(place: ListPosition(value: value, id: stored.id), part: index)
    }

    private func value(of stored: StoredResource, _ part: ListQuery.Part, _ loader: ResourceLoader) throws -> SortValue?
    {
        try part.sortKey?.value(in: json(of: stored, part, loader))
    }

    private func json(of stored: StoredResource, _ part: ListQuery.Part, _ loader: ResourceLoader) throws -> JSONObject
    {
        try loader.json(stored, with: part.related, in: snapshot)
    }
}
