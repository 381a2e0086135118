import CFastCGI
import Glibc

/// A thread of the operating system.
struct SystemThread {
    private let handle: pthread_t

    /// Starts a thread that runs `body` once.
    ///
    /// Its stack of 1 MiB is only reserved, not used; the deepest recursion is a JSON document's 32 levels.
    init(name: String, body: @escaping @Sendable () -> Void) throws(SystemError) {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setstacksize(&attributes, 1 << 20)
        let start = Unmanaged.passRetained(ThreadStart(body))
        var handle = pthread_t()
        let code = pthread_create(&handle, &attributes, threadMain, start.toOpaque())
        guard code == 0 else {
            start.release()
            throw SystemError("pthread_create", code: code)
        }
        pthread_setname_np(handle, name)
        self.handle = handle
    }

    /// Waits for its end.
    func join() { pthread_join(handle, nil) }
}

private final class ThreadStart: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
}

// A global function and no closure: a closure made on the main thread may be taken for the main actor's and trap.
private func threadMain(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let argument else { preconditionFailure("threads are started with their body") }
    Unmanaged<ThreadStart>.fromOpaque(argument).takeRetainedValue().body()
    return nil
}
