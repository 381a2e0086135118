import SCIMCore
import SCIMDirectory
import SCIMHTTP
import SCIMHost
import SCIMStore
import Synchronization

/// What one thread has counted. Each thread has its own: its lock is free but for the moments, about one a second, in
/// which somebody takes the counts.
final class ThreadCounters: Sendable {
    private let state = Mutex(State())

    fileprivate struct State {
        var numbers = Numbers()
        /// Counts that are not in `numbers` yet. There are few at a time, and the same again and again: looking through
        /// them costs less than a hash.
        var recent: [(series: Series, count: Int)] = []
        /// Since they were taken last.
        var contacts: [CredentialActivity] = []
        var places: [CredentialID: Int] = [:]
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
    func note(_ trace: borrowing RequestTrace, _ request: Request, status: Int, duration: UInt64, end: Instant) {
        let method = MethodLabel(request.method)
        let resource = trace.resource
        let organization = trace.caller?.organization
        let observed = CredentialActivity.Observed(trace, until: end)
        let keyword = trace.error.map { Series.label(of: $0.type) }
        let caller = trace.caller
        state.withLock { state in
            state.count(Series(.requests, of: organization, method.rawValue, resource.rawValue, code: status))
            state.numbers.durations[Numbers.place(method, resource)].add(duration, .durations)
            if !request.body.isEmpty {
                state.numbers.bodies[Int(resource.rawValue)].add(UInt64(request.body.count), .sizes)
            }
            if let keyword { state.count(Series(.scimErrors, of: organization, keyword, code: status)) }
            guard let caller, !caller.isRehearsal else { return }
            let place = state.place(of: caller)
            state.contacts[place].note(observed, from: request.clientAddress)
        }
    }

    /// Contacts since the last time.
    func takeContacts() -> [CredentialActivity] {
        state.withLock { state in
            defer {
                state.contacts = []
                state.places = [:]
            }
            return state.contacts
        }
    }

    var numbers: Numbers {
        state.withLock { state in
            state.settle()
            return state.numbers
        }
    }
}

extension ThreadCounters.State {
    fileprivate mutating func count(_ series: Series) {
        for place in recent.indices where recent[place].series == series {
            recent[place].count += 1
            return
        }
        if recent.count == 16 { settle() }
        recent.append((series, 1))
    }

    /// Takes the recent counts over.
    fileprivate mutating func settle() {
        for (series, count) in recent { numbers.series[series, default: 0] += count }
        recent = []
    }

    /// Where the contact of the caller's credential stands, usually the last one.
    fileprivate mutating func place(of caller: Caller) -> Int {
        if let last = contacts.last, last.credential == caller.credential.id { return contacts.count - 1 }
        if let place = places[caller.credential.id] { return place }
        contacts.append(CredentialActivity(caller))
        places[caller.credential.id] = contacts.count - 1
        return contacts.count - 1
    }
}
