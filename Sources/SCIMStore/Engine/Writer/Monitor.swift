import Glibc
import Synchronization

/// A state under a lock, and threads that wait for it to change.
///
/// The lock and the condition of POSIX must not move in memory, so they lie on the heap. Their address is kept as a
/// number: it never changes and outlives every use, which the compiler cannot see of a pointer.
final class Monitor<State: Sendable>: Sendable {
    private let address: UInt
    /// Only touched with the POSIX lock held, so this second lock never waits.
    private let state: Mutex<State>

    private struct Primitives {
        var lock = pthread_mutex_t()
        var condition = pthread_cond_t()
    }

    init(_ state: State) {
        self.state = Mutex(state)
        let primitives = UnsafeMutablePointer<Primitives>.allocate(capacity: 1)
        primitives.initialize(to: Primitives())
        pthread_mutex_init(&primitives.pointee.lock, nil)
        pthread_cond_init(&primitives.pointee.condition, nil)
        address = UInt(bitPattern: primitives)
    }

    deinit {
        pthread_cond_destroy(&primitives.pointee.condition)
        pthread_mutex_destroy(&primitives.pointee.lock)
        primitives.deallocate()
    }

    /// Looks at the state or changes it.
    func withLock<Result: Sendable>(_ body: (inout State) -> Result) -> Result {
        pthread_mutex_lock(&primitives.pointee.lock)
        defer { pthread_mutex_unlock(&primitives.pointee.lock) }
        return state.withLock { body(&$0) }
    }

    /// Changes the state and wakes all who wait.
    func change(_ body: (inout State) -> Void) {
        withLock(body)
        pthread_cond_broadcast(&primitives.pointee.condition)
    }

    /// Waits until `body` answers something, and returns that. `body` is asked at once and after every `change`.
    func wait<Result: Sendable>(for body: (inout State) -> Result?) -> Result {
        pthread_mutex_lock(&primitives.pointee.lock)
        defer { pthread_mutex_unlock(&primitives.pointee.lock) }
        while true {
            if let result = state.withLock({ body(&$0) }) { return result }
            pthread_cond_wait(&primitives.pointee.condition, &primitives.pointee.lock)
        }
    }

    private var primitives: UnsafeMutablePointer<Primitives> {
        guard let pointer = UnsafeMutablePointer<Primitives>(bitPattern: address) else {
            preconditionFailure("the address came from a pointer")
        }
        return pointer
    }
}
