package import SCIMCore

extension Snapshot {
    /// How many entries `deleteLog` would remove.
    package func outdatedLogCount(before time: Instant) throws -> Int {
        let count = try connection.integer(
            """
            SELECT COUNT(*) FROM provisioning_log
            WHERE entry < COALESCE(
                (SELECT entry FROM provisioning_log WHERE last_time >= ?1 ORDER BY entry LIMIT 1),
                (SELECT MAX(entry) FROM provisioning_log))
            """, [SQLValue(time)])
        return Int(count)
    }
}

extension WriteTransaction {
    /// Adds an entry to the provisioning log.
    ///
    /// - Returns: its number.
    @discardableResult
    package func append(_ entry: LogEntry) throws -> Int64 {
        try insert(entry, mergeKey: nil)
        return connection.lastInsertedRow
    }

    /// Adds counted events to the entry of their kind in the same hour, or begins one. Of one kind are those that differ
    /// in nothing but time, request and resource; the entry has the identifier of the last request.
    package func mergeCount(_ entry: LogEntry) throws {
        let key = mergeKey(entry)
        let merged = try connection.run(
            """
            UPDATE provisioning_log SET count = count + ?3, last_time = MAX(last_time, ?4),
                request_id = COALESCE(?5, request_id)
            WHERE organization IS ?1 AND merge_key = ?2
            """,
            [
                SQLValue(entry.organization), .text(key), SQLValue(entry.count), SQLValue(entry.lastTime),
                SQLValue(entry.requestID),
            ])
        if merged == 0 { try insert(entry, mergeKey: key) }
    }

    /// Removes entries that ended before that time, the oldest first and at most `limit` of them, so that no write waits
    /// long. The newest entry of all stays, because its number must not be given again.
    ///
    /// - Returns: how many were removed; once it is less than `limit`, nothing is left to remove.
    package func deleteLog(before time: Instant, limit: Int = 1000) throws -> Int {
        // Entries are in the order of time but for counted ones, which a later round finds: the walk from the oldest on
        // ends at the first that stays.
        try connection.run(
            """
            DELETE FROM provisioning_log WHERE entry IN (
                SELECT entry FROM provisioning_log
                WHERE entry < COALESCE(
                    (SELECT entry FROM provisioning_log WHERE last_time >= ?1 ORDER BY entry LIMIT 1),
                    (SELECT MAX(entry) FROM provisioning_log))
                ORDER BY entry LIMIT ?2)
            """, [SQLValue(time), SQLValue(limit)])
    }

    private func insert(_ entry: LogEntry, mergeKey: String?) throws {
        try connection.run(
            """
            INSERT INTO provisioning_log (organization, time, last_time, count, request_id, token_name, client_address,
                origin, operation, resource_type, resource_id, resource_name, status, scim_type, detail, remedy, changes,
                ignored, client_request_id, activity_id, name_key, reason, merge_key)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """, entry.values + [SQLValue(mergeKey)])
    }

    /// The hour and everything in which events of one kind agree, as a JSON array: no value can look like two.
    private func mergeKey(_ entry: LogEntry) -> String {
        let hour = entry.time.milliseconds / 3_600_000
        let agreed = [
            entry.origin.rawValue, entry.operation.rawValue, entry.credentialName, entry.clientAddress,
            entry.resourceType,
            entry.scimType, entry.detail, entry.remedy,
        ]
        let parts: [JSONValue] = [.number(JSONNumber(Int(hour))), .number(JSONNumber(entry.status))]
        return JSONValue.array(parts + agreed.map { $0.map { .string($0) } ?? .null }).text
    }
}
