import SCIMCore

/// How many resources were created from one on, up to the first of the next block: what finds the thousandth resource
/// without passing over a thousand rows, and counts all without reading them.
struct ResourceBlock: Sendable {
    let first: ResourceID
    let users: Int
    let groups: Int

    /// Resources in a block when the next one begins; only one that comes out of order is counted into a full block.
    static let capacity = 512

    func count(_ kinds: [ResourceKind]) -> Int { kinds.reduce(0) { $0 + ($1 == .user ? users : groups) } }
}

extension OrganizationSnapshot {
    /// How many resources of these kinds the organization has.
    package func count(of kinds: [ResourceKind]) throws -> Int { try blocks().reduce(0) { $0 + $1.count(kinds) } }

    /// How many resources of these kinds were created after the place; it may be that of a resource that is gone.
    package func count(of kinds: [ResourceKind], behind place: ListPosition) throws -> Int {
        let blocks = try blocks()
        let next = blocks.firstIndex { $0.first > place.id } ?? blocks.endIndex
        let later = blocks[next...].reduce(0) { $0 + $1.count(kinds) }
        let end = next < blocks.endIndex ? blocks[next].first : ResourceID(high: .max, low: .max)
        let selects = kinds.map { "SELECT id FROM \($0.table) WHERE organization = ?1 AND id > ?2 AND id < ?3" }
        let sql = "SELECT COUNT(*) FROM (\(selects.joined(separator: " UNION ALL ")))"
        return later + Int(try connection.integer(.composed(sql), [scope, .id(place.id), .id(end)]))
    }

    /// The place before that many resources of these kinds are skipped, in the order of creation.
    ///
    /// - Returns: nil if there are not so many.
    package func place(atOffset offset: Int, of kinds: [ResourceKind]) throws -> ListPosition? {
        var left = offset
        guard
            let block = try blocks().first(where: { block in
                let count = block.count(kinds)
                if left < count { return true }
                left -= count
                return false
            })
        else { return nil }
        let selects = kinds.map { "SELECT id FROM \($0.table) WHERE organization = ?1 AND id >= ?2" }
        let sql = "\(selects.joined(separator: " UNION ALL ")) ORDER BY id LIMIT 1 OFFSET ?3"
        let first = try connection.first(.composed(sql), [scope, .id(block.first), SQLValue(left)]) { try $0.id(0) }
        return first.map { ListPosition(before: $0) }
    }

    private func blocks() throws -> [ResourceBlock] {
        try connection.all(
            "SELECT first_id, users, groups FROM resource_blocks WHERE organization = ? ORDER BY first_id", [scope]
        ) { ResourceBlock(first: try $0.id(0), users: $0.number(1), groups: $0.number(2)) }
    }
}

extension OrganizationTransaction {
    /// Counts a resource that was just stored.
    func countIn(_ id: ResourceID, _ kind: ResourceKind) throws {
        let values: [SQLValue] = [scope, .id(id), SQLValue(kind == .user), SQLValue(kind == .group)]
        let counted = try connection.run(
            """
            UPDATE resource_blocks SET users = users + ?3, groups = groups + ?4
            WHERE organization = ?1 AND users + groups < ?5 AND first_id = (
                SELECT first_id FROM resource_blocks WHERE organization = ?1 AND first_id <= ?2
                ORDER BY first_id DESC LIMIT 1)
            """, values + [SQLValue(ResourceBlock.capacity)])
        if counted == 1 { return }
        // A new block may begin with the latest resource only, or those behind it would be counted in the wrong one.
        let later = try connection.first(
            """
            SELECT 1 FROM users WHERE organization = ?1 AND id > ?2
            UNION ALL SELECT 1 FROM groups WHERE organization = ?1 AND id > ?2 LIMIT 1
            """, [scope, .id(id)]
        ) { _ in true }
        if later == true {
            let counted = try connection.run(
                """
                UPDATE resource_blocks SET users = users + ?3, groups = groups + ?4
                WHERE organization = ?1 AND first_id = (
                    SELECT first_id FROM resource_blocks WHERE organization = ?1 AND first_id <= ?2
                    ORDER BY first_id DESC LIMIT 1)
                """, values)
            if counted == 1 { return }
        }
        try connection.run(
            "INSERT INTO resource_blocks (organization, first_id, users, groups) VALUES (?, ?, ?, ?)", values)
    }

    /// Counts a resource no longer.
    func countOut(_ id: ResourceID, _ kind: ResourceKind) throws {
        let block = try connection.first(
            """
            UPDATE resource_blocks SET users = users - ?3, groups = groups - ?4
            WHERE organization = ?1 AND first_id = (
                SELECT first_id FROM resource_blocks WHERE organization = ?1 AND first_id <= ?2
                ORDER BY first_id DESC LIMIT 1)
            RETURNING first_id, users + groups
            """, [scope, .id(id), SQLValue(kind == .user), SQLValue(kind == .group)]
        ) { (first: try $0.id(0), count: $0.number(1)) }
        guard let block, block.count == 0 else { return }
        try connection.run(
            "DELETE FROM resource_blocks WHERE organization = ? AND first_id = ?", [scope, .id(block.first)])
    }
}
