import SCIMCore
import SCIMStore
import Synchronization

/// How much long reads and large resources take of the worker at the same time, so that queries which look at everything
/// leave threads to all other requests, and resources of several megabytes do not add up.
///
/// Both are limited for each organization and for all together, and no organization reaches the common limit alone: what one
/// asks for never denies another its first long read or large resource.
final class LongReads: Sendable {
    private let state = Mutex(State())

    private struct State {
        var threads = 0
        var places = Shares()
        var bytes = Shares()
    }

    /// Nanoseconds after which a read counts as long, where it has looked at the clock so often too: once for every
    /// statement, every row that is looked at, and every few thousand steps of SQLite. A read of one resource on a machine
    /// that stalls is not long.
    static let threshold: UInt64 = 250_000_000
    static let looks = 1000
    /// Bytes of large resources that the reads of one organization hold at the same time; all together hold twice as many.
    static let bytesOfOne = 32 << 20

    /// Notes one more thread that answers requests.
    func addThread() { state.withLock { $0.threads += 1 } }

    /// Takes a place for a read that has become long: for half of the threads to each organization, and one more to all
    /// together.
    ///
    /// - Returns: false if there is none; else it must be given back.
    func takePlace(for organization: OrganizationID) -> Bool {
        state.withLock { state in
            let limit = max(1, state.threads / 2)
            return state.places.take(1, for: organization, limit: limit, limitOfAll: limit + 1)
        }
    }

    func giveBackPlace(of organization: OrganizationID) { state.withLock { $0.places.giveBack(1, of: organization) } }

    /// Takes bytes for a large resource, at most all that an organization may have: even the largest can be read.
    ///
    /// - Returns: false if there is no space; else they must be given back.
    func take(bytes: Int, for organization: OrganizationID) -> Bool {
        state.withLock {
            $0.bytes.take(
                bytes, for: organization, limit: LongReads.bytesOfOne, limitOfAll: 2 * LongReads.bytesOfOne)
        }
    }

    func giveBack(bytes: Int, of organization: OrganizationID) {
        state.withLock { $0.bytes.giveBack(bytes, of: organization) }
    }

    /// The answer to a long read that finds no place.
    static let tooManyLongReads = SCIMError.retry(
        after: 10,
        "too many requests that look at many resources are running; send it again later, or filter by userName, externalId or id with eq"
    )
    /// The answer to a read of a large resource for which there is no space.
    static let tooManyLargeResources = SCIMError.retry(
        after: 10, "too many requests that read very large resources are running; send it again later")

    /// What organizations have taken of something, each and all together.
    private struct Shares {
        private var all = 0
        private var byOrganization: [OrganizationID: Int] = [:]

        mutating func take(_ count: Int, for organization: OrganizationID, limit: Int, limitOfAll: Int) -> Bool {
            let own = byOrganization[organization, default: 0]
            guard own + count <= limit, all + count <= limitOfAll else { return false }
            byOrganization[organization] = own + count
            all += count
            return true
        }

        mutating func giveBack(_ count: Int, of organization: OrganizationID) {
            let rest = byOrganization[organization, default: 0] - count
            byOrganization[organization] = rest > 0 ? rest : nil
            all -= count
        }
    }

    /// What one read takes.
    final class Ticket: ReadPermit {
        private let reads: LongReads
        private let begin: UInt64
        private let looks = Atomic(0)
        private let state = Mutex(State())

        private struct State {
            /// nil until the caller is known; nothing is counted before.
            var organization: OrganizationID?
            var hasPlace = false
            /// Of the largest resource so far: a read works on one after another.
            var bytes = 0
            var refusal: SCIMError?
        }

        /// - Parameter begin: nanoseconds of a clock that only goes forward.
        init(_ reads: LongReads, begin: UInt64) {
            self.reads = reads
            self.begin = begin
        }

        /// Says whose read it is.
        func belongs(to organization: OrganizationID) { state.withLock { $0.organization = organization } }

        /// The answer to the read where it had to end; nil while it may go on.
        var refusal: SCIMError? { state.withLock(\.refusal) }

        /// Whether the read must end, because it has become long and there is no place for it.
        package func mustEnd(at now: UInt64) -> Bool {
            let count = looks.add(1, ordering: .relaxed).newValue
            guard count >= LongReads.looks, now &- begin >= LongReads.threshold else { return refusal != nil }
            return state.withLock { state in
                guard state.refusal == nil, !state.hasPlace, let organization = state.organization else {
                    return state.refusal != nil
                }
                state.hasPlace = reads.takePlace(for: organization)
                if !state.hasPlace { state.refusal = LongReads.tooManyLongReads }
                return !state.hasPlace
            }
        }

        package func mayHold(bytes: Int) -> Bool {
            state.withLock { state in
                let bytes = min(bytes, LongReads.bytesOfOne)
                guard state.refusal == nil, bytes > state.bytes,
                    let organization = state.organization
                else { return state.refusal == nil }
                guard reads.take(bytes: bytes - state.bytes, for: organization) else {
                    state.refusal = LongReads.tooManyLargeResources
                    return false
                }
                state.bytes = bytes
                return true
            }
        }

        /// Runs the read, and gives back what it has taken.
        func during<Result>(_ body: () throws -> Result) rethrows -> Result {
            defer { end() }
            return try body()
        }

        private func end() {
            state.withLock { state in
                guard let organization = state.organization else { return }
                if state.hasPlace { reads.giveBackPlace(of: organization) }
                if state.bytes > 0 { reads.giveBack(bytes: state.bytes, of: organization) }
                state.hasPlace = false
                state.bytes = 0
            }
        }
    }
}
