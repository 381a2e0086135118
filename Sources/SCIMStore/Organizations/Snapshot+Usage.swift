extension Snapshot {
    /// Bytes of the pages that hold something; the file may be larger.
    package func usedBytes() throws -> Int {
        let pages = try connection.integer("PRAGMA page_count") - connection.integer("PRAGMA freelist_count")
        return Int(pages * (try connection.integer("PRAGMA page_size")))
    }

    /// About how many bytes the rows of each organization have: the lengths of their long columns, and a fixed number for
    /// the rest and for entries in indexes. How full the pages are is not in it, so these numbers are for comparing organizations.
    ///
    /// Of a large table one row of every n is read, about `sampleSize` in all, and stands for n of them. Which one differs from
    /// stride to stride, so that organizations that write in turns are all met.
    package func contentBytes(sampleSize: Int = 2000) throws -> [OrganizationID: Int] {
        var bytes: [OrganizationID: Int] = [:]
        for table in SampledTable.allCases {
            let (first, last) = try ends(of: table)
            let step = max(1, (last - first) / Int64(sampleSize))
            try connection.each(table.sample, [.integer(first), .integer(step), .integer(last)]) { row in
                bytes[OrganizationID(row.integer(0)), default: 0] += Int(step) * row.number(1)
            }
        }
        return bytes
    }

    private func ends(of table: SampledTable) throws -> (first: Int64, last: Int64) {
        try connection.first(table.ends) { row in (row.integer(0), row.integer(1)) } ?? (0, 0)
    }
}

/// The tables that grow with what clients send.
private enum SampledTable: CaseIterable {
    case users, groups, log

    /// The lowest and the highest rowid; two queries, each of which SQLite answers without reading all rows.
    var ends: SQL {
        switch self {
        case .users: "SELECT (SELECT MIN(rowid) FROM users), (SELECT MAX(rowid) FROM users)"
        case .groups: "SELECT (SELECT MIN(rowid) FROM groups), (SELECT MAX(rowid) FROM groups)"
        case .log: "SELECT (SELECT MIN(entry) FROM provisioning_log), (SELECT MAX(entry) FROM provisioning_log)"
        }
    }

    /// Organization and bytes of one row in each stride of ?2 rows, from ?1 to ?3, as far as there is one.
    var sample: SQL {
        switch self {
        case .users:
            // A membership is in its table and in one index; a folded name in the index of values too.
            """
            WITH RECURSIVE strides (number) AS (
                SELECT 0 UNION ALL SELECT number + 1 FROM strides WHERE ?1 + (number + 1) * ?2 <= ?3)
            SELECT u.organization, 250 + length(CAST(u.user_name AS BLOB)) + 3 * length(CAST(u.user_name_key AS BLOB))
                + 2 * COALESCE(length(CAST(u.external_id AS BLOB)), 0) + length(u.schemas)
                + length(CAST(u.document AS BLOB))
                + 100 * (SELECT COUNT(*) FROM memberships AS m
                    WHERE m.organization = u.organization AND m.member_id = u.id)
                + (SELECT COALESCE(SUM(40 + length(CAST(f.user_name AS BLOB))), 0) FROM former_user_names AS f
                    WHERE f.organization = u.organization AND f.user_id = u.id)
            FROM strides CROSS JOIN users AS u ON u.rowid = ?1 + number * ?2 + number * 2654435761 % ?2
            """
        case .groups:
            """
            WITH RECURSIVE strides (number) AS (
                SELECT 0 UNION ALL SELECT number + 1 FROM strides WHERE ?1 + (number + 1) * ?2 <= ?3)
            SELECT g.organization, 200 + length(CAST(g.display_name AS BLOB))
                + 2 * length(CAST(g.display_name_key AS BLOB)) + 2 * COALESCE(length(CAST(g.external_id AS BLOB)), 0)
                + length(g.schemas) + length(CAST(g.document AS BLOB))
            FROM strides CROSS JOIN groups AS g ON g.rowid = ?1 + number * ?2 + number * 2654435761 % ?2
            """
        case .log:
            """
            WITH RECURSIVE strides (number) AS (
                SELECT 0 UNION ALL SELECT number + 1 FROM strides WHERE ?1 + (number + 1) * ?2 <= ?3)
            SELECT l.organization, 250 + COALESCE(length(CAST(l.resource_name AS BLOB)), 0)
                + COALESCE(length(CAST(l.detail AS BLOB)), 0) + COALESCE(length(CAST(l.remedy AS BLOB)), 0)
                + COALESCE(length(CAST(l.changes AS BLOB)), 0) + COALESCE(length(CAST(l.ignored AS BLOB)), 0)
                + 2 * COALESCE(length(CAST(l.name_key AS BLOB)), 0)
            FROM strides CROSS JOIN provisioning_log AS l ON l.entry = ?1 + number * ?2 + number * 2654435761 % ?2
            WHERE l.organization IS NOT NULL
            """
        }
    }
}
