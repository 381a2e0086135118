import Logging
import Synchronization

/// The thread that takes in connections, and cuts requests and answers that take too long.
///
/// One thread does both, so that a descriptor which `accept` returns cannot at the same time be one that is about to be
/// cut, and no connection is cut in the place of another (`ThreadState.forget`).
final class Acceptor: Sendable {
    private let socket: ListeningSocket
    private let pool: WorkerPool
    private let limits: Limits
    private let logger: Logger
    /// Connections that may be open at once.
    private let capacity: Int
    private let poller: Poller
    private let wakeup: Wakeup
    private let stage = Mutex(Stage.open)

    private enum Stage {
        case open
        /// Nothing more is to be taken in.
        case closing
        /// Nothing more is taken in.
        case closed
        /// The socket gave an error that will not go away.
        case broken
        case ended
    }

    /// - Parameter descriptors: how many this process may have.
    init(socket: ListeningSocket, pool: WorkerPool, limits: Limits, descriptors: Int, logger: Logger)
        throws(SystemError)
    {
        self.socket = socket
        self.pool = pool
        self.limits = limits
        self.logger = logger
        capacity = max(16, descriptors - limits.spareDescriptors)
        poller = try Poller()
        wakeup = try Wakeup()
        try poller.add(wakeup.descriptor)
        try poller.add(socket.descriptor)
    }

    var isClosed: Bool { stage.withLock { $0 == .closed } }

    var isBroken: Bool { stage.withLock { $0 == .broken } }

    /// Asks that nothing more be taken in. What waits at a socket of our own is; at an inherited one it waits for whoever
    /// comes after us.
    func close() { advance(to: .closing) }

    /// Asks the thread to end.
    func end() { advance(to: .ended) }

    /// The thread.
    func run() {
        do {
            var pause: Moment?
            var lastWarning: Moment?
            while stage.withLock({ $0 != .ended }) {
                let event = try poller.wait(timeout(pause))
                if event?.descriptor == wakeup.descriptor {
                    wakeup.silence()
                    if stage.withLock({ $0 == .closing }) { try shut(isWatched: pause == nil) }
                } else if event != nil, case .full(let reason) = takeIn() {
                    try poller.remove(socket.descriptor)
                    pause = .now + limits.pause
                    if lastWarning.map({ Moment.now.since($0) >= limits.warningInterval }) ?? true {
                        logger.warning("not accepting connections for a moment: \(reason)")
                        lastWarning = .now
                    }
                } else if let end = pause, end <= .now, stage.withLock({ $0 == .open }) {
                    try poller.add(socket.descriptor)
                    pause = nil
                }
            }
        } catch {
            logger.critical("no longer accepting connections: \(error)")
            stage.withLock { $0 = .broken }
        }
    }

    private func advance(to next: Stage) {
        stage.withLock { $0 = next }
        wakeup.signal()
    }

    // A request that begins while this thread sleeps is not due before it wakes: it sleeps no longer than one may take.
    private func timeout(_ pause: Moment?) -> Duration {
        let now = Moment.now
        let next = [pool.enforceLimits(now), pause].compactMap { $0 }.min()
        return next.map { min($0.since(now), limits.readTimeout) } ?? limits.readTimeout
    }

    private func shut(isWatched: Bool) throws {
        if isWatched { try poller.remove(socket.descriptor) }
        if socket.isOurs {
            socket.removeFile()
            while case .more = takeIn() {}
        }
        socket.close()
        stage.withLock { $0 = $0 == .closing ? .closed : $0 }
    }

    private enum Intake {
        case none, more
        case full(String)
    }

    /// Takes in some of those that wait.
    private func takeIn() -> Intake {
        for _ in 0..<64 {
            guard pool.connections.load(ordering: .relaxed) < capacity else {
                return .full("\(capacity) connections are open, the most that the limit on open files allows")
            }
            do {
                guard let connection = try socket.accept(limits) else { return .none }
                pool.adopt(connection)
            } catch {
                return .full(error.description)
            }
        }
        return .more
    }
}
