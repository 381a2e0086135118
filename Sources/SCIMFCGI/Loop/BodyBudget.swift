import Glibc
import Synchronization

/// The memory that large bodies may take together, while they are read and worked on. Reading and parsing a body takes
/// several times its length, so that a few large ones at once could use up what the service may have.
final class BodyBudget: Sendable {
    /// Bytes of body for which nobody waits.
    static let smallBody = 256 << 10
    /// Bytes of large bodies at a time.
    private static let capacity = 16 << 20
    /// Looks at the budget before a body is refused, and milliseconds between them: two seconds.
    private static let looks = 400
    private static let interval = 5

    private let state = Mutex(State())
    /// Threads that may wait at once; the others stay free for small requests.
    private let places: Int
    /// Waits so many milliseconds.
    private let pause: @Sendable (Int) -> Void

    private struct State {
        var free = capacity
        var waiting = 0

        mutating func take(_ count: Int) -> Bool {
            guard count <= free else { return false }
            free -= count
            return true
        }
    }

    /// - Parameter threads: that work on requests.
    init(threads: Int, pause: @escaping @Sendable (Int) -> Void = { usleep(UInt32($0) * 1000) }) {
        places = max(1, threads / 4)
        self.pause = pause
    }

    /// How many threads wait.
    var waitingCount: Int { state.withLock { $0.waiting } }

    /// Takes that many bytes, which must be given back, or waits for them for two seconds.
    ///
    /// - Returns: false if they did not become free in time, or too many threads wait already.
    func take(_ count: Int) -> Bool {
        guard count > BodyBudget.smallBody else { return true }
        let outcome = state.withLock { state -> Bool? in
            // Whoever waits already comes first.
            if state.waiting == 0, state.take(count) { return true }
            guard state.waiting < places else { return false }
            state.waiting += 1
            return nil
        }
        if let outcome { return outcome }
        defer { state.withLock { $0.waiting -= 1 } }
        for _ in 0..<BodyBudget.looks {
            pause(BodyBudget.interval)
            if state.withLock({ $0.take(count) }) { return true }
        }
        return false
    }

    /// Gives back what was taken.
    func giveBack(_ count: Int) {
        guard count > BodyBudget.smallBody else { return }
        state.withLock { $0.free += count }
    }
}
