import SCIMCore
package import SCIMStore

extension Configuration {
    /// Opens the database of the machine, as the worker and scimctl do. Where its schema is older than ours a backup is
    /// made before it is changed: the way back to the older version. Meanwhile nobody else opens it.
    ///
    /// - Parameters:
    ///   - mayUpdate: whether an older schema is changed at all.
    ///   - beginsUpdate: is told the numbers of the schema before and after, as soon as it is known that it will be changed.
    /// - Throws: `ServiceError` if there is no database, it belongs to a newer version or another program, its
    ///   older schema must not be changed now, or the machine is in the way: a full disk, a directory that is not
    ///   writable.
    package func openDatabase(
        as user: DatabaseLock.User, creating: Bool, surroundings: Surroundings,
        mayUpdate: Bool = true, beginsUpdate: (_ from: Int, _ to: Int) -> Void = { _, _ in }
    ) throws -> Store {
        let path = databasePath
        return try ServiceError.explaining(path) {
            try Store.open(path, as: user, create: creating, mayUpdate: mayUpdate) { found in
                beginsUpdate(found, Store.schemaNumber)
                let archive = BackupArchive(directory: backupDirectory, surroundings: surroundings)
                _ = try archive.create(of: path, for: .migration(from: found, to: Store.schemaNumber))
            }
        }
    }
}
