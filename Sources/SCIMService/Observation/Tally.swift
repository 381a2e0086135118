import SCIMCore
import SCIMStore
import Synchronization

/// What one thread has counted. Each thread has its own: its lock is free but for the moments, about one a second, in
/// which somebody takes the counts.
final class Tally: Sendable {
    private let state = Mutex(State())

    private struct State {
        var numbers = Numbers()
        var contacts: [TokenID: Contact] = [:]
    }

    /// Counts since the start, for the metrics.
    struct Numbers: Sendable {
        var series: [Series: Int] = [:]
        /// By method and resource, see `place`.
        var durations = Array(
            repeating: Histogram(.durations), count: MethodLabel.allCases.count * ResourceLabel.allCases.count)
        /// By resource.
        var bodies = Array(repeating: Histogram(.sizes), count: ResourceLabel.allCases.count)

        static func place(_ method: MethodLabel, _ resource: ResourceLabel) -> Int {
            Int(method.rawValue) * ResourceLabel.allCases.count + Int(resource.rawValue)
        }

        mutating func merge(_ other: Numbers) {
            series.merge(other.series) { $0 + $1 }
            for place in durations.indices { durations[place].merge(other.durations[place]) }
            for place in bodies.indices { bodies[place].merge(other.bodies[place]) }
        }
    }

    /// Counts an answered request.
    ///
    /// - Parameters:
    ///   - duration: nanoseconds.
    ///   - end: when the answer was ready.
    func note(_ visit: Visit, _ request: Request, status: Int, duration: UInt64, end: Instant) {
        let method = MethodLabel(request.method)
        let organization = visit.caller?.organization
        state.withLock { state in
            let series = Series(.requests, of: organization, method.rawValue, visit.resource.rawValue, code: status)
            state.numbers.series[series, default: 0] += 1
            state.numbers.durations[Numbers.place(method, visit.resource)].add(duration, .durations)
            if !request.body.isEmpty {
                state.numbers.bodies[Int(visit.resource.rawValue)].add(UInt64(request.body.count), .sizes)
            }
            if let error = visit.error {
                let keyword = error.type.flatMap { SCIMError.Keyword.allCases.firstIndex(of: $0) }.map { $0 + 1 } ?? 0
                state.numbers.series[
                    Series(.scimErrors, of: organization, UInt8(keyword), code: status), default: 0] += 1
            }
            guard let caller = visit.caller else { return }
            state.contacts[caller.token, default: Contact(caller)].note(visit, from: request.clientAddress, until: end)
        }
    }

    /// Contacts since the last time.
    func takeContacts() -> [TokenID: Contact] {
        state.withLock { state in
            defer { state.contacts = [:] }
            return state.contacts
        }
    }

    var numbers: Numbers { state.withLock(\.numbers) }
}

/// What was seen of one token since it was last written down.
struct Contact: Sendable {
    let organization: OrganizationID
    let tokenName: String
    private(set) var lastUse = Instant(milliseconds: 0)
    private(set) var address = ""
    private(set) var reads = 0
    private(set) var probes = 0
    /// In the order of their beginning.
    private(set) var intervals: [ContactInterval] = []

    init(_ caller: Caller) {
        organization = caller.organization
        tokenName = caller.tokenName
    }

    mutating func note(_ visit: Visit, from address: String, until end: Instant) {
        lastUse = visit.time
        if self.address != address { self.address = address }
        let isProbe = visit.kind == .probe
        if visit.error == nil, visit.kind != .write {
            if isProbe { probes += 1 } else { reads += 1 }
        }
        if intervals.isEmpty
            || visit.time.milliseconds - intervals[intervals.count - 1].end.milliseconds
                >= ContactInterval.pauseBeforeProbe
        {
            var interval = ContactInterval(begin: visit.time)
            interval.beginsWithProbe = isProbe
            intervals.append(interval)
        }
        let last = intervals.count - 1
        intervals[last].end = max(intervals[last].end, end)
        intervals[last].requests += 1
        if isProbe { intervals[last].probes += 1 }
        if visit.kind == .search { intervals[last].searches += 1 }
        if visit.error != nil, !visit.hasEntry { intervals[last].refused += 1 }
    }

    mutating func merge(_ other: Contact) {
        if other.lastUse > lastUse {
            lastUse = other.lastUse
            address = other.address
        }
        reads += other.reads
        probes += other.probes
        intervals += other.intervals
    }
}
