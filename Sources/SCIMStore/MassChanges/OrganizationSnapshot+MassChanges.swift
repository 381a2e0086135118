package import SCIMCore

extension OrganizationSnapshot {
    /// The last mass change of that subject, decided or not.
    package func lastMassChange(_ subject: MassChangeGuard.Subject) throws -> MassChangeRecord? {
        try massChanges(subject, limit: 1).first
    }

    /// The mass changes of that subject, the last first.
    package func massChanges(_ subject: MassChangeGuard.Subject, limit: Int) throws -> [MassChangeRecord] {
        try connection.all(
            .select(
                MassChangeRecord.columns,
                "FROM mass_changes WHERE organization = ? AND subject = ? ORDER BY mass_change DESC LIMIT ?"),
            [scope, .text(subject.rawValue), SQLValue(limit)]
        ) { MassChangeRecord($0) }
    }

    /// What is held of a mass change, in the order in which it was asked for.
    ///
    /// - Parameter limit: nil for all.
    package func heldChanges(of massChange: Int64, limit: Int?) throws -> [HeldChangeRecord] {
        try connection.all(
            .select(
                HeldChangeRecord.columns,
                "FROM held_changes WHERE mass_change = ? ORDER BY first_time, resource_id LIMIT ?"),
            [.integer(massChange), SQLValue(limit ?? -1)]
        ) { try HeldChangeRecord($0) }
    }

    /// How many records a mass change concerns, and how many removals.
    package func heldCount(of massChange: Int64) throws -> (records: Int, removals: Int) {
        try connection.first(
            "SELECT COUNT(*), COALESCE(SUM(removals), 0) FROM held_changes WHERE mass_change = ?",
            [.integer(massChange)]
        ) { ($0.number(0), $0.number(1)) } ?? (0, 0)
    }

    /// Whether a change of the record was held and then rejected.
    package func isRejected(_ id: ResourceID, at now: Instant) throws -> Bool {
        try connection.first(
            """
            SELECT 1 FROM held_changes AS h JOIN mass_changes AS m ON m.mass_change = h.mass_change
            WHERE h.organization = ? AND h.resource_id = ? AND m.decision = 'rejected' AND m.until > ?
            """, [scope, .id(id), SQLValue(now)]
        ) { _ in true } ?? false
    }

    /// How many removals clients made within the window of the guard, to the minute; what was counted while the clock was
    /// ahead does not belong to it.
    package func removalCount(_ subject: MassChangeGuard.Subject, at now: Instant) throws -> Int {
        Int(
            try connection.integer(
                """
                SELECT COALESCE(SUM(count), 0) FROM removals
                WHERE organization = ? AND subject = ? AND minute > ? AND minute <= ?
                """,
                [
                    scope, .text(subject.rawValue), .integer((now + -MassChangeGuard.window).minute),
                    .integer(now.minute),
                ]))
    }

    /// What is known to be left at least, of what was counted in this minute; nil if nothing was.
    package func knownRemainder(_ subject: MassChangeGuard.Subject, at now: Instant) throws -> Int? {
        try connection.first(
            "SELECT remaining FROM removals WHERE organization = ? AND subject = ? AND minute = ?",
            [scope, .text(subject.rawValue), .integer(now.minute)]
        ) { $0.isNull(0) ? nil : $0.number(0) } ?? nil
    }

    /// The users whom clients deactivated or deleted since that time, as the log remembers, the last first.
    package func usersRemoved(
        since time: Instant
    ) throws -> [(id: ResourceID, wasDeactivated: Bool, wasDeleted: Bool)] {
        guard let first = try connection.firstLogEntry(since: time, of: organization) else { return [] }
        return try connection.all(
            """
            SELECT resource_id, MAX(operation = 'deactivate'), MAX(operation = 'delete')
            FROM provisioning_log INDEXED BY provisioning_log_organization
            WHERE organization IS ? AND entry >= ? AND last_time >= ? AND origin = 'scim' AND resource_type = 'User'
                AND operation IN ('deactivate', 'delete') AND status < 400 AND resource_id IS NOT NULL
            GROUP BY resource_id ORDER BY MAX(entry) DESC
            """, [scope, .integer(first), SQLValue(time)]
        ) { (try $0.id(0), $0.flag(1), $0.flag(2)) }
    }

    /// How many memberships there are, as far as the limit.
    package func membershipCount(limit: Int) throws -> Int {
        Int(
            try connection.integer(
                "SELECT COUNT(*) FROM (SELECT 1 FROM memberships WHERE organization = ? LIMIT ?)",
                [scope, SQLValue(limit)]))
    }
}

extension Instant {
    /// Minutes since 1970.
    var minute: Int64 { milliseconds / 60_000 }
}
