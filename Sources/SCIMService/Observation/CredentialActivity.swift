import SCIMCore
import SCIMDirectory
import SCIMStore

/// What was seen of one credential since it was last written down.
struct CredentialActivity: Sendable {
    let credential: CredentialID
    let organization: OrganizationID
    let credentialName: String
    private(set) var lastUse = Instant(milliseconds: 0)
    private(set) var address = ""
    private(set) var reads = 0
    private(set) var probes = 0
    /// In the order of their beginning.
    private(set) var intervals: [ContactInterval] = []

    init(_ caller: Caller) {
        credential = caller.credential.id
        organization = caller.organization
        credentialName = caller.credentialName
    }

    /// What a contact is made of: a few numbers of a request.
    struct Observed: Sendable {
        let begin: Instant
        let end: Instant
        let kind: RequestTrace.Kind
        let isRefused: Bool
        let hasEntry: Bool

        init(_ trace: borrowing RequestTrace, until end: Instant) {
            begin = trace.time
            self.end = end
            kind = trace.kind
            isRefused = trace.error != nil
            hasEntry = trace.hasEntry
        }
    }

    mutating func note(_ observed: Observed, from address: String) {
        lastUse = observed.begin
        if self.address != address { self.address = address }
        let isProbe = observed.kind == .probe
        if !observed.isRefused, observed.kind != .write {
            if isProbe { probes += 1 } else { reads += 1 }
        }
        if beginsAnew(observed.begin) {
            var interval = ContactInterval(begin: observed.begin)
            interval.beginsWithProbe = isProbe
            intervals.append(interval)
        }
        let last = intervals.count - 1
        intervals[last].end = max(intervals[last].end, observed.end)
        intervals[last].requests += 1
        if isProbe { intervals[last].probes += 1 }
        if observed.kind == .search { intervals[last].searches += 1 }
        if observed.isRefused, !observed.hasEntry { intervals[last].refused += 1 }
    }

    /// Whether so much time has passed that this may be another cycle; which it is, `ContactInterval` decides.
    private func beginsAnew(_ begin: Instant) -> Bool {
        guard let end = intervals.last?.end else { return true }
        return begin.milliseconds - end.milliseconds >= ContactInterval.pauseBeforeProbe
    }
}
