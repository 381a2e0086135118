import CSQLite

extension StoreError {
    /// The last error of a connection.
    ///
    /// - Parameters:
    ///   - handle: nil where opening ran out of memory.
    ///   - sql: the statement with its `?`, without the values; nil if there was none.
    init(_ handle: OpaquePointer?, code: Int32, sql: String? = nil) {
        let message = String(cString: handle == nil ? sqlite3_errstr(code) : sqlite3_errmsg(handle))
        self.init(code: code, message: message, sql: sql)
    }

    /// - Parameters:
    ///   - code: the extended result code, as in 2067 for `SQLITE_CONSTRAINT_UNIQUE`.
    ///   - message: SQLite's own sentence, as in `UNIQUE constraint failed: users.organization, users.user_name_key`.
    init(code: Int32, message: String, sql: String? = nil) {
        let place = sql.map { " in \"\($0)\"" } ?? ""
        let text = "\(StoreError.name(of: code)) (\(code)): \(message)\(place)"
        switch code & 0xFF {
        case SQLITE_BUSY, SQLITE_LOCKED: self = .busy(text)
        case SQLITE_INTERRUPT: self = .outOfTime
        case SQLITE_ABORT: self = .rolledBack
        case SQLITE_FULL: self = .full(text)
        case SQLITE_READONLY: self = .readOnly(text)
        case SQLITE_CANTOPEN: self = .cannotOpen(text)
        case SQLITE_IOERR: self = .inputOutput(text)
        case SQLITE_NOMEM, SQLITE_PROTOCOL, SQLITE_PERM, SQLITE_NOLFS, SQLITE_AUTH: self = .unavailable(text)
        case SQLITE_CORRUPT: self = .damaged(text)
        case SQLITE_NOTADB: self = .notADatabase(text)
        case SQLITE_CONSTRAINT where uniqueness.contains(code):
            self = .notUnique(columns: String(message.drop { $0 != ":" }.dropFirst(2)))
        default: self = .failed(text)
        }
    }

    /// The name of a result code in SQLite's documentation.
    private static func name(of code: Int32) -> String { names[code] ?? names[code & 0xFF] ?? "SQLITE_\(code)" }

    private static let names: [Int32: String] = [
        SQLITE_ERROR: "SQLITE_ERROR", SQLITE_INTERNAL: "SQLITE_INTERNAL", SQLITE_PERM: "SQLITE_PERM",
        SQLITE_ABORT: "SQLITE_ABORT", SQLITE_BUSY: "SQLITE_BUSY", SQLITE_LOCKED: "SQLITE_LOCKED",
        SQLITE_NOMEM: "SQLITE_NOMEM", SQLITE_READONLY: "SQLITE_READONLY", SQLITE_INTERRUPT: "SQLITE_INTERRUPT",
        SQLITE_IOERR: "SQLITE_IOERR", SQLITE_CORRUPT: "SQLITE_CORRUPT", SQLITE_NOTFOUND: "SQLITE_NOTFOUND",
        SQLITE_FULL: "SQLITE_FULL", SQLITE_CANTOPEN: "SQLITE_CANTOPEN", SQLITE_PROTOCOL: "SQLITE_PROTOCOL",
        SQLITE_SCHEMA: "SQLITE_SCHEMA", SQLITE_TOOBIG: "SQLITE_TOOBIG", SQLITE_CONSTRAINT: "SQLITE_CONSTRAINT",
        SQLITE_MISMATCH: "SQLITE_MISMATCH", SQLITE_MISUSE: "SQLITE_MISUSE", SQLITE_NOLFS: "SQLITE_NOLFS",
        SQLITE_AUTH: "SQLITE_AUTH", SQLITE_RANGE: "SQLITE_RANGE", SQLITE_NOTADB: "SQLITE_NOTADB",
        SQLITE_BUSY | 1 << 8: "SQLITE_BUSY_RECOVERY", SQLITE_BUSY | 2 << 8: "SQLITE_BUSY_SNAPSHOT",
        SQLITE_READONLY | 4 << 8: "SQLITE_READONLY_DBMOVED", SQLITE_READONLY | 6 << 8: "SQLITE_READONLY_DIRECTORY",
        SQLITE_IOERR | 1 << 8: "SQLITE_IOERR_READ", SQLITE_IOERR | 2 << 8: "SQLITE_IOERR_SHORT_READ",
        SQLITE_IOERR | 3 << 8: "SQLITE_IOERR_WRITE", SQLITE_IOERR | 4 << 8: "SQLITE_IOERR_FSYNC",
        SQLITE_CONSTRAINT | 1 << 8: "SQLITE_CONSTRAINT_CHECK",
        SQLITE_CONSTRAINT | 3 << 8: "SQLITE_CONSTRAINT_FOREIGNKEY",
        SQLITE_CONSTRAINT | 5 << 8: "SQLITE_CONSTRAINT_NOTNULL",
        SQLITE_CONSTRAINT | 10 << 8: "SQLITE_CONSTRAINT_ROWID",
        SQLITE_CONSTRAINT | 12 << 8: "SQLITE_CONSTRAINT_DATATYPE",
    ]
}

/// The codes of a primary and of any other unique key.
private let uniqueness: [Int32] = [SQLITE_CONSTRAINT | 6 << 8, SQLITE_CONSTRAINT | 8 << 8]
