import Glibc
import Synchronization

/// What one thread is doing, as the others may see it.
final class ThreadState: Sendable {
    enum Phase: Equatable {
        case idle
        /// Taking a request from the connection with this descriptor.
        case reading(Int32)
        case working
        /// Giving an answer to the connection with this descriptor.
        case writing(Int32)
    }

    struct State {
        var phase = Phase.idle
        /// When the phase began.
        var since: Moment
    }

    private let current = Mutex(State(since: .now))

    var state: State { current.withLock { $0 } }

    /// Begins a phase.
    ///
    /// - Returns: how long the one before took.
    @discardableResult
    func enter(_ phase: Phase) -> Duration {
        let now = Moment.now
        return current.withLock { state in
            defer { state = State(phase: phase, since: now) }
            return now.since(state.since)
        }
    }

    /// Makes the thread's `read` or `write` return when its phase lasts too long: what was not read will not be, but an
    /// answer may still be given; what was not written will not be.
    ///
    /// - Returns: when that would be due, nil if nothing is.
    func enforce(_ limits: Limits, _ now: Moment) -> Moment? {
        current.withLock { state -> Moment? in
            switch state.phase {
            case .idle, .working: return nil
            case .reading(let descriptor):
                let due = state.since + limits.readTimeout
                guard due <= now else { return due }
                shutdown(descriptor, Int32(SHUT_RD))
            case .writing(let descriptor):
                let due = state.since + limits.writeTimeout
                guard due <= now else { return due }
                descriptor.endConnection()
            }
            return nil
        }
    }

    /// Takes notice that a descriptor means a new connection now.
    ///
    /// libfcgi closes a connection before it says so. Where that has happened, and the number was given out again, the
    /// thread's connection is gone and the new one must not be cut in its place.
    func forget(_ descriptor: Int32) {
        current.withLock { state in
            if state.phase == .reading(descriptor) || state.phase == .writing(descriptor) { state.phase = .working }
        }
    }
}
