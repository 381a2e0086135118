import SCIMCore
import SCIMStore

extension BackupArchive {
    /// What was found when a backup was looked through.
    package struct Verification: Sendable, Hashable {
        package let backup: Backup
        /// One sentence each; empty if the backup is whole.
        package let faults: [String]
    }

    /// Reads a backup through: its digest and counts against its description, every page and every reference.
    ///
    /// - Parameter progress: is told how many bytes of how many are read for the digest.
    package func verify(_ backup: Backup, progress: (Int, Int) -> Void = { _, _ in }) throws -> Verification {
        var faults: [String] = []
        do {
            let digest = try sha256(at: backup.path) { progress($0, max($0, backup.bytes)) }
            if let described = backup.description, described.sha256 != digest {
                faults.append("its SHA-256 is \(digest), but its description says \(described.sha256)")
            }
            let report = try Store.verify(backup.path)
            faults += report.faults
            faults +=
                backup.description?.contradictions(report) ?? ["its description (.json) is missing or cannot be read"]
        } catch let error as StoreError {
            faults.append(error.fault)
        }
        return Verification(backup: backup, faults: faults)
    }

    /// Those that are past their time. Of each series the newest stays whatever its age, and what nothing describes is
    /// not ours to remove.
    package func outdated(keeping lifetime: Duration) throws -> [Backup] {
        let all = try list().filter { $0.description != nil }
        let oldest = surroundings.now() + -Int(lifetime.components.seconds)
        var newest: [String: Backup] = [:]
        for backup in all where newest[backup.series].map({ $0.time < backup.time }) ?? true {
            newest[backup.series] = backup
        }
        return all.filter { $0.time < oldest && newest[$0.series] != $0 }
    }

    /// Removes them, with their descriptions.
    package func remove(_ backups: [Backup]) throws {
        try translating {
            for backup in backups {
                try directory.remove(backup.name)
                try directory.remove(descriptionName(of: backup.name))
            }
        }
    }
}
