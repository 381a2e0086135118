extension Store {
    /// How far a checkpoint came.
    package struct Checkpoint: Sendable, Hashable {
        /// Pages in the write-ahead log.
        package let logged: Int
        /// Those of them that are in the database file now; fewer where a reader still needs the rest.
        package let copied: Int
        /// Bytes of a page.
        let pageSize: Int

        /// Bytes of the log that a reader of an old state still needs.
        package var heldBytes: Int { (logged - copied) * pageSize }
    }

    /// Bytes of the write-ahead log held by readers from which on the administrator is told; every second the worker takes
    /// back what nobody holds.
    package static let heldLogLimit = 16 << 20

    /// Copies committed pages from the write-ahead log to the database file, keeping no reader or writer waiting.
    @discardableResult
    package func checkpoint() throws -> Checkpoint {
        try withMaintenanceConnection { connection in
            let pageSize = Int(try connection.integer("PRAGMA page_size"))
            let row = try connection.first("PRAGMA wal_checkpoint(PASSIVE)") {
                Checkpoint(logged: max($0.number(1), 0), copied: max($0.number(2), 0), pageSize: pageSize)
            }
            return row ?? Checkpoint(logged: 0, copied: 0, pageSize: pageSize)
        }
    }

    /// Copies everything to the database file and empties the write-ahead log, so that what was taken away stands nowhere
    /// any longer.
    ///
    /// - Returns: false if somebody reads or writes for longer than a tenth of a second; the log stays then until it
    ///   is written over.
    @discardableResult
    package func emptyLog() throws -> Bool {
        let connection = try Connection(path: path)
        try connection.execute(script: "PRAGMA busy_timeout = 100")
        return try connection.first("PRAGMA wal_checkpoint(TRUNCATE)") { $0.number(0) == 0 } ?? false
    }

    /// Lets SQLite renew what it knows of tables whose indexes it could choose better; short, whatever their size.
    package func optimize() throws {
        try Connection.writer(path: path).execute(script: "PRAGMA analysis_limit = 400; PRAGMA optimize;")
    }

    /// Writes something that changes nothing, to see whether anything can be written.
    package func touch(within limits: WriteLimits? = nil) throws {
        try write(within: limits) { try $0.connection.run("UPDATE generation SET number = number") }
    }

    /// What `PRAGMA quick_check` finds wrong with the file; empty if it is whole.
    package func quickCheck() throws -> [String] {
        try withMaintenanceConnection { connection in
            try connection.all("PRAGMA quick_check") { $0.text(0) }.filter { $0 != "ok" }
        }
    }

    /// The bytes of the database file and of its write-ahead log.
    package var fileSizes: (database: Int, log: Int) {
        (DatabaseFile.size(path), DatabaseFile.size(path + "-wal"))
    }

    /// The bytes that are free on the database's disk, and all that it has; nil if it cannot be asked.
    package var diskSpace: (free: Int, all: Int)? { DatabaseFile.space(around: path) }
}
