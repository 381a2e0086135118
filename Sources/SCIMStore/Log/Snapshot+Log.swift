package import SCIMCore

/// Which entries of the provisioning log are wanted; every condition must hold.
package struct LogQuery: Sendable, Hashable {
    /// Entries of requests that named no organization, instead of those of one.
    package var isUnauthenticated = false
    package var since: Instant?
    package var failedOnly = false
    package var resource: ResourceID?
    package var requestID: String?
    /// Entries with a greater number only, for following the log.
    package var after: Int64 = 0
    /// The newest of them are taken; nil for all.
    package var limit: Int?

    package init() {}
}

extension Snapshot {
    /// The entries, oldest first.
    package func log(_ query: LogQuery, of organization: OrganizationID?) throws -> [LogEntry] {
        let sql = """
            SELECT \(LogEntry.columns) FROM (
                SELECT * FROM provisioning_log
                WHERE organization IS ?1 AND entry > ?2 AND (?3 IS NULL OR last_time >= ?3) AND (?4 = 0 OR status >= 400)
                    AND (?5 IS NULL OR resource_id = ?5) AND (?6 IS NULL OR request_id = ?6)
                ORDER BY entry DESC LIMIT ?7)
            ORDER BY entry
            """
        return try connection.all(
            .composed(sql),
            [
                SQLValue(organization), .integer(query.after), SQLValue(query.since), SQLValue(query.failedOnly),
                SQLValue(query.resource), SQLValue(query.requestID), SQLValue(query.limit ?? -1),
            ]
        ) { LogEntry($0) }
    }
}
