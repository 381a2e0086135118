package import SCIMCore

/// A mass change that the guard held, and what was decided on it (D21 of the design).
package struct MassChangeRecord: Sendable, Hashable {
    package let number: Int64
    package let subject: MassChangeGuard.Subject
    package let begin: Instant
    /// When something of it was asked for last.
    package let last: Instant
    /// Whether every removal is held, and not only one that would pass the line by itself.
    package let isClosed: Bool
    /// What was let pass in the hour before the first was held, and what was left then.
    package let removed: Int
    package let remaining: Int
    /// How many requests were held.
    package let requests: Int
    /// Of the first request.
    package let credentialName: String?
    package let clientAddress: String?
    /// nil as long as nobody has decided.
    package let decision: Decision?
    package let decided: Instant?
    /// How long the decision holds.
    package let until: Instant?

    package enum Decision: String, Sendable, Hashable {
        case approved, rejected
    }

    /// An approval of a time that is still to come, as after a clock was set back, holds for nothing.
    package func isApproved(at now: Instant) -> Bool {
        guard decision == .approved, let decided, let until else { return false }
        return decided <= now && now < until
    }
}

/// A change that was held, however often it was asked for.
package struct HeldChangeRecord: Sendable, Hashable {
    package let id: ResourceID
    package let kind: ResourceKind
    package let operation: LoggedOperation
    package let name: String
    /// Users or memberships that would go.
    package let removals: Int
    package let first: Instant
    package let last: Instant
    package let requests: Int

    package init(
        id: ResourceID, kind: ResourceKind, operation: LoggedOperation, name: String, removals: Int, at time: Instant
    ) {
        self.init(id, kind, operation, name, removals, first: time, last: time, requests: 1)
    }

    fileprivate init(
        _ id: ResourceID, _ kind: ResourceKind, _ operation: LoggedOperation, _ name: String, _ removals: Int,
        first: Instant, last: Instant, requests: Int
    ) {
        self.id = id
        self.kind = kind
        self.operation = operation
        self.name = name
        self.removals = removals
        self.first = first
        self.last = last
        self.requests = requests
    }
}

extension MassChangeRecord {
    static var columns: StaticString {
        """
        mass_change, subject, begin_time, last_time, is_closed, removed, remaining, requests, credential_name,
            client_address, decision, decided, until
        """
    }

    init(_ row: Row) {
        number = row.integer(0)
        subject = MassChangeGuard.Subject(rawValue: row.text(1)) ?? .users
        begin = row.instant(2)
        last = row.instant(3)
        isClosed = row.flag(4)
        removed = row.number(5)
        remaining = row.number(6)
        requests = row.number(7)
        credentialName = row.textIfAny(8)
        clientAddress = row.textIfAny(9)
        decision = row.textIfAny(10).flatMap(Decision.init)
        decided = row.instantIfAny(11)
        until = row.instantIfAny(12)
    }
}

extension HeldChangeRecord {
    static var columns: StaticString {
        "resource_id, type, operation, name, removals, first_time, last_time, requests"
    }

    init(_ row: Row) throws {
        self.init(
            try row.id(0), ResourceKind(rawValue: row.text(1)) ?? .user, LoggedOperation(rawValue: row.text(2)),
            row.text(3), row.number(4), first: row.instant(5), last: row.instant(6), requests: row.number(7))
    }
}

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
    fileprivate var minute: Int64 { milliseconds / 60_000 }
}

extension OrganizationTransaction {
    /// Counts removals that a client made.
    ///
    /// - Parameter remaining: what is left at least; nil where that is not known.
    package func noteRemovals(
        _ count: Int, of subject: MassChangeGuard.Subject, remaining: Int?, at now: Instant
    ) throws {
        try connection.run(
            """
            INSERT INTO removals (organization, subject, minute, count, remaining) VALUES (?1, ?2, ?3, ?4, ?5)
            ON CONFLICT (organization, subject, minute) DO UPDATE SET count = count + ?4, remaining = ?5
            """,
            [scope, .text(subject.rawValue), .integer(now.minute), SQLValue(count), SQLValue(remaining)])
    }

