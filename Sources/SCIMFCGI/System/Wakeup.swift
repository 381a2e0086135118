import CFastCGI
import Glibc

/// A descriptor that becomes readable when it is rung, and stays so until it is silenced (an eventfd).
final class Wakeup: Sendable {
    let descriptor: Int32

    init() throws(SystemError) {
        descriptor = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
        guard descriptor >= 0 else { throw SystemError("eventfd") }
    }

    deinit { close(descriptor) }

    func signal() { eventfd_write(descriptor, 1) }

    /// Waits until it is rung, at most so long.
    func wait(_ timeout: Duration) {
        var watched = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        poll(&watched, 1, Int32(clamping: timeout.wholeMilliseconds))
    }

    func silence() {
        var count: UInt64 = 0
        eventfd_read(descriptor, &count)
    }
}
