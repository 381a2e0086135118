package import SCIMCore

extension WriteTransaction {
    /// Adds an entry to the provisioning log.
    package func append(_ entry: LogEntry) throws {
        try connection.run(
            """
            INSERT INTO provisioning_log (organization, time, last_time, count, request_id, token_name, client_address,
                origin, operation, resource_type, resource_id, resource_name, status, scim_type, detail, remedy, changes,
                ignored)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """, entry.values)
    }

    /// Adds counted events to the entry of their kind in the same hour, or begins one.
    package func mergeCount(_ entry: LogEntry) throws {
        let hour = entry.time.milliseconds / 3_600_000
        let parts = [
            "\(hour)", entry.operation, "\(entry.status)", entry.tokenName ?? "", entry.clientAddress ?? "",
            entry.scimType ?? "", entry.detail ?? "",
        ]
        let key = parts.joined(separator: "\u{1F}")
        let merged = try connection.run(
            """
            UPDATE provisioning_log SET count = count + ?3, last_time = MAX(last_time, ?4)
            WHERE organization IS ?1 AND merge_key = ?2
            """, [SQLValue(entry.organization), .text(key), SQLValue(entry.count), SQLValue(entry.lastTime)])
        guard merged == 0 else { return }
        try connection.run(
            """
            INSERT INTO provisioning_log (organization, time, last_time, count, request_id, token_name, client_address,
                origin, operation, resource_type, resource_id, resource_name, status, scim_type, detail, remedy, changes,
                ignored, merge_key)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """, entry.values + [.text(key)])
    }

    /// Removes entries that ended before that time, at most `limit` of them.
    ///
    /// - Returns: how many were removed.
    package func deleteLog(before time: Instant, limit: Int) throws -> Int {
        try connection.run(
            """
            DELETE FROM provisioning_log
            WHERE entry IN (SELECT entry FROM provisioning_log WHERE last_time < ? ORDER BY entry LIMIT ?)
            """, [SQLValue(time), SQLValue(limit)])
    }
}
