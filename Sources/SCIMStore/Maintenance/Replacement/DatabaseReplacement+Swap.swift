import Glibc

extension DatabaseReplacement {
    /// How the database was found that is to be replaced.
    package enum Condition: Sendable, Hashable {
        case absent
        /// All of it is in the one file now.
        case settled
        /// It cannot be read, for the reason that SQLite gives; its files are left as they are.
        case damaged(String)
    }

    /// Takes the write-ahead log back into the database that is to be replaced, for it to be kept as one file.
    ///
    /// - Throws: `StoreError.foreign` if it is another program's, `StoreError.busy` where a program has it open
    ///   that does not know of our locks, as `sqlite3` or Litestream.
    package func settle() throws -> Condition {
        guard DatabaseFile.exists(at: path) else { return .absent }
        do {
            let connection = try Connection(path: path)
            try connection.execute(script: "PRAGMA busy_timeout = 500")
            let application = try connection.integer("PRAGMA application_id")
            let isEmpty = try connection.integer("SELECT COUNT(*) FROM sqlite_schema") == 0
            guard application == Connection.applicationID || isEmpty else {
                throw StoreError.foreign(path: path, applicationID: application)
            }
            // It needs the database for itself alone.
            _ = try connection.first("PRAGMA journal_mode = DELETE") { $0.text(0) }
            return .settled
        } catch let error as StoreError where error.isDamage {
            return .damaged(error.fault)
        }
    }

    /// Puts the draft into the place of the database, at once or not at all: whoever opens it, also after a crash, finds
    /// the one or the other, whole.
    ///
    /// - Parameter kept: where the replaced database is kept; a name that nobody has.
    /// - Throws: `StoreError.system`; then everything is as it was.
    package func swap(keeping kept: String) throws {
        // SQLite takes the log back when the draft is closed, and says nothing if it cannot.
        guard DatabaseFile.size(draft + "-wal") == 0 else {
            throw StoreError.system(operation: "write", path: draft, reason: "its write-ahead log cannot be removed")
        }
        var moved: [String] = []
        do {
            if DatabaseFile.exists(at: path) {
                guard link(path, kept) == 0 else { throw DatabaseFile.systemError("keep the database as", kept) }
                moved.append("")
                // Of a damaged one, or empty; beside the other database they would damage that too.
                for suffix in ["-wal", "-shm", "-journal"] where DatabaseFile.exists(at: path + suffix) {
                    guard rename(path + suffix, kept + suffix) == 0 else {
                        throw DatabaseFile.systemError("rename", path + suffix)
                    }
                    moved.append(suffix)
                }
                try DatabaseFile.synchronize(DatabaseFile.directory(of: path))
            }
            guard rename(draft, path) == 0 else { throw DatabaseFile.systemError("rename", draft) }
        } catch {
            for suffix in moved.reversed() where !suffix.isEmpty { rename(kept + suffix, path + suffix) }
            if !moved.isEmpty { unlink(kept) }
            throw error
        }
        try DatabaseFile.synchronize(DatabaseFile.directory(of: path))
        try DatabaseFile.mark(schema: Store.schemaNumber, besideDatabaseAt: path)
    }
}
