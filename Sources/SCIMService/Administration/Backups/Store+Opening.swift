import SCIMCore
import SCIMStore

extension Store {
    /// Opens the database of the machine, as the worker and scimctl do. Where its schema is older than ours a backup is
    /// made before it is changed: the way back to the older version. Meanwhile nobody else opens it.
    ///
    /// - Parameter patience: how long to wait while it is restored or its schema changed; nil for what is the user's.
    /// - Throws: `AdministrationError` where there is no database, it belongs to a newer version or another program, or
    ///   the machine stands in the way: a full disk, a directory that is not writable.
    static func open(
        _ configuration: Configuration, creating: Bool, surroundings: Surroundings, as user: DatabaseLock.User,
        patience: Duration? = nil
    ) throws -> Store {
        let path = configuration.databasePath
        return try AdministrationError.explaining(path) {
            try Store.open(path: path, create: creating, as: user, patience: patience) { found in
                let archive = BackupArchive(directory: configuration.backupDirectory, surroundings: surroundings)
                _ = try archive.create(of: path, for: .migration(from: found, to: Store.schemaNumber))
            }
        }
    }
}
