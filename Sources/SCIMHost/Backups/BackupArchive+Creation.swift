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
        let name: String
        do {
            name = try ServiceError.explaining(database) {
                try copy(database, for: purpose, at: now)
            }
        } catch {
            throw explained(error, database)
        }
        do {
            try ServiceError.explaining(database) {
                let description = try description(of: name, from: database, at: now)
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

    /// Copies the database to a draft that is ours alone.
    ///
    /// - Returns: the name that the backup is to have.
    private func copy(_ database: String, for purpose: Backup.Purpose, at now: Instant) throws -> String {
        while true {
            let name = unusedName(for: purpose, at: now)
            do {
                // Only an update of the schema keeps everybody else from opening the database meanwhile.
                try Store.copy(database, to: directory.draft(name), isAlone: purpose != .ordinary)
                return name
            } catch StoreError.exists {
                // Another backup of the same second was faster.
            }
        }
    }

    private func description(of name: String, from database: String, at now: Instant) throws -> BackupDescription {
        let draft = directory.draft(name)
        let report = try Store.verify(draft)
        guard report.faults.isEmpty else {
            throw ServiceError(
                .failed, "the copy of \(database) is damaged: \(report.faults.prefix(3).joined(separator: "; "))",
                remedy:
                    "The database itself is damaged, or the disk. \(do: .verifyBackups) tells which backups are intact."
            )
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
            return ServiceError(
                .failed,
                """
                the disk of \(directory.path) is full: \(free / 1_000_000) MB are free, a copy takes up to \
                \(wanted / 1_000_000 + 1) MB; no backup was made, and earlier backups are unchanged
                """,
                remedy: "Free some space, or remove backups that are past their retention: \(do: .pruneBackups)")
        }
        return error
    }
}
