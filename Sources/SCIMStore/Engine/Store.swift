import Synchronization

/// The database of one machine: one writer whose commits are shared, and a reader for each thread.
package final class Store: Sendable {
    package let path: String
    private let lock: DatabaseLock
    private let queue: WriteQueue
    /// For checkpoints, checks and backups, so that they keep no write waiting; opened when first needed.
    private let maintenance = Mutex<Connection?>(nil)

    /// Brings the schema of the database up to date; `open` is what others call.
    ///
    /// - Parameters:
    ///   - create: whether a missing database is made, readable and writable by its owner alone.
    ///   - lock: the lock by which the caller has the database open already.
    init(path: String, create: Bool, holding lock: DatabaseLock) throws {
        self.path = path
        self.lock = lock
        if create { try DatabaseFile.create(at: path) }
        let connection = try Connection.writer(path: path)
        try DatabaseFile.mark(schema: Store.schemaNumber, besideDatabaseAt: path)
        queue = WriteQueue(connection)
    }

    /// The number of the schema that this program works with; it reads every lower one and refuses a higher one.
    package static var schemaNumber: Int { Migration.current }

    /// A reader for one thread.
    package func makeReader() throws -> Reader {
        guard queue.isOpen else { throw StoreError.closed }
        return Reader(try Connection.reader(path: path))
    }

    /// Reads one state of the database from a thread that has no reader of its own.
    package func look<Value: Sendable>(_ body: (Snapshot) throws -> Value) throws -> Value {
        try withMaintenanceConnection { try Reader($0).read(body) }
    }

    /// Runs `body` in a transaction and returns when its changes are on the disk.
    ///
    /// Writes that wait at the same time share one commit, each in a savepoint of its own: one that throws takes back
    /// its own changes alone. `body` runs on any of the waiting threads: once, and again whenever a write of the same
    /// commit was stopped by its deadline in the middle of a change, which takes all of them back.
    ///
    /// - Parameter limits: how long the write may wait and take; nil for as long as it needs.
    /// - Parameter refused: runs after the changes of a `body` that threw are rolled back, and commits what it writes
    ///   itself: the log entry of the refusal. What it throws takes the place of the first error.
    /// - Throws: what `body` throws, after that commit; what the engine says where the commit failed, `StoreError.outOfTime`
    ///   past the deadline, `StoreError.crowded` where the write was not started in time.
    @discardableResult
    package func write<Value: Sendable>(
        within limits: WriteLimits? = nil,
        _ body: @escaping @Sendable (WriteTransaction) throws -> Value,
        refused: (@Sendable (WriteTransaction, any Error) throws -> Void)? = nil
    ) throws -> Value {
        let result = WriteResult<Value>()
        let job = WriteJob(body: { result.set(try body($0)) }, refused: refused, limits: limits)
        switch queue.perform(job) {
        case .committed: return result.value
        case .failed(let error): throw error
        }
    }

    /// Tells `observer` of every transaction: how many writes shared it, and how many nanoseconds it took.
    package func observeTransactions(_ observer: @escaping @Sendable (_ writes: Int, _ nanoseconds: UInt64) -> Void) {
        queue.observer.withLock { $0 = observer }
    }

    /// How many writes wait for the commit after the running one.
    package var waitingWrites: Int { queue.waitingCount }

    /// Lends the connection for checkpoints and checks.
    func withMaintenanceConnection<Value: Sendable>(_ body: (Connection) throws -> Value) throws -> Value {
        guard queue.isOpen else { throw StoreError.closed }
        return try maintenance.withLock { connection in
            let open = try connection ?? Connection.reader(path: path)
            connection = open
            return try body(open)
        }
    }

    /// Closes the writer. Writes from then on throw `StoreError.closed`; readers stay open until they are let go.
    package func close() {
        queue.close()
        maintenance.withLock { $0 = nil }
    }
}
