extension OrganizationSnapshot {
    /// How many resources satisfy the condition.
    package func count(_ narrowing: Narrowing) throws -> Int {
        let sql =
            "SELECT COUNT(*) FROM \(narrowing.kind.table) WHERE organization = ?1 AND (\(narrowing.condition.sql))"
        return Int(try connection.integer(.composed(sql), [scope] + narrowing.condition.values))
    }

    /// The resources from `offset` on, at most `limit` of them, that satisfy the condition.
    package func page(
        _ narrowing: Narrowing, order: ResourceOrder, offset: Int, limit: Int
    ) throws -> [StoredResource] {
        let sql = """
            SELECT id, created, modified, schemas, document FROM \(narrowing.kind.table)
            WHERE organization = ?1 AND (\(narrowing.condition.sql)) ORDER BY \(order.sql(narrowing.kind)) LIMIT ? OFFSET ?
            """
        let values = [scope] + narrowing.condition.values + [SQLValue(limit), SQLValue(offset)]
        return try connection.all(.composed(sql), values) { StoredResource($0) }
    }

    /// Each resource that satisfies the condition in turn.
    package func forEach(
        _ narrowing: Narrowing, order: ResourceOrder, _ body: (StoredResource) throws -> Void
    ) throws {
        let sql = """
            SELECT id, created, modified, schemas, document FROM \(narrowing.kind.table)
            WHERE organization = ?1 AND (\(narrowing.condition.sql)) ORDER BY \(order.sql(narrowing.kind))
            """
        try connection.each(.composed(sql), [scope] + narrowing.condition.values) { try body(StoredResource($0)) }
    }
}

extension ResourceKind {
    fileprivate var table: String { self == .user ? "users" : "groups" }
}
