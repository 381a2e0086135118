import CSQLite
import Synchronization

/// Stops what a connection is doing, from another thread.
package final class Interrupter: Sendable {
    /// The connection's handle while it is open. A number, because a pointer cannot be shared between threads; the lock
    /// sees to it that the connection does not close meanwhile.
    private let address: Mutex<UInt?>

    init(_ handle: OpaquePointer) { address = Mutex(UInt(bitPattern: handle)) }

    /// Makes the running statement, if there is one, end with `SQLITE_INTERRUPT`.
    package func interrupt() {
        address.withLock { address in
            guard let address, let handle = OpaquePointer(bitPattern: address) else { return }
            sqlite3_interrupt(handle)
        }
    }

    /// From now on there is nothing to interrupt.
    func disarm() { address.withLock { $0 = nil } }
}
