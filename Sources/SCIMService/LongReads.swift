import SCIMCore
import SCIMStore
import Synchronization

/// How many threads at the same time read for long or hold a large resource: at most half of them, so that queries which look
/// at everything leave room for all other requests, and resources of several megabytes do not add up.
final class LongReads: Sendable {
    private let state = Mutex(State())

    private struct State {
        var threads = 0
        var taken = 0
    }

    /// Nanoseconds after which a read counts as long.
    static let threshold: UInt64 = 250_000_000
    /// Bytes of a stored resource above which a read counts as long, however fast it is.
    static let largeResource = 256 << 10

    /// Notes one more thread that answers requests.
    func addThread() { state.withLock { $0.threads += 1 } }

    /// Takes a place, which must be given back.
    ///
    /// - Returns: false where all are taken.
    func take() -> Bool {
        state.withLock { state in
            guard state.taken < max(1, state.threads / 2) else { return false }
            state.taken += 1
            return true
        }
    }

    /// The answer to a read that finds no place.
    static let crowded = SCIMError.retry(
        after: 10,
        "too many requests that look at many or at very large resources are running; send it again later, or filter by userName, externalId or id with eq"
    )

    func giveBack() { state.withLock { $0.taken -= 1 } }

    /// What one read takes of the places.
    final class Ticket: ReadPermit {
        private let reads: LongReads
        private let begin: UInt64
        private let state = Mutex(State.short)

        private enum State {
            case short
            /// It has a place.
            case long
            /// It was long, and there was no place for it.
            case refused
        }

        /// - Parameter begin: nanoseconds of a clock that only goes forward.
        init(_ reads: LongReads, begin: UInt64) {
            self.reads = reads
            self.begin = begin
        }

        var isRefused: Bool { state.withLock { $0 == .refused } }

        /// Whether the read must end, because it has become long and there is no place for it.
        package func mustEnd(at now: UInt64) -> Bool { !mayGoOn(isLong: now &- begin >= LongReads.threshold) }

        package func mayHold(bytes: Int) -> Bool { mayGoOn(isLong: bytes > LongReads.largeResource) }

        private func mayGoOn(isLong: Bool) -> Bool {
            state.withLock { state in
                if state == .short, isLong { state = reads.take() ? .long : .refused }
                return state != .refused
            }
        }

        /// Runs the read, and gives back the place that it may have taken.
        func during<Result>(_ body: () throws -> Result) rethrows -> Result {
            defer { end() }
            return try body()
        }

        private func end() {
            state.withLock { state in
                if state == .long { reads.giveBack() }
                state = .short
            }
        }
    }
}
