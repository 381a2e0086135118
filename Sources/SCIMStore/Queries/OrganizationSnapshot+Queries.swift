package import SCIMCore

extension OrganizationSnapshot {
    /// How many rows satisfy the narrowing.
    ///
    /// - Parameter place: only those behind it in the order.
    package func count(_ narrowing: Narrowing, behind place: ListPosition? = nil, in order: ResourceOrder = .creation)
        throws -> Int
    {
        let (condition, values) = restriction(narrowing, order, ListWindow(place, limit: -1))
        return Int(
            try connection.integer(
                .composed("SELECT COUNT(*) FROM \(narrowing.kind.table) WHERE \(condition)"), values))
    }

    /// Part of the rows that satisfy the narrowing.
    package func page(
        _ narrowing: Narrowing, order: ResourceOrder = .creation, _ window: ListWindow
    ) throws -> [StoredResource] {
        var found: [StoredResource] = []
        try forEach(narrowing, order: order, window) {
            found.append($0)
            return true
        }
        return window.isBackward ? found.reversed() : found
    }

    /// Each in turn of the users and groups that satisfy their narrowings, in one order of creation, as long as `body`
    /// answers true; backward from the place where the window is before it.
    package func forEach(
        ofAll narrowings: [Narrowing], isDescending: Bool = false, _ window: ListWindow,
        _ body: (ResourceKind, StoredResource) throws -> Bool
    ) throws {
        let order = ResourceOrder(.id, isDescending: isDescending)
        var values = [scope]
        let selects = narrowings.map { narrowing in
            let condition = restriction(narrowing, order, window, &values)
            return "SELECT id, '\(narrowing.kind.rawValue)' FROM \(narrowing.kind.table) WHERE \(condition)"
        }
        let rest = "ORDER BY \(order.sql(.user, backward: window.isBackward)) LIMIT ? OFFSET ?"
        let sql = "\(selects.joined(separator: " UNION ALL ")) \(rest)"
        let rows = try connection.all(.composed(sql), values + [SQLValue(window.limit), SQLValue(window.offset)]) {
            (id: try $0.id(0), kind: $0.text(1) == ResourceKind.group.rawValue ? ResourceKind.group : .user)
        }
        for row in rows {
            guard let stored = try stored(row.id, row.kind) else { continue }
            guard try body(row.kind, stored) else { return }
        }
    }

    /// Each row in turn that satisfies the narrowing, as long as `body` answers true; backward from the place where the
    /// window is before it.
    package func forEach(
        _ narrowing: Narrowing, order: ResourceOrder = .creation, _ window: ListWindow = ListWindow(limit: -1),
        _ body: (StoredResource) throws -> Bool
    ) throws {
        if let one = try unique(narrowing, window) {
            for stored in one where try !body(stored) { return }
            return
        }
        let (condition, values) = restriction(narrowing, order, window)
        let sorting = order.sql(narrowing.kind, backward: window.isBackward)
        let rest = "FROM \(narrowing.kind.table) WHERE \(condition) ORDER BY \(sorting) LIMIT ? OFFSET ?"
        let bound = values + [SQLValue(window.limit), SQLValue(window.offset)]
        if narrowing.condition == .everything, order.column == .id || order.column == .name {
            // An index has this order: rows are read as they come.
            let sql = "SELECT \(StoredResource.columns) \(rest)"
            try connection.eachWhile(.composed(sql), bound) { try body(resource($0)) }
            return
        }
        // SQLite may have to sort. Sorting the identifiers alone keeps the documents out of the sorter.
        try connection.eachWhile(.composed("SELECT id \(rest)"), bound) { row in
            guard let stored = try stored(row.id(0), narrowing.kind) else { return true }
            return try body(stored)
        }
    }

    /// The same where the condition is one that at most one row satisfies, by a statement whose text is at hand; nil for
    /// any other.
    private func unique(_ narrowing: Narrowing, _ window: ListWindow) throws -> [StoredResource]? {
        guard window.place == nil, window.offset == 0, window.limit != 0,
            case .leaf(let sql, let values, isNegated: false) = narrowing.condition, let value = values.first
        else { return nil }
        switch (narrowing.kind, value) {
        case (.user, .text(let key)) where sql == NameColumn.userName.equal:
            return try storedUser(userNameKey: key).map { [$0] } ?? []
        case (_, .id(let id)) where sql == NarrowingTranslator.idEqual:
            return try stored(id, narrowing.kind).map { [$0] } ?? []
        default: return nil
        }
    }

    /// What an answer about the user or group needs.
    package func stored(_ id: ResourceID, _ kind: ResourceKind) throws -> StoredResource? {
        try kind == .user ? storedUser(id) : storedGroup(id)
    }

    private func restriction(
        _ narrowing: Narrowing, _ order: ResourceOrder, _ window: ListWindow
    ) -> (text: String, values: [SQLValue]) {
        var values = [scope]
        let text = restriction(narrowing, order, window, &values)
        return (text, values)
    }

    private func restriction(
        _ narrowing: Narrowing, _ order: ResourceOrder, _ window: ListWindow, _ values: inout [SQLValue]
    ) -> String {
        var condition = narrowing.condition
        if let place = window.place {
            let beyond = Condition.beyond(place, in: order, of: narrowing.kind, backward: window.isBackward)
            condition = .both(condition, beyond)
        }
        return "organization = ?1 AND (\(condition.sql(&values)))"
    }
}

extension ResourceKind {
    /// The table of the resources of this kind.
    var table: String { self == .user ? "users" : "groups" }
}
