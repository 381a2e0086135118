package import SCIMCore

extension OrganizationSnapshot {
    /// The newest cycles, the newest first.
    ///
    /// - Parameter limit: nil for all.
    package func cycles(limit: Int? = nil) throws -> [CycleRecord] {
        try connection.all(
            .composed(
                """
                SELECT \(CycleRecord.columns) FROM cycles
                WHERE organization = ? ORDER BY begin_time DESC, cycle DESC LIMIT ?
                """), [scope, SQLValue(limit ?? -1)]
        ) { try CycleRecord($0) }
    }

    /// The newest cycles that began at that time or before, the newest first.
    package func cycles(until time: Instant, limit: Int) throws -> [CycleRecord] {
        try connection.all(
            .composed(
                """
                SELECT \(CycleRecord.columns) FROM cycles
                WHERE organization = ? AND begin_time <= ? ORDER BY begin_time DESC, cycle DESC LIMIT ?
                """), [scope, SQLValue(time), SQLValue(limit)]
        ) { try CycleRecord($0) }
    }

    /// What the cycles since that time came to, day by day; days without a cycle are left out.
    package func dailyChanges(since time: Instant) throws -> [DailyChanges] {
        try connection.all(
            """
            SELECT begin_time / 86400000, COUNT(*), SUM(users_created + groups_created),
                SUM(users_updated + groups_updated), SUM(users_deactivated), SUM(users_deleted + groups_deleted),
                SUM(refused)
            FROM cycles WHERE organization = ? AND begin_time >= ? GROUP BY 1 ORDER BY 1
            """, [scope, SQLValue(time)]
        ) {
            DailyChanges(
                day: $0.number(0), cycles: $0.number(1), created: $0.number(2), changed: $0.number(3),
                deactivated: $0.number(4), deleted: $0.number(5), refused: $0.number(6))
        }
    }

    /// The cycle of that number.
    package func cycle(_ number: Int64) throws -> CycleRecord? {
        try connection.first(
            .composed("SELECT \(CycleRecord.columns) FROM cycles WHERE organization = ? AND cycle = ?"),
            [scope, .integer(number)]
        ) { try CycleRecord($0) }
    }

    /// When the last cycle ended that changed something; nil if none did.
    package func lastChange() throws -> Instant? {
        try connection.first(
            """
            SELECT MAX(end_time) FROM cycles
            WHERE organization = ? AND users_created + users_updated + users_deactivated + users_deleted
                + groups_created + groups_updated + groups_deleted > 0
            """, [scope]
        ) { $0.instantIfAny(0) } ?? nil
    }

    /// When the cycles since that time began, the earliest first.
    package func cycleBegins(since time: Instant) throws -> [Instant] {
        try connection.all(
            "SELECT begin_time FROM cycles WHERE organization = ? AND begin_time >= ? ORDER BY begin_time",
            [scope, SQLValue(time)]
        ) { $0.instant(0) }
    }
}

extension OrganizationTransaction {
    /// Adds what was seen of the organization to its cycles: to the last one where that goes on, else to a new one.
    ///
    /// The log is the truth about writes: its entries since the last time are counted here, so that none is counted twice
    /// or lost when the worker dies.
    ///
    /// - Parameter intervals: in the order of their beginning, those that go on with one another merged.
    package func noteContacts(_ intervals: [ContactInterval]) throws {
        var last = try cycles(limit: 1).first
        for (place, interval) in intervals.enumerated() {
            let next = place + 1 < intervals.count ? intervals[place + 1].begin : nil
            var cycle = CycleRecord(begin: interval.begin, end: interval.end)
            if let known = last, interval.continues(from: known.end) {
                cycle = known
                cycle.begin = min(known.begin, interval.begin)
                cycle.end = max(known.end, interval.end)
            } else {
                cycle.lastEntry = try last?.lastEntry ?? lastEntry(before: interval.begin)
            }
            cycle.requests += interval.requests
            cycle.probes += interval.probes
            cycle.searches += interval.searches
            cycle.changes.refused += interval.refused
            try countEntries(into: &cycle, from: interval.begin, until: next)
            last = try save(cycle)
        }
    }

    private func lastEntry(before time: Instant) throws -> Int64 {
        if let first = try connection.firstLogEntry(since: time, of: organization) { return first - 1 }
        return try connection.integer(
            "SELECT COALESCE(MAX(entry), 0) FROM provisioning_log WHERE organization IS ?", [scope])
    }

    private func countEntries(into cycle: inout CycleRecord, from begin: Instant, until next: Instant?) throws {
        // Entries of an earlier cycle that was cut off by a crash belong to nobody.
        let first = Instant(milliseconds: begin.milliseconds - ContactInterval.pauseBeforeProbe)
        try connection.each(
            """
            SELECT operation, resource_type, resource_id, status, entry
            FROM provisioning_log INDEXED BY provisioning_log_organization
            WHERE organization IS ?1 AND entry > ?2 AND last_time >= ?3 AND last_time < ?4 AND origin = 'scim'
                AND merge_key IS NULL
            ORDER BY entry
            """,
            [scope, .integer(cycle.lastEntry), SQLValue(first), next.map { SQLValue($0) } ?? .integer(.max)]
        ) { row in
            cycle.count(
                LoggedOperation(rawValue: row.text(0)), type: row.textIfAny(1),
                resource: row.isNull(2) ? nil : try row.id(2), status: row.number(3), entry: row.integer(4))
        }
    }

    private func save(_ cycle: CycleRecord) throws -> CycleRecord {
        var saved = cycle
        if cycle.number == 0 {
            try connection.run(
                """
                INSERT INTO cycles (organization, begin_time, end_time, requests, probes, searches, users_created,
                    users_updated, users_deactivated, users_deleted, groups_created, groups_updated, groups_deleted,
                    unchanged, refused, first_resource, has_several_resources, last_entry)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """, [scope] + cycle.values)
            saved.number = connection.lastInsertedRow
        } else {
            try connection.run(
                """
                UPDATE cycles SET begin_time = ?3, end_time = ?4, requests = ?5, probes = ?6, searches = ?7,
                    users_created = ?8, users_updated = ?9, users_deactivated = ?10, users_deleted = ?11,
                    groups_created = ?12, groups_updated = ?13, groups_deleted = ?14, unchanged = ?15, refused = ?16,
                    first_resource = ?17, has_several_resources = ?18, last_entry = ?19
                WHERE organization = ?1 AND cycle = ?2
                """, [scope, .integer(cycle.number)] + cycle.values)
        }
        return saved
    }
}

extension WriteTransaction {
    /// Removes cycles that ended before that time; what the log keeps of them goes by `deleteLog`.
    package func deleteCycles(before time: Instant) throws {
        try connection.run("DELETE FROM cycles WHERE end_time < ?", [SQLValue(time)])
    }
}
