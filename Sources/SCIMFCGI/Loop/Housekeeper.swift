import Synchronization

/// The thread that does what comes up about once a second beside requests. It may have to wait for the database; the main
/// thread, which hears signals, never does.
final class Housekeeper: Sendable {
    private let application: Application
    private let pool: WorkerPool
    private let limits: Limits
    private let wakeup: Wakeup
    private let state: Mutex<State>
    private let thread = Mutex<SystemThread?>(nil)

    private struct State {
        var status: String
        /// When the turn that is running began; nil between two turns.
        var turnBegan: Moment?
        var isEnding = false
    }

    /// Starts the thread.
    ///
    /// - Parameter period: from the end of one turn to the beginning of the next.
    init(application: Application, pool: WorkerPool, limits: Limits, period: Duration) throws(SystemError) {
        self.application = application
        self.pool = pool
        self.limits = limits
        wakeup = try Wakeup()
        state = Mutex(State(status: application.status()))
        let thread = try SystemThread(name: "housekeeping") { self.run(every: period) }
        self.thread.withLock { $0 = thread }
    }

    /// What the application last said of itself.
    var status: String { state.withLock { $0.status } }

    /// How long the running turn has taken so far.
    func turnDuration(_ now: Moment) -> Duration {
        state.withLock { $0.turnBegan.map { now.since($0) } ?? .zero }
    }

    /// Waits for the end of the running turn and ends the thread.
    func end() {
        state.withLock { $0.isEnding = true }
        wakeup.signal()
        thread.withLock { $0.take() }?.join()
    }

    private func run(every period: Duration) {
        var isRested = false
        while !state.withLock(\.isEnding) {
            state.withLock { $0.turnBegan = .now }
            application.housekeep()
            // After a burst, such as an initial cycle, the worker rests at what it needs.
            let isQuiet = pool.idleTime(.now).map { $0 >= limits.idleTrim } ?? false
            if isQuiet, !isRested { Allocator.giveBack() }
            isRested = isQuiet
            let status = application.status()
            state.withLock { state in
                state.status = status
                state.turnBegan = nil
            }
            wakeup.wait(period)
        }
    }
}
