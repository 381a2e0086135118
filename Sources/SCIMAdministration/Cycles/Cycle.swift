package import SCIMCore
import SCIMStore

/// A provisioning cycle of Entra as the administrator reads it: requests that came shortly one after another.
package struct Cycle: Sendable, Hashable {
    /// By which `scimctl cycle show` finds it.
    package let number: Int64
    package let begin: Instant
    package let end: Instant
    package let kind: Kind
    /// All requests with a valid token.
    package let requests: Int
    /// Queries for a random GUID that found nothing.
    package let probes: Int
    package let usersCreated: Int
    /// Activated and re-linked ones too.
    package let usersUpdated: Int
    package let usersDeactivated: Int
    package let usersDeleted: Int
    package let groupsCreated: Int
    package let groupsUpdated: Int
    package let groupsDeleted: Int
    /// Writes that changed nothing.
    package let unchanged: Int
    /// Requests that were refused, reads too.
    package let refused: Int

    /// What Entra was most likely doing. It does not say; the kind is told from what came.
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        case cycle
        /// Probes and a look around, nothing else: *Test Connection*, or a cycle with nothing to do.
        case connectionTest = "connection-test"
        /// One user or group alone, out of the rhythm: *Provision on demand*.
        case onDemand = "on-demand"
        /// Nothing was written and much read, as by account discovery, or by hand.
        case reading
    }

    /// Seconds from the first request to the last.
    package var duration: Int { Int((end.milliseconds - begin.milliseconds) / 1000) }

    /// Whether more may come.
    package func isRunning(at now: Instant) -> Bool {
        now.milliseconds - end.milliseconds < ContactInterval.longestPause
    }
}

extension Cycle {
    /// - Parameter before: when the regular cycle before it began; nil if there is none.
    init(_ record: CycleRecord, before: Instant?) {
        number = record.number
        begin = record.begin
        end = record.end
        requests = record.requests
        probes = record.probes
        usersCreated = record.changes.usersCreated
        usersUpdated = record.changes.usersUpdated
        usersDeactivated = record.changes.usersDeactivated
        usersDeleted = record.changes.usersDeleted
        groupsCreated = record.changes.groupsCreated
        groupsUpdated = record.changes.groupsUpdated
        groupsDeleted = record.changes.groupsDeleted
        unchanged = record.changes.unchanged
        refused = record.changes.refused
        kind = Kind(record, before: before)
    }

    /// The first cycles, newest first, each with the kind that it has in the list of all.
    ///
    /// The kind depends on the regular cycle before, so as many records are read as it takes to come to one.
    ///
    /// - Parameter records: so many of the newest.
    static func list(limit: Int, _ records: (Int) throws -> [CycleRecord]) rethrows -> [Cycle] {
        var further = 10
        while true {
            let found = try records(limit + further)
            let cycles = list(found)
            // One that is regular although nothing is known before it is so in any case.
            if found.count < limit + further || cycles.dropFirst(limit).contains(where: { $0.isRegular }) {
                return Array(cycles.prefix(limit))
            }
            further *= 4
        }
    }

    /// The newest cycle in which something may have been written; nil where there was none.
    ///
    /// - Parameter records: so many of the newest.
    static func lastWithWork(_ records: (Int) throws -> [CycleRecord]) rethrows -> Cycle? {
        var limit = 20
        while true {
            let found = try records(limit)
            let last = list(found).first { $0.kind == .cycle }
            if last != nil || found.count < limit { return last }
            limit *= 4
        }
    }

    /// Whether Entra began it by its own rhythm.
    private var isRegular: Bool { kind == .cycle || kind == .connectionTest }

    /// Cycles with their kinds, from records that stand newest first and so stay.
    static func list(_ records: [CycleRecord]) -> [Cycle] {
        var cycles: [Cycle] = []
        var before: Instant?
        for record in records.reversed() {
            let cycle = Cycle(record, before: before)
            if cycle.isRegular { before = cycle.begin }
            cycles.append(cycle)
        }
        return cycles.reversed()
    }
}

extension Cycle.Kind {
    /// Entra begins a cycle about every 40 minutes: what comes in half of that is out of the rhythm.
    private static let rhythm: Int64 = 20 * 60_000
    /// An on-demand run has few requests.
    private static let fewRequests = 30

    init(_ record: CycleRecord, before: Instant?) {
        let changes = record.changes
        let isQuiet =
            record.firstResource == nil && changes.refused == 0 && changes.unchanged == 0
        let isEarly = before.map { record.begin.milliseconds - $0.milliseconds < Cycle.Kind.rhythm } ?? true
        if isQuiet, record.searches == 0 {
            // Beside the probes: /ServiceProviderConfig, /Schemas, a page of one user.
            self = record.probes > 0 && record.requests - record.probes <= 5 ? .connectionTest : .reading
        } else if record.probes > 0, record.requests <= Cycle.Kind.fewRequests, !record.hasSeveralResources,
            record.searches <= 3, record.probes > 2 || isEarly
        {
            self = .onDemand
        } else if isQuiet, record.probes == 0 {
            self = .reading
        } else {
            self = .cycle
        }
    }
}
