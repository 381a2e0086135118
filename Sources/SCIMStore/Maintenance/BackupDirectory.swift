import Glibc
package import SCIMCore

/// The directory of backups as the operating system sees it. What is under way has a hidden name, what is complete its
/// own: a name appears only when everything behind it is on the disk.
package struct BackupDirectory: Sendable, Hashable {
    package let path: String

    package init(_ path: String) { self.path = path }

    package func file(_ name: String) -> String { "\(path)/\(name)" }

    /// The hidden name under which a file is made.
    package func draft(_ name: String) -> String { file(".\(name)\(DatabaseFile.draftSuffix)") }

    /// Makes the directory where it is missing, for its owner alone.
    package func make() throws {
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw DatabaseFile.systemError("create", path) }
    }

    /// The complete backups, oldest first.
    package func files() throws -> [BackupFile] {
        try names().filter { $0.hasSuffix(BackupFile.suffix) && !$0.hasPrefix(".") }
            .compactMap { BackupFile(at: file($0)) }
            .sorted { ($0.time, $0.name) < ($1.time, $1.name) }
    }

    /// Whether a file has the name, or is being made to have it.
    package func contains(_ name: String) -> Bool {
        DatabaseFile.exists(at: file(name)) || DatabaseFile.exists(at: draft(name))
    }

    /// Gives a finished draft its name.
    package func publish(_ name: String) throws {
        guard rename(draft(name), file(name)) == 0 else { throw DatabaseFile.systemError("rename", draft(name)) }
        try DatabaseFile.synchronize(path)
    }

    /// Writes a small file whole or not at all.
    package func write(_ bytes: [UInt8], as name: String) throws {
        try DatabaseFile.replace(file(name), with: bytes)
    }

    /// The content of a small file, nil if there is none or it has more than 64 KiB.
    package func content(of name: String) -> [UInt8]? {
        DatabaseFile.content(of: file(name), limit: 65_537).flatMap { $0.count <= 65_536 ? $0 : nil }
    }

    /// - Throws: if the file is there and cannot be removed.
    package func remove(_ name: String) throws {
        guard unlink(file(name)) == 0 || errno == ENOENT else { throw DatabaseFile.systemError("remove", file(name)) }
    }

    /// Removes what a copy that failed left under its hidden name.
    package func discardDraft(_ name: String) { DatabaseFile.remove(draft(name)) }

    /// Removes drafts last written before that time: whoever made them was killed.
    package func discardDrafts(before time: Instant) throws {
        for name in try names() where name.hasPrefix(".") && name.hasSuffix(DatabaseFile.draftSuffix) {
            guard let draft = BackupFile(at: file(name)), draft.time < time else { continue }
            DatabaseFile.remove(draft.path)
        }
    }

    /// Removes the directory with the files in it; does nothing if there is none.
    func discard() throws {
        guard DatabaseFile.exists(at: path) else { return }
        for name in try names() where name != "." && name != ".." { try remove(name) }
        guard rmdir(path) == 0 else { throw DatabaseFile.systemError("remove", path) }
    }

    /// The bytes that are free on its disk; nil if it cannot be asked.
    package var freeBytes: Int? { DatabaseFile.space(around: file("."))?.free }

    private func names() throws -> [String] {
        guard let stream = opendir(path) else { throw DatabaseFile.systemError("read", path) }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            names.append(
                withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                    String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
                })
        }
        return names
    }
}
