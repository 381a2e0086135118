import SCIMCore
import SCIMDirectory
import SCIMStore

/// What was counted in memory and is to be written: at most once a second, and never as a commit of its own (D13).
struct Observations: Sendable {
    var uses: [CredentialID: CredentialUse] = [:]
    var counts: [RequestKind: Counters.Count] = [:]
    var intervals: [OrganizationID: [ContactInterval]] = [:]

    var isEmpty: Bool { uses.isEmpty && counts.isEmpty }

    /// When a valid credential was last used.
    var lastContact: Instant? { uses.values.map(\.time).max() }

    mutating func add(_ contacts: [CredentialActivity]) {
        for contact in contacts {
            add(CredentialUse(credential: contact.credential, time: contact.lastUse, address: contact.address))
            add(contact.reads, .read, "reads", contact)
            add(
                contact.probes, .probe,
                "a query for a random GUID: Test Connection, or Entra starting a cycle", contact)
            intervals[contact.organization, default: []] += contact.intervals
        }
    }

    /// - Parameter later: counted after what is here.
    mutating func add(_ later: [RequestKind: Counters.Count]) {
        for (key, count) in later { counts[key, default: Counters.Count(events: 0)].add(count) }
    }

    mutating func add(_ other: Observations) {
        for use in other.uses.values { add(use) }
        add(other.counts)
        intervals.merge(other.intervals) { $0 + $1 }
    }

    private mutating func add(_ use: CredentialUse) {
        if let known = uses[use.credential], known.time >= use.time { return }
        uses[use.credential] = use
    }

    private mutating func add(
        _ count: Int, _ operation: LoggedOperation, _ detail: String, _ contact: CredentialActivity
    ) {
        guard count > 0 else { return }
        let key = RequestKind(
            organization: contact.organization, operation: operation, status: 200,
            credentialName: contact.credentialName,
            detail: detail)
        counts[key, default: Counters.Count(events: 0)].events += count
    }

    /// The intervals of an organization in the order of their beginning, those that go on with one another merged.
    func activities(of organization: OrganizationID) -> [ContactInterval] {
        var merged: [ContactInterval] = []
        for interval in (intervals[organization] ?? []).sorted(by: { $0.begin < $1.begin }) {
            if let last = merged.last, interval.continues(from: last.end) {
                merged[merged.count - 1].merge(interval)
            } else {
                merged.append(interval)
            }
        }
        return merged
    }

    /// Writes all of it.
    func write(to transaction: WriteTransaction, at now: Instant) throws {
        try transaction.setCredentialUse(Array(uses.values))
        for (kind, count) in counts {
            try Journal.record(count.events, of: kind, lastRequestID: count.requestID, in: transaction, at: now)
        }
        for organization in intervals.keys.sorted(by: { $0.number < $1.number }) {
            try transaction.organization(organization).noteContacts(activities(of: organization))
        }
    }
}
