import Glibc
package import SCIMCore

/// A backup that is complete: a file whose name ends in `.db` in the directory of backups.
package struct BackupFile: Sendable, Hashable {
    package let path: String
    /// When it was written.
    package let time: Instant
    package let bytes: Int

    /// The newest of a directory; nil where there is none, or the directory cannot be read.
    package static func newest(in directory: String) -> BackupFile? {
        guard let stream = opendir(directory) else { return nil }
        defer { closedir(stream) }
        var newest: BackupFile?
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard name.hasSuffix(".db"), let file = BackupFile(at: directory + "/" + name) else { continue }
            if newest.map({ $0.time < file.time }) ?? true { newest = file }
        }
        return newest
    }

    /// nil for what is no ordinary file.
    private init?(at path: String) {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        self.path = path
        time = Instant(
            milliseconds: Int64(status.st_mtim.tv_sec) * 1000 + Int64(status.st_mtim.tv_nsec) / 1_000_000)
        bytes = Int(status.st_size)
    }
}
