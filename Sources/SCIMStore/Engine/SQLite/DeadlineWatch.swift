import CSQLite

/// Stops the statements of one connection once their deadline has passed. SQLite asks it every few thousand steps of its
/// virtual machine, so no other thread is needed.
final class DeadlineWatch {
    /// nil while any statement may take as long as it needs.
    private var deadline: Deadline?
    private var isSuspended = false
    /// Whether the work that ran last under a deadline was stopped by it.
    private(set) var hasStopped = false

    /// Steps of SQLite's virtual machine between two looks at the clock: about a tenth of a millisecond.
    private static let interval: Int32 = 2000

    /// - Parameter handle: the connection, which must not outlive this object.
    init(_ handle: OpaquePointer) {
        let context = Unmanaged.passUnretained(self).toOpaque()
        sqlite3_progress_handler(handle, DeadlineWatch.interval, stopsStatement, context)
    }

    /// Runs `body` under a deadline.
    func during<Result>(_ deadline: Deadline?, _ body: () throws -> Result) rethrows -> Result {
        self.deadline = deadline
        hasStopped = false
        defer { self.deadline = nil }
        return try body()
    }

    /// Gives the running work another deadline.
    func renew(_ deadline: Deadline?) { self.deadline = deadline }

    /// Runs `body` to its end, whatever the time: what ends a transaction or takes it back.
    func suspended<Result>(_ body: () throws -> Result) rethrows -> Result {
        isSuspended = true
        defer { isSuspended = false }
        return try body()
    }

    /// - Throws: `StoreError.outOfTime` once the deadline has passed.
    func check() throws {
        if isOver { throw StoreError.outOfTime }
    }

    /// - Throws: `StoreError.outOfTime` if the work must not take a value of so many bytes into memory.
    func admit(bytes: Int) throws {
        if let deadline, !deadline.mayHold(bytes: bytes) { throw StoreError.outOfTime }
    }

    fileprivate var isOver: Bool {
        guard !isSuspended, let deadline, deadline.hasPassed else { return false }
        hasStopped = true
        return true
    }
}

/// - Returns: other than 0 to make the running statement end with `SQLITE_INTERRUPT`.
private func stopsStatement(_ context: UnsafeMutableRawPointer?) -> Int32 {
    guard let context else { return 0 }
    return Unmanaged<DeadlineWatch>.fromOpaque(context).takeUnretainedValue().isOver ? 1 : 0
}
