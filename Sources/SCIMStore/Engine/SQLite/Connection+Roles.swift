import Glibc

extension Connection {
    /// The connection that writes: the schema upgraded, checkpoints kept off the commit path.
    static func writer(path: String) throws -> Connection {
        let connection = try Connection(path: path)
        try connection.checkIdentity()
        guard try connection.setWriteAhead() == "wal" else {
            throw StoreError.system(
                operation: "write ahead to", path: path, reason: "its file system does not support shared memory")
        }
        // The worker's housekeeping checkpoints. Should nobody do so, a commit does that leaves 64 MiB in the WAL.
        try connection.execute(
            script: """
                PRAGMA synchronous = FULL;
                PRAGMA foreign_keys = ON;
                PRAGMA secure_delete = ON;
                PRAGMA trusted_schema = OFF;
                PRAGMA temp_store = MEMORY;
                PRAGMA cache_size = -1024;
                PRAGMA journal_size_limit = 67108864;
                PRAGMA wal_autocheckpoint = 16384;
                """)
        try connection.migrate()
        return connection
    }

    /// Switches to the write-ahead log. SQLite does not wait for whoever does the same at this moment, as the first
    /// scimctl and the worker on a new database: so that is done here, for two seconds at most.
    private func setWriteAhead() throws -> String? {
        var attempts = 100
        while true {
            do {
                return try first("PRAGMA journal_mode = WAL") { $0.text(0) }
            } catch StoreError.busy where attempts > 0 {
                attempts -= 1
                usleep(20_000)
            }
        }
    }

    /// A connection that only reads. The file is open for writing because WAL needs its shared memory.
    static func reader(path: String) throws -> Connection {
        let connection = try Connection(path: path)
        try connection.execute(
            script: """
                PRAGMA query_only = ON;
                PRAGMA trusted_schema = OFF;
                PRAGMA temp_store = MEMORY;
                PRAGMA cache_size = -512;
                PRAGMA wal_autocheckpoint = 0;
                """)
        return connection
    }
}
