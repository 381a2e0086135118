import SCIMCore
import SCIMStore

extension Store {
    /// Opens the database of the machine, as the worker and scimctl do. Where its schema is older than ours a backup is
    /// made before it is changed: the way back to the older version.
    ///
    /// - Throws: `AdministrationError` where there is no database, it belongs to a newer version or another program, or
    ///   the machine stands in the way: a full disk, a directory that is not writable.
    static func open(_ configuration: Configuration, creating: Bool, surroundings: Surroundings) throws -> Store {
        let path = configuration.databasePath
        return try AdministrationError.explaining(path) {
            let found = try Store.schemaNumber(of: path) ?? 0
            if found > 0, found < Store.schemaNumber {
                let archive = BackupArchive(directory: configuration.backupDirectory, surroundings: surroundings)
                _ = try archive.create(of: path, for: .migration(from: found, to: Store.schemaNumber))
            }
            return try Store(path: path, create: creating)
        }
    }
}