    /// Forgets removals that no longer count.
    package func deleteOldRemovals(at now: Instant) throws {
        try connection.run(
            "DELETE FROM removals WHERE organization = ? AND (minute < ? OR minute > ?)",
            [scope, .integer((now + -MassChangeGuard.window).minute), .integer(now.minute)])
    }

    /// Forgets what was held of one record.
    package func deleteHeldChange(of id: ResourceID) throws {
        try connection.run("DELETE FROM held_changes WHERE organization = ? AND resource_id = ?", [scope, .id(id)])
    }

    /// Begins to count removals of that subject anew.
    package func deleteRemovals(of subject: MassChangeGuard.Subject) throws {
        try connection.run(
            "DELETE FROM removals WHERE organization = ? AND subject = ?", [scope, .text(subject.rawValue)])
    }

    /// What a held request adds to the mass change that it belongs to.
    package struct Held: Sendable {
        package let subject: MassChangeGuard.Subject
        package let change: HeldChangeRecord
        /// Whether every further removal is to be held.
        package let closes: Bool
        package let removed: Int
        package let remaining: Int

        package init(
            _ subject: MassChangeGuard.Subject, _ change: HeldChangeRecord, closes: Bool, removed: Int, remaining: Int
        ) {
            self.subject = subject
            self.change = change
            self.closes = closes
            self.removed = removed
            self.remaining = remaining
        }
    }

    /// Notes a request that was held: in the mass change that nobody has decided on, or in a new one.
    package func note(_ held: Held, credentialName: String, clientAddress: String) throws {
        let open = try lastMassChange(held.subject).flatMap { $0.decision == nil ? $0 : nil }
        let number: Int64
        if let open {
            number = open.number
            try connection.run(
                """
                UPDATE mass_changes SET last_time = ?2, is_closed = MAX(is_closed, ?3), requests = requests + 1
                WHERE mass_change = ?1
                """, [.integer(number), SQLValue(held.change.last), SQLValue(held.closes)])
        } else {
            try connection.run(
                """
                INSERT INTO mass_changes (organization, subject, begin_time, last_time, is_closed, removed, remaining,
                    requests, credential_name, client_address)
                VALUES (?1, ?2, ?3, ?3, ?4, ?5, ?6, 1, ?7, ?8)
                """,
                [
                    scope, .text(held.subject.rawValue), SQLValue(held.change.first), SQLValue(held.closes),
                    SQLValue(held.removed), SQLValue(held.remaining), .text(credentialName), .text(clientAddress),
                ])
            number = connection.lastInsertedRow
        }
        let change = held.change
        try connection.run(
            """
            INSERT INTO held_changes (organization, resource_id, mass_change, type, operation, name, removals, first_time,
                last_time, requests)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8, 1)
            ON CONFLICT (organization, resource_id) DO UPDATE SET mass_change = ?3, operation = ?5, name = ?6,
                removals = ?7, last_time = ?8, requests = requests + 1
            """,
            [
                scope, .id(change.id), .integer(number), .text(change.kind.rawValue),
                .text(change.operation.rawValue), .text(change.name.cut(toBytes: ValueLimits.name)),
                SQLValue(change.removals), SQLValue(change.first),
            ])
    }

    /// Decides on a mass change. Approved, nothing of it is held any longer; rejected, what was held stays refused.
    package func decide(
        _ decision: MassChangeRecord.Decision, on massChange: MassChangeRecord, at now: Instant, until: Instant?
    ) throws {
        try connection.run(
            "UPDATE mass_changes SET decision = ?2, decided = ?3, until = ?4 WHERE mass_change = ?1",
            [.integer(massChange.number), .text(decision.rawValue), SQLValue(now), SQLValue(until)])
        guard decision == .approved else { return }
        try connection.run("DELETE FROM held_changes WHERE mass_change = ?", [.integer(massChange.number)])
    }

    /// Forgets mass changes that were decided on before a time.
    package func deleteMassChanges(decidedBefore time: Instant) throws {
        try connection.run(
            """
            DELETE FROM held_changes WHERE mass_change IN (
                SELECT mass_change FROM mass_changes WHERE organization = ?1 AND decided < ?2 AND until < ?2)
            """, [scope, SQLValue(time)])
        try connection.run(
            "DELETE FROM mass_changes WHERE organization = ?1 AND decided < ?2 AND until < ?2", [scope, SQLValue(time)])
    }
}
