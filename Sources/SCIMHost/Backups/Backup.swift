package import SCIMCore
import SCIMStore

/// A backup as it lies in the directory of backups.
package struct Backup: Sendable, Hashable {
    /// The file's name, by which commands take it.
    package let name: String
    package let path: String
    /// When it was made, or, of one that nothing describes, last written.
    package let time: Instant
    package let bytes: Int
    /// nil if the file beside it is missing or not ours.
    package let description: BackupDescription?

    init(_ file: BackupFile, _ description: BackupDescription?) {
        name = file.name
        path = file.path
        time = description?.created ?? file.time
        bytes = file.bytes
        self.description = description
    }

    /// What a backup was made for, which its name begins with.
    package enum Purpose: Sendable, Hashable {
        /// By the timer or by hand: `scim-TIME.db`
        case ordinary
        /// Before the schema was changed: `pre-migrate-1-2-TIME.db`
        case migration(from: Int, to: Int)

        var prefix: String {
            switch self {
            case .ordinary: "scim"
            case .migration(let from, let to): "pre-migrate-\(from)-\(to)"
            }
        }
    }

    /// The name without time and ending: backups of one series replace each other in the course of time.
    var series: String {
        let parts = name.split(separator: "-")
        return parts.first == "pre" ? "pre-migrate" : parts.dropLast().joined(separator: "-")
    }
}
