// Taking a person's data out of the provisioning log; the entries themselves stay.

import SCIMCore

extension OrganizationSnapshot {
    /// The next entries of the organization's log from the number on, for looking through all of it.
    package func logEntries(after number: Int64, limit: Int) throws -> [LogEntry] {
        try connection.all(
            .composed(
                """
                SELECT \(LogEntry.columns) FROM provisioning_log INDEXED BY provisioning_log_organization
                WHERE organization = ? AND entry > ? ORDER BY entry LIMIT ?
                """), [scope, .integer(number), SQLValue(limit)]
        ) { try LogEntry($0) }
    }
}

extension OrganizationTransaction {
    /// Leaves of an entry only when it was, by whose token, what was done to which identifier, and how it ended.
    package func eraseContent(ofLogEntry number: Int64) throws {
        try connection.run(
            """
            UPDATE provisioning_log SET resource_name = NULL, name_key = NULL, detail = NULL, remedy = NULL,
                changes = NULL, ignored = NULL, merge_key = NULL
            WHERE organization = ? AND entry = ?
            """, [scope, .integer(number)])
    }
}
