import CFastCGI
import Glibc
import Synchronization

/// Waits until every thread has said how its start went.
final class RollCall: Sendable {
    private let descriptor: Int32
    private let failure = Mutex<(any Error)?>(nil)

    init() throws(SystemError) {
        descriptor = eventfd(0, Int32(EFD_CLOEXEC))
        guard descriptor >= 0 else { throw SystemError("eventfd") }
    }

    deinit { close(descriptor) }

    /// - Parameter failure: nil where the thread is ready.
    func report(_ failure: (any Error)?) {
        self.failure.withLock { $0 = $0 ?? failure }
        eventfd_write(descriptor, 1)
    }

    /// - Throws: one of the failures, where there was any.
    func wait(for count: Int) throws {
        var reported: UInt64 = 0
        while reported < count {
            var more: UInt64 = 0
            if eventfd_read(descriptor, &more) == 0 { reported += more }
        }
        if let failure = failure.withLock({ $0 }) { throw failure }
    }
}
