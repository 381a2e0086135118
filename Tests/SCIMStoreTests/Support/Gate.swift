import Synchronization
import TestBed

/// A door that is shut until it is opened; whoever waits longer than ten seconds goes through and says so.
final class Gate: Sendable {
    private let isOpen = Atomic(false)

    func open() { isOpen.store(true, ordering: .releasing) }

    func wait() { eventually { isOpen.load(ordering: .acquiring) } }
}
