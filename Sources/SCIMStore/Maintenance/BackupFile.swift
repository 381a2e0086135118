package import SCIMCore

/// A backup that is complete: a file whose name ends in `.db` in the directory of backups.
package struct BackupFile: Sendable, Hashable {
    package let path: String
    /// When it was written.
    package let time: Instant
    package let bytes: Int

    /// What a complete backup's name ends with.
    package static let suffix = ".db"

    /// The newest of a directory; nil if there is none, or the directory cannot be read.
    package static func newest(in directory: String) -> BackupFile? {
        do {
            return try BackupDirectory(directory).files().max { $0.time < $1.time }
        } catch {
            return nil  // That there is none to be seen is the answer.
        }
    }

    /// The last part of the path.
    package var name: String { path.split(separator: "/").last.map(String.init) ?? path }

    /// nil for what is not an ordinary file.
    package init?(at path: String) {
        guard let file = DatabaseFile.ordinary(at: path) else { return nil }
        self.path = path
        time = Instant(milliseconds: file.milliseconds)
        bytes = file.bytes
    }
}
