import CSQLite

/// One connection to a database file, with its prepared statements.
///
/// Not `Sendable`: it is used by one thread at a time, so SQLite's own locks are off (`SQLITE_OPEN_NOMUTEX`).
final class Connection {
    let path: String
    private let watch: DeadlineWatch
    private let handle: OpaquePointer
    private var literals: [SQL.Address: Statement] = [:]
    private var composed: [String: Statement] = [:]
    private var uses = 0
    /// Steps of statements that are no longer there.
    private var pastSteps = 0

    /// How many composed statements are kept; the one that was not used for longest goes first.
    static let composedLimit = 64

    /// Statements between two looks at the clock. Each one is watched while it runs, so that work of a few need not look at all.
    static let statementsPerLook = 8

    enum Access {
        case readWrite
        /// For a file that nobody writes: no lock is taken and no file made beside it.
        case immutable
    }

    /// Once for the process; it fails only where SQLite is in use already, and then it stays as it is.
    private static let setUp = sqlite3_config_without_memory_statistics()

    init(path: String, access: Access = .readWrite) throws {
        _ = Connection.setUp
        var name = path
        var flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
        switch access {
        case .readWrite: flags |= SQLITE_OPEN_READWRITE
        case .immutable:
            flags |= SQLITE_OPEN_READONLY | SQLITE_OPEN_URI
            name = Connection.immutableURI(path)
        }
        var opened: OpaquePointer?
        let code = sqlite3_open_v2(name, &opened, flags, nil)
        guard code == SQLITE_OK, let opened else {
            defer { sqlite3_close(opened) }
            throw StoreError(opened, code: code)
        }
        self.path = path
        handle = opened
        watch = DeadlineWatch(opened)
        sqlite3_busy_handler(opened, waitForOthers, nil)
    }

    deinit {
        for statement in literals.values { statement.finalize() }
        for statement in composed.values { statement.finalize() }
        sqlite3_close(handle)
    }

    /// Whether a transaction is open; some errors (a full disk) end it without being asked.
    var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }

    /// How many rows the last INSERT, UPDATE or DELETE touched.
    var changeCount: Int { Int(sqlite3_changes(handle)) }

    /// The rowid of the last row inserted.
    var lastInsertedRow: Int64 { sqlite3_last_insert_rowid(handle) }

    /// Steps of SQLite's virtual machine that all statements so far have taken: a measure of the work that depends
    /// on neither machine nor load.
    var stepCount: Int {
        let kept = literals.values.reduce(0) { $0 + $1.stepCount } + composed.values.reduce(0) { $0 + $1.stepCount }
        return pastSteps + kept
    }

    /// Runs a script of several statements without parameters, for migrations and pragmas.
    func execute(script: String) throws {
        let code = sqlite3_exec(handle, script, nil, nil, nil)
        guard code == SQLITE_OK else { throw StoreError(handle, code: code, sql: script) }
    }

    /// Runs `body`, whose statements and checks throw `StoreError.outOfTime` once the deadline has passed.
    func withDeadline<Result>(_ deadline: Deadline?, _ body: () throws -> Result) rethrows -> Result {
        try watch.during(deadline, body)
    }

    /// Gives the running work another deadline.
    func renewDeadline(_ deadline: Deadline?) { watch.renew(deadline) }

    /// - Throws: `StoreError.outOfTime` once the deadline of the running work has passed.
    func checkDeadline() throws { try watch.check() }

    /// - Throws: `StoreError.outOfTime` if the running work must not take a value of so many bytes into memory.
    func admit(bytes: Int) throws { try watch.admit(bytes: bytes) }

    /// Whether the deadline stopped the last work in the middle of a change: SQLite then takes the whole transaction back.
    var lostTransactionToDeadline: Bool { watch.hasStopped && !isInTransaction }

    /// Begins or ends a transaction or a part of it, which no deadline stops.
    func control(_ sql: SQL) throws {
        try watch.suspended { _ = try run(sql) }
    }

    /// Prepares the statement or takes it from the cache, binds the values, and takes it back when `body` is done.
    func withStatement<Result>(_ sql: SQL, _ values: [SQLValue], _ body: (Statement) throws -> Result) throws -> Result
    {
        uses += 1
        if uses.isMultiple(of: Connection.statementsPerLook) { try checkDeadline() }
        let (statement, isKept) = try checkOut(sql)
        statement.isRunning = true
        defer {
            statement.reset()
            statement.isRunning = false
            if !isKept { finalize(statement) }
        }
        try statement.bind(values)
        return try body(statement)
    }

    private func checkOut(_ sql: SQL) throws -> (Statement, isKept: Bool) {
        switch sql {
        case .literal(let text): return try checkOut(sql, at: SQL.Address(text))
        case .select(let columns, let rest): return try checkOut(sql, at: SQL.Address(rest, columns: columns))
        case .composed(let text):
            if let statement = composed[text] { return try vacant(statement, sql) }
            if composed.count >= Connection.composedLimit { dropOldest() }
            let statement = try Statement(text, on: handle, isKept: true)
            statement.lastUse = uses
            composed[text] = statement
            return (statement, true)
        }
    }

    private func checkOut(_ sql: SQL, at address: SQL.Address) throws -> (Statement, isKept: Bool) {
        if let statement = literals[address] { return try vacant(statement, sql) }
        let statement = try Statement(sql.text, on: handle, isKept: true)
        literals[address] = statement
        return (statement, true)
    }

    /// The statement itself, or another of the same text where it is running already further up the stack.
    private func vacant(_ statement: Statement, _ sql: SQL) throws -> (Statement, isKept: Bool) {
        if statement.isRunning { return (try Statement(sql.text, on: handle, isKept: false), false) }
        statement.lastUse = uses
        return (statement, true)
    }

    private func dropOldest() {
        let idle = composed.filter { !$0.value.isRunning }
        guard let oldest = idle.min(by: { $0.value.lastUse < $1.value.lastUse }) else { return }
        composed[oldest.key] = nil
        finalize(oldest.value)
    }

    private func finalize(_ statement: Statement) {
        pastSteps += statement.stepCount
        statement.finalize()
    }

    private static func immutableURI(_ path: String) -> String {
        var uri = "file:"
        for byte in path.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "_"):
                uri.unicodeScalars.append(Unicode.Scalar(byte))
            default: uri += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
            }
        }
        return uri + "?immutable=1"
    }
}

/// Waits for another process's lock, 5 seconds at the longest.
///
/// SQLite's own way of waiting sleeps up to 100 ms between two looks, and does not see the pauses between the short
/// transactions of long work.
///
/// - Parameter looks: how often the lock was looked at already.
/// - Returns: 0 to give up.
private func waitForOthers(_: UnsafeMutableRawPointer?, _ looks: Int32) -> Int32 {
    guard looks < 2500 else { return 0 }
    sqlite3_sleep(2)
    return 1
}
