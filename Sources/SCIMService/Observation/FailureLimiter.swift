import SCIMCore
import Synchronization

/// Counts wrong proofs by client and address, so that somebody who guesses is told to wait. It never keeps out a right one: it is
/// asked only after a proof was found wrong.
final class FailureLimiter: Sendable {
    private struct Key: Hashable {
        let clientID: String
        let network: String
    }

    private struct Window {
        var begin: Instant
        var count: Int
    }

    private let windows = Mutex<[Key: Window]>([:])

    /// Wrong proofs in one period that are answered as such.
    static let allowed = 20
    /// Seconds.
    static let period = 60
    /// Pairs of client and address that are counted at once; past it, all are forgotten.
    private static let capacity = 10_000
    /// Bytes of a client identifier that are kept.
    private static let keptBytes = 64

    /// Notes a wrong proof.
    ///
    /// - Returns: seconds to wait; nil if there were few enough.
    func note(clientID: String, from address: String, at now: Instant) -> Int? {
        let key = Key(clientID: clientID.cut(toBytes: FailureLimiter.keptBytes), network: ClientNetwork(address).text)
        return windows.withLock { windows in
            var window = windows[key] ?? Window(begin: now, count: 0)
            // A period that begins later than now was noted by a clock that was wrong.
            if now >= window.begin + FailureLimiter.period || now < window.begin {
                window = Window(begin: now, count: 0)
            }
            window.count += 1
            if windows[key] == nil, windows.count >= FailureLimiter.capacity { windows = [:] }
            windows[key] = window
            guard window.count > FailureLimiter.allowed else { return nil }
            let left = window.begin.milliseconds + Int64(FailureLimiter.period) * 1000 - now.milliseconds
            return Int(left + 999) / 1000
        }
    }
}
