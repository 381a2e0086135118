/// What was found in a database file that is not in use, such as a backup.
package struct BackupReport: Sendable, Hashable {
    package let schemaNumber: Int
    package let organizations: Int
    package let users: Int
    package let groups: Int
    package let memberships: Int
    /// What `PRAGMA integrity_check` and `PRAGMA foreign_key_check` complain of; empty if the file is whole.
    package let faults: [String]
}

extension Store {
    /// Writes a compact copy of one state of the database to a new file, readable by its owner alone, and returns when
    /// it is on the disk. Reads and writes go on meanwhile; the schema stays as it is found.
    ///
    /// - Parameter isAlone: whether the caller keeps all others from opening the database, see `open`.
    /// - Throws: `StoreError.system` if there is a file of that name already. A copy that failed is removed.
    package static func copy(_ path: String, to target: String, isAlone: Bool = false) throws {
        guard DatabaseFile.exists(at: path) else { throw StoreError.missing(path: path) }
        let lock = isAlone ? nil : try DatabaseLock.enter(path, as: .administration)
        defer { withExtendedLifetime(lock) {} }
        try DatabaseFile.createNew(at: target)
        do {
            // VACUUM writes to the copy only, but a connection that may not write refuses it.
            try Connection(path: path).run("VACUUM INTO ?", [.text(target)])
            try DatabaseFile.synchronize(target)
            try DatabaseFile.synchronize(DatabaseFile.directory(of: target))
        } catch {
            DatabaseFile.remove(target)
            throw error
        }
    }

    /// Hands out a database file that nobody writes piece by piece, for its digest.
    package static func read(_ path: String, _ body: ([UInt8]) throws -> Void) throws {
        try DatabaseFile.read(path, body)
    }

    /// Why nothing can be written to the directory of a database, as the operating system says it; nil if it can be.
    package static func directoryFault(of path: String) -> String? { DatabaseFile.directoryFault(of: path) }

    /// Why a file cannot be read, as the operating system says it; nil if it can be.
    package static func readFault(of path: String) -> (isMissing: Bool, reason: String)? {
        DatabaseFile.readFault(of: path)
    }

    /// The bytes that are free on the disk that a database is on; nil if it cannot be asked.
    package static func freeBytes(around path: String) -> Int? { DatabaseFile.space(around: path)?.free }

    /// Whether there is a file of that name.
    package static func exists(_ path: String) -> Bool { DatabaseFile.exists(at: path) }

    /// The bytes of a database file; 0 if there is none.
    package static func fileSize(of path: String) -> Int { DatabaseFile.size(path) }

    /// Looks through a database file that nobody writes, without changing it or making files beside it.
    ///
    /// - Throws: `StoreError` if it is missing, not ours of a newer version, or no database at all.
    package static func verify(_ path: String) throws -> BackupReport {
        guard DatabaseFile.exists(at: path) else { throw StoreError.missing(path: path) }
        let connection = try Connection(path: path, access: .immutable)
        try connection.checkIdentity()
        let number = try connection.schemaNumber()
        guard number > 0 else { throw StoreError.foreign(path: path, applicationID: 0) }
        var faults = try connection.all("PRAGMA integrity_check") { $0.text(0) }.filter { $0 != "ok" }
        if DatabaseFile.size(path + "-wal") > 0 {
            faults.append("there is a write-ahead log beside the file: it is in use, or not all of it was copied")
        }
        try connection.each("PRAGMA foreign_key_check") { row in
            faults.append("row \(row.number(1)) of \(row.text(0)) refers to a missing row of \(row.text(2))")
        }
        return BackupReport(
            schemaNumber: number,
            organizations: Int(try connection.organizationCount(schemaNumber: number)),
            users: Int(try connection.integer("SELECT COUNT(*) FROM users")),
            groups: Int(try connection.integer("SELECT COUNT(*) FROM groups")),
            memberships: Int(try connection.integer("SELECT COUNT(*) FROM memberships")), faults: faults)
    }
}

extension Connection {
    /// How many organizations there are that were not removed; older schemas remember none that was.
    fileprivate func organizationCount(schemaNumber: Int) throws -> Int64 {
        guard schemaNumber >= Migration.recovery.number else {
            return try integer("SELECT COUNT(*) FROM organizations")
        }
        return try integer("SELECT COUNT(*) FROM organizations WHERE removed IS NULL")
    }
}
