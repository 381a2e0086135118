import SCIMCore
import SCIMStore

extension BackupArchive {
    /// Copies the database, verifies the copy, describes it, and gives it its name last. What fails leaves nothing
    /// behind and touches no other backup.
    ///
    /// - Throws: `failed` naming what is in the way: a full disk, a directory that cannot be written.
    package func create(of database: String, for purpose: Backup.Purpose = .ordinary) throws -> Backup {
        try translating { try directory.make() }
        let now = surroundings.now()
        try translating { try directory.discardDrafts(before: now + -86_400) }
        let name = unusedName(for: purpose, at: now)
        do {
            try AdministrationError.explaining(database) {
                let description = try describedCopy(of: database, name, at: now, isAlone: purpose != .ordinary)
                try directory.write(JSONValue.object(description.json).bytes + [0x0A], as: descriptionName(of: name))
                try directory.publish(name)
            }
        } catch {
            directory.discardDraft(name)
            try translating { try directory.remove(descriptionName(of: name)) }
            throw explained(error, database)
        }
        return try backup(name)
    }

    /// - Parameter isAlone: whether nobody else can open the database meanwhile, as before its schema is changed.
    private func describedCopy(
        of database: String, _ name: String, at now: Instant, isAlone: Bool
    ) throws -> BackupDescription {
        let draft = directory.draft(name)
        try Store.copy(database, to: draft, isAlone: isAlone)
        let report = try Store.verify(draft)
        guard report.faults.isEmpty else {
            throw AdministrationError(
                .failed, "the copy of \(database) is damaged: \(report.faults.prefix(3).joined(separator: "; "))",
                remedy:
                    "The database itself is damaged, or the disk: scimctl backup verify tells which backups are whole.")
        }
        return BackupDescription(
            report, created: now, bytes: Store.fileSize(of: draft), sha256: try sha256(at: draft))
    }

    /// `scim-20261125T020000Z.db`; with a number where two are made within one second.
    private func unusedName(for purpose: Backup.Purpose, at now: Instant) -> String {
        let plain = "\(purpose.prefix)-\(now.dateTime.prefix(19).filter { $0 != "-" && $0 != ":" })Z"
        var name = plain + BackupFile.suffix
        var number = 2
        while directory.contains(name) {
            name = "\(plain).\(number)\(BackupFile.suffix)"
            number += 1
        }
        return name
    }

    private func explained(_ error: any Error, _ database: String) -> any Error {
        let wanted = Store.fileSize(of: database)
        if let free = directory.freeBytes, free < wanted {
            return AdministrationError(
                .failed,
                """
                the disk of \(directory.path) is full: \(free / 1_000_000) MB are free, a copy takes up to \
                \(wanted / 1_000_000 + 1) MB; nothing was made, and earlier backups are as they were
                """,
                remedy: "Make room, or remove backups that are past their time: scimctl backup prune")
        }
        return error
    }
}
