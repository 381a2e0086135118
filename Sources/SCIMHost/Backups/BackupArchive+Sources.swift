import SCIMCore
import SCIMStore

extension BackupArchive {
    /// What a restore is made of: the backup of that name, or any database file by its path, as a replaced database that
    /// was kept.
    ///
    /// - Throws: `notFound` with the names that come nearest, `notPermitted` if it cannot be read.
    package func source(_ name: String) throws -> Backup {
        if name.contains("/") || Store.readFault(of: directory.file(name)) != nil, Store.exists(name) {
            return try file(name)
        }
        if name.contains("/"), let fault = Store.readFault(of: name), !fault.isMissing {
            throw unreadable(name, fault.reason)
        }
        let found = try backup(name)
        if let fault = Store.readFault(of: found.path) { throw unreadable(found.path, fault.reason) }
        return found
    }

    private func file(_ path: String) throws -> Backup {
        if let fault = Store.readFault(of: path) { throw unreadable(path, fault.reason) }
        guard let file = BackupFile(at: path) else { throw ServiceError(.failed, "\(path) is not a file") }
        let slash = path.lastIndex(of: "/")
        let place = BackupArchive(directory: slash.map { String(path[...$0]) } ?? ".", surroundings: surroundings)
        let isNamed = file.name.hasSuffix(BackupFile.suffix)
        return Backup(file, isNamed ? place.description(of: file.name) : nil)
    }

    private func unreadable(_ path: String, _ reason: String) -> ServiceError {
        ServiceError(
            .notPermitted, "\(path) cannot be read by the user of the service: \(reason)",
            remedy: "Copy it for that user: "
                + "\(machine: .command("install -o _scim-fcgi -g _scim-fcgi -m 600 \(SuggestedCommand.word(path)) \(directory.path)/"))"
        )
    }
}
