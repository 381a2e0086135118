import SCIMCore

extension OrganizationSnapshot {
    /// How many rows satisfy the narrowing.
    package func count(_ narrowing: Narrowing) throws -> Int {
        let (condition, values) = restriction(narrowing)
        return Int(
            try connection.integer(
                .composed("SELECT COUNT(*) FROM \(narrowing.kind.table) WHERE \(condition)"), values))
    }

    /// Part of the rows that satisfy the narrowing.
    ///
    /// - Parameters:
    ///   - offset: how many come before, from 0.
    ///   - limit: how many are wanted at most.
    package func page(
        _ narrowing: Narrowing, order: ResourceOrder = .creation, offset: Int, limit: Int
    ) throws -> [StoredResource] {
        var found: [StoredResource] = []
        try forEach(narrowing, order: order, offset: offset, limit: limit) { found.append($0) }
        return found
    }

    /// Each row in turn that satisfies the narrowing.
    package func forEach(
        _ narrowing: Narrowing, order: ResourceOrder = .creation, _ body: (StoredResource) throws -> Void
    ) throws {
        try forEach(narrowing, order: order, offset: 0, limit: -1, body)
    }

    private func forEach(
        _ narrowing: Narrowing, order: ResourceOrder, offset: Int, limit: Int, _ body: (StoredResource) throws -> Void
    ) throws {
        let (condition, values) = restriction(narrowing)
        let table = narrowing.kind.table
        let rest = "FROM \(table) WHERE \(condition) ORDER BY \(order.sql(narrowing.kind)) LIMIT ? OFFSET ?"
        let bound = values + [SQLValue(limit), SQLValue(offset)]
        if order.column == .id || order.column == .name {
            // An index has this order: rows are read as they come.
            let sql = "SELECT id, created, modified, schemas, document \(rest)"
            try connection.each(.composed(sql), bound) { try body(StoredResource($0)) }
            return
        }
        // Sorting the identifiers alone keeps the documents out of the sorter.
        for id in try connection.all(.composed("SELECT id \(rest)"), bound, { $0.id(0) }) {
            let stored = try narrowing.kind == .user ? storedUser(id) : storedGroup(id)
            if let stored { try body(stored) }
        }
    }

    private func restriction(_ narrowing: Narrowing) -> (text: String, values: [SQLValue]) {
        var values = [scope]
        let condition = narrowing.condition.sql(&values)
        return ("organization = ?1 AND (\(condition))", values)
    }
}

extension ResourceKind {
    /// The table of the resources of this kind.
    var table: String { self == .user ? "users" : "groups" }
}
