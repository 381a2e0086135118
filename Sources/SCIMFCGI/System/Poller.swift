import CFastCGI
import Glibc

/// One epoll instance. Threads may wait on it together: an event wakes one of them.
final class Poller: Sendable {
    private let descriptor: Int32

    init() throws(SystemError) {
        descriptor = epoll_create1(Int32(EPOLL_CLOEXEC))
        guard descriptor >= 0 else { throw SystemError("epoll_create1") }
    }

    deinit { close(descriptor) }

    /// What a descriptor had to say.
    struct Event {
        let descriptor: Int32
        /// The peer closed its side, or the connection broke; what it sent before may still be there.
        let isHangup: Bool
    }

    /// Watches for something to read, for as long as it is watched.
    func add(_ watched: Int32) throws(SystemError) {
        try control(EPOLL_CTL_ADD, watched, EPOLLIN.rawValue)
    }

    /// Watches for something to read, once; then `rearm` must be called.
    func addOnce(_ watched: Int32) throws(SystemError) {
        try control(EPOLL_CTL_ADD, watched, Self.once)
    }

    func rearm(_ watched: Int32) throws(SystemError) {
        try control(EPOLL_CTL_MOD, watched, Self.once)
    }

    func remove(_ watched: Int32) throws(SystemError) {
        try control(EPOLL_CTL_DEL, watched, 0)
    }

    /// Waits for one event.
    ///
    /// - Parameter timeout: nil waits without end.
    /// - Returns: nil when the time was up, or a signal came.
    func wait(_ timeout: Duration? = nil) throws(SystemError) -> Event? {
        var event = epoll_event()
        let milliseconds = timeout.map { Int32(clamping: $0.wholeMilliseconds) } ?? -1
        let count = epoll_wait(descriptor, &event, 1, milliseconds)
        guard count >= 0 || errno == EINTR else { throw SystemError("epoll_wait") }
        guard count > 0 else { return nil }
        let hangup = EPOLLRDHUP.rawValue | EPOLLHUP.rawValue | EPOLLERR.rawValue
        return Event(descriptor: event.data.fd, isHangup: event.events & hangup != 0)
    }

    private static var once: UInt32 { EPOLLIN.rawValue | EPOLLRDHUP.rawValue | EPOLLONESHOT.rawValue }

    private func control(_ operation: Int32, _ watched: Int32, _ events: UInt32) throws(SystemError) {
        var event = epoll_event(events: events, data: epoll_data_t(fd: watched))
        guard epoll_ctl(descriptor, operation, watched, &event) == 0 else { throw SystemError("epoll_ctl") }
    }
}
