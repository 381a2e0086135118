import Synchronization

/// Waits until every thread has said how its start went.
final class StartupBarrier: Sendable {
    private let poller: Poller
    private let wakeup: Wakeup
    private let state = Mutex(State())

    private struct State {
        var reported = 0
        var failure: (any Error)?
    }

    init() throws(SystemError) {
        poller = try Poller()
        wakeup = try Wakeup()
        try poller.add(wakeup.descriptor)
    }

    /// - Parameter failure: nil if the thread is ready.
    func report(_ failure: (any Error)?) {
        state.withLock { state in
            state.reported += 1
            state.failure = state.failure ?? failure
        }
        wakeup.signal()
    }

    /// - Throws: the first of the failures, where there was any.
    func wait(for count: Int) throws {
        while state.withLock({ $0.reported }) < count {
            _ = try poller.wait()
            wakeup.silence()
        }
        if let failure = state.withLock({ $0.failure }) { throw failure }
    }
}
