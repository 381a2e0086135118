import HTTPTypes
import SCIMCore
import SCIMDirectory
import SCIMHTTP
import SCIMHost
import SCIMStore
import Synchronization

/// What all threads count together because it is rare or waits for the disk anyway: refusals that are counted instead of
/// logged one by one (D13), and what writes changed.
///
/// Bounded whatever is sent: each organization, and everybody without a valid token together, has a share of so many kinds
/// in an hour; past it, new kinds of that share have one entry. So nobody can hide what is refused elsewhere. The writer
/// takes the counts at most once a second; what a crash loses is a count, never a change.
final class Counters: Sendable {
    private let state = Mutex(State())
    /// Kinds of refusals in an hour for which there are entries of their own: of one organization, or of all requests that
    /// named none.
    static let share = 500

    /// Events of one kind that came together.
    struct Count: Sendable, Hashable {
        var events: Int
        /// Of the last of them, which is what somebody asks for who has just read it in an answer; nil for reads.
        var requestID: String?

        /// - Parameter later: those that came after these.
        mutating func add(_ later: Count) {
            events += later.events
            requestID = later.requestID ?? requestID
        }
    }

    private struct State {
        var counts: [RequestKind: Count] = [:]
        var series: [Series: Int] = [:]
        /// The kinds of this hour, by whose share they are in; nil for those that named no organization.
        var known: [OrganizationID?: Set<RequestKind>] = [:]
        var transactions = Histogram(.durations)
        var hour: Int64 = 0

        mutating func add(_ key: RequestKind, _ requestID: String, at now: Instant) {
            var key = key
            if hour != now.milliseconds / 3_600_000 {
                hour = now.milliseconds / 3_600_000
                known = [:]
            }
            if known[key.organization, default: []].count < Counters.share {
                known[key.organization, default: []].insert(key)
            } else if known[key.organization]?.contains(key) == false {
                key = key.summarized
            }
            counts[key, default: Count(events: 0)].add(Count(events: 1, requestID: requestID))
        }
    }

    /// - Parameter status: of the answer.
    func note(_ refusal: CallerRefusal, status: Int, _ request: Request, at now: Instant) {
        let key = RequestKind(
            organization: refusal.organization?.id, operation: .authenticate, status: status,
            address: ClientNetwork(request.clientAddress).text, reason: refusal.reason, detail: refusal.detail,
            remedy: refusal.remedy)
        state.withLock { state in
            state.add(key, request.id, at: now)
            let place = CredentialRefusal.allCases.firstIndex(of: refusal.reason) ?? 0
            state.series[Series(.authFailures, UInt8(place)), default: 0] += 1
        }
    }

    func note(_ key: RequestKind, _ request: Request, at now: Instant) {
        state.withLock { $0.add(key, request.id, at: now) }
    }

    func note(_ series: Series, _ count: Int = 1) { state.withLock { $0.series[series, default: 0] += count } }

    /// Counts a request that would have changed something and was refused.
    func note(refused method: HTTPRequest.Method, _ type: ResourceLabel, in organization: OrganizationID) {
        let operation = OperationLabel(MethodLabel(method).operation)
        note(
            Series(
                .operations, of: organization, type.rawValue, operation.rawValue,
                code: Int(ResultLabel.refused.rawValue)))
    }

    /// Counts what a write did.
    func note(_ change: Change, of type: ResourceLabel, in organization: OrganizationID) {
        let result = change.operation == .unchanged ? ResultLabel.unchanged : .done
        let operation = OperationLabel(change.operation)
        let code = Int(result.rawValue)
        state.withLock { state in
            func add(_ label: OperationLabel, _ count: Int) {
                guard count > 0 else { return }
                state.series[
                    Series(.operations, of: organization, type.rawValue, label.rawValue, code: code), default: 0] +=
                    count
            }
            add(operation, 1)
            add(.memberAdd, change.members.added)
            add(.memberRemove, change.members.removed)
            if change.hasUnmatchedRole { state.series[Series(.unmatchedRoles, of: organization), default: 0] += 1 }
        }
    }

    /// Counts a transaction of the writer, in nanoseconds.
    func note(transaction nanoseconds: UInt64) {
        state.withLock { $0.transactions.add(nanoseconds, .durations) }
    }

    var transactions: Histogram { state.withLock(\.transactions) }

    /// The refusals counted since the last time.
    func takeRefusals() -> [RequestKind: Count] {
        state.withLock { state in
            defer { state.counts = [:] }
            return state.counts
        }
    }

    var series: [Series: Int] { state.withLock(\.series) }
}

extension RequestKind {
    /// What new kinds share when there are too many: only values of which there are few.
    fileprivate var summarized: RequestKind {
        guard reason == nil else {
            var key = self
            key.address = nil
            // What is wrong with a signed token may quote it.
            if reason == .assertion { (key.detail, key.remedy) = (reason?.summary ?? "", nil) }
            return key
        }
        return RequestKind(
            organization: organization, operation: .request, status: status, detail: "further requests")
    }
}
