import Glibc
import Logging
import Synchronization

/// What the main thread does while others work: it hears signals, talks to systemd, and ends it all. It waits for nothing
/// but signals, so that a stop begins at once whatever the other threads are doing.
struct Supervisor {
    let application: Application
    let pool: WorkerPool
    let acceptor: Acceptor
    let housekeeper: Housekeeper
    let manager: ServiceManager
    let limits: Limits
    let idleExit: Duration?
    let logger: Logger

    /// Watches over the worker until it is told to stop.
    ///
    /// - Returns: whether it ended as it should.
    func run() -> Bool {
        var note: String?
        var status = housekeeper.status
        manager.tell(.ready(status: status))
        var nextFeeding = Moment.now
        while !acceptor.isBroken {
            let signal = Signals.wait(Supervisor.period(manager))
            if signal == .stop { return drain() }
            if isIdleForLong {
                logger.notice("nothing was asked for a while; ending until the next request")
                return drain()
            }
            if signal == .reload {
                manager.tell(.reloading)
                note = application.reload()
                manager.tell(.ready(status: status))
            }
            let current = [housekeeper.status, note].compactMap(\.self).joined(separator: "; ")
            if current != status {
                status = current
                manager.tell(.status(status))
            }
            if let interval = manager.watchdogInterval, nextFeeding <= .now, isWell() {
                manager.tell(.watchdog)
                nextFeeding = .now + interval / 4
            }
        }
        return false
    }

    private var isIdleForLong: Bool {
        guard let idleExit, let idle = pool.idleTime(.now) else { return false }
        return idle >= idleExit
    }

    /// A second, or less where systemd wants to hear from us more often.
    static func period(_ manager: ServiceManager) -> Duration {
        min(.seconds(1), (manager.watchdogInterval ?? .seconds(4)) / 4)
    }

    /// Whether no thread hangs: every request has a deadline, which ends before the time that is allowed here.
    private func isWell() -> Bool {
        let now = Moment.now
        let longest = pool.longestWork(now)
        guard longest <= limits.work else {
            logger.critical("a request has been running for \(longest); the watchdog is not notified")
            return false
        }
        let turn = housekeeper.turnDuration(now)
        guard turn <= limits.housekeeping else {
            logger.critical("housekeeping has taken \(turn); the watchdog is not notified")
            return false
        }
        return true
    }

    /// Lets what is in flight finish.
    ///
    /// A web server may be about to use a connection that it keeps. So each is served again if something comes, and
    /// closed with that answer, until it has been quiet for a while.
    private func drain() -> Bool {
        manager.tell(.stopping)
        let begin = Moment.now
        application.beginStopping()
        pool.beginStopping()
        acceptor.close()
        while true {
            if Signals.wait(.milliseconds(10)) == .stop {
                logger.notice("received a second signal: exiting at once")
                return false
            }
            let now = Moment.now
            if acceptor.isClosed, let idle = pool.idleTime(now) {
                if pool.connections.load(ordering: .relaxed) == 0 { return true }
                if idle >= limits.quiet, now.since(begin) >= limits.quiet { return true }
            }
            if now.since(begin) >= limits.drain {
                logger.error("requests were still in progress after \(limits.drain): exiting without finishing them")
                return false
            }
        }
    }
}
