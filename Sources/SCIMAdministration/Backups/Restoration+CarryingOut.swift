import SCIMCore
import SCIMDirectory
import SCIMHost
import SCIMStore

extension Restoration {
    /// What came of it.
    package struct Outcome: Sendable, Hashable {
        /// Where the replaced database is; nil if there was none.
        package let kept: String?
        /// How many identifiers that were issued since the backup stay known; nil if the replaced database could not
        /// be read.
        package let identifiers: Int?
        /// How many tokens that were revoked or replaced since stay so.
        package let tokens: Int?
        /// How long requests waited; nil if no service was stopped for it.
        package let outage: Duration?
    }

    /// For so long requests wait at the longest; where it would be more, everything is left as it was.
    package static let longestOutage: Duration = .seconds(10)
    /// From the beginning, when the service must be stopped, all others gone, and the databases be exchanged.
    private static let milestones: (stopped: Duration, alone: Duration, ready: Duration) = (
        .seconds(6), .seconds(7.5), .seconds(8.5)
    )

    /// Stops the service, puts the backup into the place of the database, and starts the service.
    ///
    /// - Throws: `ServiceError`. Whatever goes wrong before the exchange leaves the database as it was, and the
    ///   service is started again; where it does not start after it, the error says so.
    package func carryOut() throws -> Outcome {
        let begin = surroundings.clock()
        try ServiceError.explaining(replacement.path) { try replacement.closeDoor() }
        let kept: String?
        let carriedOver: DatabaseReplacement.CarriedOver?
        do {
            (kept, carriedOver) = try ServiceError.explaining(replacement.path) { try exchange(since: begin) }
        } catch {
            replacement.openDoor()
            throw undone(error)
        }
        replacement.openDoor()
        do { try service?.start() } catch {
            throw ServiceError(
                .failed, "the database is restored, but the service does not start: \(error)",
                remedy: "Look at: \(machine: .serviceStatus). The replaced database is \(kept ?? "none").")
        }
        return Outcome(
            kept: kept, identifiers: carriedOver?.identifiers, tokens: carriedOver?.tokens,
            outage: service.map { _ in passed(since: begin) })
    }

    private func exchange(
        since begin: UInt64
    ) throws -> (kept: String?, carriedOver: DatabaseReplacement.CarriedOver?) {
        try service?.stop(Self.milestones.stopped)
        try replacement.awaitUsers(within: Self.milestones.alone - passed(since: begin))
        let condition = try replacement.settle()
        let now = surroundings.now()
        var carriedOver: DatabaseReplacement.CarriedOver?
        if condition == .settled, case .compared = current { carriedOver = try replacement.carryOver(at: now) }
        let kept = condition == .absent ? nil : unusedName(at: now)
        try note(carriedOver, kept, at: now)
        guard passed(since: begin) < Self.milestones.ready else {
            throw ServiceError(.failed, "swapping the files takes longer than requests can wait")
        }
        try replacement.swap(keeping: kept ?? unusedName(at: now))
        return (kept, carriedOver)
    }

    private func passed(since begin: UInt64) -> Duration { .nanoseconds(Int64(surroundings.clock() &- begin)) }

    /// The error that ended it, and that nothing has changed.
    private func undone(_ error: any Error) -> ServiceError {
        let cause = error as? ServiceError ?? ServiceError(.failed, "\(error)")
        var told = ServiceError(
            cause.kind, "\(cause.message); nothing was changed", remedy: cause.remedy)
        do { try service?.start() } catch {
            told.message += ", but the service does not start again: \(error)"
            told.remedy = "Look at: \(machine: .serviceStatus)"
        }
        return told
    }

    /// `scim-replaced-20261125T020000Z.db` beside `scim.db`
    private func unusedName(at now: Instant) -> String {
        let path = replacement.path
        let stem = path.hasSuffix(BackupFile.suffix) ? String(path.dropLast(BackupFile.suffix.count)) : path
        let plain = "\(stem)-replaced-\(now.dateTime.prefix(19).filter { $0 != "-" && $0 != ":" })Z"
        var name = plain + BackupFile.suffix
        var number = 2
        while Store.exists(name) {
            name = "\(plain).\(number)\(BackupFile.suffix)"
            number += 1
        }
        return name
    }

    /// Takes down in what will be the database that it was restored: in the audit trail, which goes on behind the
    /// backup's last entry and names the last one of the replaced trail, and in the log of each organization.
    private func note(_ carriedOver: DatabaseReplacement.CarriedOver?, _ kept: String?, at now: Instant) throws {
        let store = try Store.open(replacement.draft, as: .administration)
        defer { store.close() }
        let source = source
        let old: JSONValue = [
            "database": JSONValue(optional: kept),
            "head": JSONValue(optional: carriedOver?.lastAuditRecord.map { "\($0.number):\($0.hash.hexadecimal)" }),
        ]
        let new: JSONValue = [
            "backup": .string(source.path), "made": .string(source.time.dateTime), "sha256": .string(sha256),
        ]
        try store.write { [actor] transaction in
            try AuditTrail(transaction, actor: actor, at: now).note(
                .restore, of: nil, source.name, from: old, to: new)
            for organization in try transaction.organizations() {
                try Journal(transaction, of: organization.id, by: .administrator, at: now).record(
                    .restore, "restored the database of \(source.time.dateTime) from \(source.name.forDisplay)")
            }
        }
    }
}
