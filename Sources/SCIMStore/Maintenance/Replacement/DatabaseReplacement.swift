import Glibc

/// Another database on its way into the place of the one that is in use.
///
/// It is made ready in a directory of its own beside it, on the same disk. Only one can be on its way, and what a killed one
/// left is removed by the next.
package final class DatabaseReplacement {
    /// Of the database that is to be replaced.
    package let path: String
    let lock: DatabaseLock
    private let directory: BackupDirectory
    private var isOurs = false

    /// - Throws: `StoreError.occupied` if another one is on its way.
    package init(of path: String) throws {
        self.path = path
        guard access(DatabaseFile.directory(of: path), F_OK) == 0 else {
            throw StoreError.noDirectory(path: DatabaseFile.directory(of: path))
        }
        directory = BackupDirectory(path + ".restoring")
        lock = DatabaseLock(path)
        guard lock.isAvailable else { throw DatabaseFile.systemError("open", path + "-lock") }
        guard lock.take(DatabaseLock.Byte.restoration, within: .zero) else {
            throw StoreError.occupied(path: path, by: "another restore is running")
        }
        isOurs = true
        try directory.discard()
        try directory.make()
    }

    deinit {
        guard isOurs else { return }
        do { try directory.discard() } catch {
            // The next one does so, or says why not.
        }
    }

    /// Where the other database is made ready.
    package var draft: String { directory.file("scim.db") }

    /// Copies a database file that nobody writes to `draft`, and returns when it is on the disk.
    ///
    /// - Parameter body: gets each piece as it was copied.
    package func take(_ source: String, _ body: ([UInt8]) throws -> Void) throws {
        guard !DatabaseFile.isSame(source, path) else {
            throw StoreError.occupied(path: source, by: "it is the database itself")
        }
        guard DatabaseFile.size(source + "-wal") == 0 else {
            throw StoreError.occupied(
                path: source, by: "it is in use, or not all of it was copied: there is a write-ahead log beside it")
        }
        try DatabaseFile.copy(source, to: draft, body)
    }

    /// Whether anybody has the database open.
    package func isInUse(by user: DatabaseLock.User, within patience: Duration = .zero) -> Bool {
        guard lock.takeAll(of: user, within: patience) else { return true }
        lock.release(user.rawValue)
        return false
    }

    /// Keeps everybody from opening the database from now on.
    package func closeDoor() throws {
        guard lock.closeDoor(for: "it is being restored from a backup", within: .seconds(1)) else {
            throw StoreError.occupied(path: path, by: "its schema is being updated")
        }
    }

    /// Lets those in who wait.
    package func openDoor() {
        for user in DatabaseLock.User.allCases { lock.release(user.rawValue) }
        lock.openDoor()
    }

    /// Waits until all who had the database open are gone; the door must be closed.
    ///
    /// - Throws: `StoreError.occupied` saying who stays.
    package func awaitUsers(within patience: Duration) throws {
        let deadline = Deadline(after: patience)
        for user in DatabaseLock.User.allCases {
            guard lock.takeAll(of: user, until: deadline) else {
                throw StoreError.occupied(
                    path: path, by: user == .service ? "a worker still has it open" : "another scimctl has it open")
            }
        }
    }
}
