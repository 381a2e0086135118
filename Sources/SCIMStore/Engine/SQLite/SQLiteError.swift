import CSQLite

/// What SQLite answered when it could not do what it was asked.
///
/// The client is never told: the endpoint answers 503 and the log gets this.
package struct SQLiteError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The extended result code, as in 2067 for `SQLITE_CONSTRAINT_UNIQUE`.
    package let extendedCode: Int32
    /// SQLite's own sentence, as in `UNIQUE constraint failed: users.organization, users.user_name_key`.
    package let message: String
    /// The statement with its `?`, without the values; nil where there was none.
    package let sql: String?

    package init(extendedCode: Int32, message: String, sql: String? = nil) {
        self.extendedCode = extendedCode
        self.message = message
        self.sql = sql
    }

    /// The last error of a connection; `handle` may be nil where opening ran out of memory.
    init(_ handle: OpaquePointer?, code: Int32, sql: String? = nil) {
        extendedCode = code
        message = String(cString: handle == nil ? sqlite3_errstr(code) : sqlite3_errmsg(handle))
        self.sql = sql
    }

    /// For the writes that shared a transaction which another one lost without SQLite's error coming through
    /// (`SQLITE_ABORT_ROLLBACK`).
    static let rolledBack = SQLiteError(
        extendedCode: SQLITE_ABORT | 2 << 8, message: "the transaction that this write was part of was rolled back")

    /// What work that has passed its deadline throws between two statements; inside one, SQLite says the same.
    static let outOfTime = SQLiteError(extendedCode: SQLITE_INTERRUPT, message: "the deadline has passed")

    /// The primary result code, as in 19 for `SQLITE_CONSTRAINT`.
    package var code: Int32 { extendedCode & 0xFF }

    /// The name of the code in SQLite's documentation.
    package var name: String { Self.names[extendedCode] ?? Self.names[code] ?? "SQLITE_\(extendedCode)" }

    /// The name of the primary code, as in `SQLITE_IOERR` for every failure of a disk.
    package var primaryName: String { Self.names[code] ?? "SQLITE_\(code)" }

    package var description: String {
        let place = sql.map { " in \"\($0)\"" } ?? ""
        return "\(name) (\(extendedCode)): \(message)\(place)"
    }

    /// Whether another process held the database longer than this one waited: trying again may help.
    package var isBusy: Bool { code == SQLITE_BUSY || code == SQLITE_LOCKED }

    /// Whether the work was stopped because its deadline had passed.
    package var isOutOfTime: Bool { code == SQLITE_INTERRUPT }

    /// Whether the database may answer again when the machine is mended: it was busy, full, read-only, or its disk failed.
    package var isTransient: Bool {
        isBusy
            || [
                SQLITE_FULL, SQLITE_IOERR, SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_NOMEM, SQLITE_PROTOCOL, SQLITE_PERM,
                SQLITE_NOLFS, SQLITE_AUTH,
            ].contains(code)
    }

    /// Whether the file, or part of it, is not what SQLite wrote.
    package var isDamage: Bool { code == SQLITE_CORRUPT || code == SQLITE_NOTADB }

    /// Whether the transaction was lost to what happened to another write.
    package var isRolledBack: Bool { code == SQLITE_ABORT }

    /// Whether a unique key already has the values.
    package var isUniqueness: Bool {
        extendedCode == SQLITE_CONSTRAINT | 8 << 8 || extendedCode == SQLITE_CONSTRAINT | 6 << 8
    }

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
        SQLITE_CONSTRAINT | 6 << 8: "SQLITE_CONSTRAINT_PRIMARYKEY",
        SQLITE_CONSTRAINT | 8 << 8: "SQLITE_CONSTRAINT_UNIQUE",
        SQLITE_CONSTRAINT | 10 << 8: "SQLITE_CONSTRAINT_ROWID",
        SQLITE_CONSTRAINT | 12 << 8: "SQLITE_CONSTRAINT_DATATYPE",
    ]
}
