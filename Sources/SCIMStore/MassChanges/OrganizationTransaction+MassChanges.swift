package import SCIMCore

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
