package import SCIMCore

/// Which entries of the provisioning log are wanted; every condition must hold, and what is nil is none.
package struct LogQuery: Sendable, Hashable {
    package var since: Instant?
    package var until: Instant?
    /// Only what was refused: status 400 and above.
    package var failedOnly = false
    /// Entries about one resource.
    package var resource: ResourceID?
    /// Entries about whoever has or had a name.
    package var subject: Subject?
    package var requestID: String?
    /// Entries with a greater number only, for following the log.
    package var after: Int64 = 0
    /// Entries with a smaller number only.
    package var before: Int64?
    /// At most that many; nil for all.
    package var limit: Int?
    /// Which ones, where there are more than `limit`; the order is that of time in any case.
    package var taken = Taken.newest

    package init() {}

    package enum Taken: Sendable, Hashable {
        case oldest, newest
    }

    /// Somebody known by a name: the identifiers that the name stands for, and the name itself for refused requests.
    package struct Subject: Sendable, Hashable {
        package var resources: [ResourceID]
        package var nameKey: String?
        /// Of what type a resource of that name is.
        package var kind: ResourceKind

        package init(resources: [ResourceID], nameKey: String?, kind: ResourceKind) {
            self.resources = resources
            self.nameKey = nameKey
            self.kind = kind
        }
    }
}

extension Snapshot {
    /// The entries, oldest first; for no organization those of requests that named none.
    package func log(_ query: LogQuery, of organization: OrganizationID?) throws -> [LogEntry] {
        let (from, condition, values) = try terms(of: query, in: organization)
        let order = query.taken == .newest ? "DESC" : "ASC"
        let entries = try connection.all(
            .composed(
                """
                SELECT \(LogEntry.columns) FROM \(from)
                WHERE organization IS ? AND \(condition) ORDER BY entry \(order) LIMIT ?
                """), [SQLValue(organization)] + values + [SQLValue(query.limit ?? -1)]
        ) { try LogEntry($0) }
        return query.taken == .newest ? entries.reversed() : entries
    }

    /// The entries of one request, in whichever organization.
    package func log(requestID: String) throws -> [LogEntry] {
        try connection.all(
            .composed("SELECT \(LogEntry.columns) FROM provisioning_log WHERE request_id = ? ORDER BY entry"),
            [.text(requestID)]
        ) { try LogEntry($0) }
    }

    /// SQL with only those conditions that were asked for, the index that serves them, and the values.
    private func terms(
        of query: LogQuery, in organization: OrganizationID?
    ) throws -> (from: String, condition: String, values: [SQLValue]) {
        var terms = ["entry > ?"]
        var values: [SQLValue] = []
        func add(_ term: String, _ added: [SQLValue]) {
            terms.append(term)
            values += added
        }
        var after = query.after
        if let before = query.before { add("entry < ?", [.integer(before)]) }
        if let since = query.since {
            // Entries stand nearly in the order of time: the walk begins at the first that is new enough.
            let range = try connection.logEntries(since: since, until: query.until, of: organization)
            after = max(after, (range?.lowerBound ?? .max) - 1)
            if let range, query.until != nil { add("entry <= ?", [.integer(range.upperBound)]) }
            add("last_time >= ?", [SQLValue(since)])
        }
        if let until = query.until { add("time < ?", [SQLValue(until)]) }
        if query.failedOnly { terms.append("status >= 400") }
        if let resource = query.resource { add("resource_id = ?", [.id(resource)]) }
        if let requestID = query.requestID { add("request_id = ?", [.text(requestID)]) }
        if let subject = query.subject {
            let (term, added) = subject.term(organization)
            add("entry IN (\(term))", added)
        }
        // Without a hint the planner may walk through all of an organization.
        var from = "provisioning_log"
        if query.resource == nil, query.requestID == nil, query.subject == nil {
            from += " INDEXED BY provisioning_log_\(query.failedOnly ? "refused" : "organization")"
        }
        return (from, terms.joined(separator: " AND "), [.integer(after)] + values)
    }
}

extension Connection {
    /// Between which numbers the entries of a time are; others may be between them too. nil where there is none.
    fileprivate func logEntries(
        since: Instant, until: Instant?, of organization: OrganizationID?
    ) throws -> ClosedRange<Int64>? {
        guard let until else { return try firstLogEntry(since: since, of: organization).map { $0...Int64.max } }
        // An entry counts the requests of an hour at most, so its last time is not much later than its first.
        let last = Instant(milliseconds: until.milliseconds + 2 * 3_600_000)
        return try first(
            """
            SELECT MIN(entry), MAX(entry) FROM provisioning_log INDEXED BY provisioning_log_time
            WHERE organization IS ? AND last_time >= ? AND last_time < ?
            """, [SQLValue(organization), SQLValue(since), SQLValue(last)]
        ) { $0.isNull(0) ? nil : $0.integer(0)...$0.integer(1) } ?? nil
    }

    /// The number of the first entry of that time or later; nil if there is none.
    func firstLogEntry(since time: Instant, of organization: OrganizationID?) throws -> Int64? {
        try first(
            """
            SELECT MIN(entry) FROM provisioning_log INDEXED BY provisioning_log_time
            WHERE organization IS ? AND last_time >= ?
            """, [SQLValue(organization), SQLValue(time)]
        ) { $0.isNull(0) ? nil : $0.integer(0) } ?? nil
    }
}

extension LogQuery.Subject {
    /// A SELECT of the numbers of all entries about the subject; each part is served by an index.
    fileprivate func term(_ organization: OrganizationID?) -> (text: String, values: [SQLValue]) {
        let byResource = "SELECT entry FROM provisioning_log WHERE organization IS ? AND resource_id = ?"
        let byName =
            "SELECT entry FROM provisioning_log WHERE organization IS ? AND name_key = ? AND resource_type = ?"
        var parts: [String] = []
        var values: [SQLValue] = []
        for resource in resources {
            parts.append(byResource)
            values += [SQLValue(organization), .id(resource)]
        }
        if let nameKey {
            parts.append(byName)
            values += [SQLValue(organization), .text(nameKey), .text(kind.rawValue)]
        }
        guard !parts.isEmpty else { return ("SELECT 0", []) }
        return (parts.joined(separator: " UNION "), values)
    }
}
