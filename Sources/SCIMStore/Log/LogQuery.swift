package import SCIMCore

/// Which entries of the provisioning log are wanted; every condition must hold, and what is nil is none.
package struct LogQuery: Sendable, Hashable {
    package var since: Instant?
    package var until: Instant?
    /// Only what was refused: status 400 and above.
    package var failedOnly = false
    package var resource: ResourceID?
    /// Part of the resource's name, ASCII letters in any case.
    package var resourceName: String?
    package var requestID: String?
    /// Entries with a greater number only, for following the log.
    package var after: Int64 = 0
    /// The newest of them are taken; nil for all.
    package var limit: Int?

    package init() {}
}

extension Snapshot {
    /// The entries, oldest first; for no organization those of requests that named none.
    package func log(_ query: LogQuery, of organization: OrganizationID?) throws -> [LogEntry] {
        let (condition, values) = query.condition
        let entries = try connection.all(
            .composed(
                """
                SELECT \(LogEntry.columns) FROM provisioning_log
                WHERE organization IS ? AND \(condition) ORDER BY entry DESC LIMIT ?
                """), [SQLValue(organization)] + values + [SQLValue(query.limit ?? -1)]
        ) { LogEntry($0) }
        return entries.reversed()
    }
}

extension LogQuery {
    /// SQL with only those conditions that were asked for, so that an index can serve them, and its values.
    fileprivate var condition: (text: String, values: [SQLValue]) {
        var terms = ["entry > ?"]
        var values: [SQLValue] = [.integer(after)]
        func add(_ term: String, _ value: SQLValue?) {
            guard let value else { return }
            terms.append(term)
            values.append(value)
        }
        add("last_time >= ?", since.map { SQLValue($0) })
        add("time < ?", until.map { SQLValue($0) })
        add("status >= ?", failedOnly ? .integer(400) : nil)
        add("resource_id = ?", resource.map { .id($0) })
        add("instr(lower(resource_name), ?) > 0", resourceName.map { .text($0.asciiLowercased) })
        add("request_id = ?", requestID.map { .text($0) })
        return (terms.joined(separator: " AND "), values)
    }
}
