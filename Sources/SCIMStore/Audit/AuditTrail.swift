// Reading and writing the audit trail, one chain for the whole machine.

package import SCIMCore

extension Snapshot {
    /// The newest entries, oldest of them first.
    ///
    /// - Parameters:
    ///   - organization: nil for the entries of all, and of the machine.
    ///   - action: only entries of this one.
    ///   - person: part of the name of who made the change, upper and lower case of ASCII being the same.
    ///   - before: only entries with a smaller number.
    ///   - limit: nil for all.
    package func auditRecords(
        of organization: OrganizationID? = nil, since: Instant? = nil, action: String? = nil, person: String? = nil,
        before: Int? = nil, limit: Int? = nil
    ) throws -> [AuditRecord] {
        let records = try connection.all(
            """
            SELECT entry, time, organization, actor, action, subject, old, new, previous_hash, hash FROM audit_trail
            WHERE entry < ?4 AND (?1 IS NULL OR organization = ?1) AND (?2 IS NULL OR time >= ?2)
                AND (?5 IS NULL OR action = ?5)
                AND (?6 IS NULL OR instr(lower(
                    -- What was tampered with may no longer be JSON.
                    CASE WHEN json_valid(actor) THEN
                        COALESCE(actor ->> 'person', actor ->> 'loginUser', actor ->> 'sudoUser', actor ->> 'user', '')
                    ELSE '' END), lower(?6)) > 0)
            ORDER BY entry DESC LIMIT ?3
            """,
            [
                SQLValue(organization), SQLValue(since), SQLValue(limit ?? -1), SQLValue(before ?? .max),
                SQLValue(action), SQLValue(person),
            ]
        ) { AuditRecord($0) }
        return records.reversed()
    }

    /// Each entry in turn, from the first on.
    package func forEachAuditRecord(_ body: (AuditRecord) throws -> Void) throws {
        try connection.each(
            """
            SELECT entry, time, organization, actor, action, subject, old, new, previous_hash, hash FROM audit_trail
            ORDER BY entry
            """
        ) { try body(AuditRecord($0)) }
    }

    /// The last entry that is there; nil if there is none.
    package func lastAuditRecord() throws -> AuditRecord? {
        try connection.first(
            """
            SELECT entry, time, organization, actor, action, subject, old, new, previous_hash, hash FROM audit_trail
            ORDER BY entry DESC LIMIT 1
            """
        ) { AuditRecord($0) }
    }

    /// The highest number that an entry was ever given, whether or not it is still there; 0 if there was none.
    package func highestAuditNumber() throws -> Int64 {
        try connection.first("SELECT seq FROM sqlite_sequence WHERE name = 'audit_trail'") { $0.integer(0) } ?? 0
    }
}

extension WriteTransaction {
    /// Adds an entry; its number is the highest so far and one.
    package func append(_ record: AuditRecord) throws {
        try connection.run(
            """
            INSERT INTO audit_trail (entry, time, organization, actor, action, subject, old, new, previous_hash, hash)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                .integer(record.number), SQLValue(record.time), SQLValue(record.organization), .text(record.actor),
                .text(record.action), SQLValue(record.subject), SQLValue(record.old), SQLValue(record.new),
                .blob(record.previousHash), .blob(record.hash),
            ])
    }
}
