import Glibc
import Synchronization
import Testing

/// Runs `body` on `count` threads of their own at once, and returns when all are done, or throws what one of them threw.
///
/// - Parameter meanwhile: runs on the thread that waits for them.
package func inThreads(
    _ count: Int, _ body: @escaping @Sendable (Int) throws -> Void, meanwhile: () throws -> Void = {}
) throws {
    let failure = FirstError()
    var threads: [pthread_t] = []
    for number in 0..<count {
        let work = ThreadWork {
            do { try body(number) } catch { failure.keep(error) }
        }
        var thread = pthread_t()
        let code = pthread_create(&thread, nil, runThreadWork, Unmanaged.passRetained(work).toOpaque())
        try #require(code == 0)
        threads.append(thread)
    }
    do {
        defer { for thread in threads { pthread_join(thread, nil) } }
        try meanwhile()
    }
    if let error = failure.error { throw error }
}

private final class FirstError: Sendable {
    private let stored = Mutex<(any Error)?>(nil)

    var error: (any Error)? { stored.withLock { $0 } }

    func keep(_ error: any Error) { stored.withLock { $0 = $0 ?? error } }
}

private final class ThreadWork: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
}

private func runThreadWork(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let argument else { return nil }
    Unmanaged<ThreadWork>.fromOpaque(argument).takeRetainedValue().body()
    return nil
}

package func sleepMilliseconds(_ count: UInt32) { usleep(count * 1000) }

/// Waits until the condition holds, at most ten seconds.
package func eventually(_ condition: () -> Bool) {
    for _ in 0..<50_000 {
        if condition() { return }
        usleep(200)
    }
    Issue.record("it did not happen within ten seconds")
}
