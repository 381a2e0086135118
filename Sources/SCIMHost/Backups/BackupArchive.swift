import SCIMCore
import SCIMStore

/// The backups of one machine: verified copies of its database in a directory, each with a description beside it.
///
/// Making one needs no stop: the copy is of one moment, and reads and writes go on meanwhile.
package struct BackupArchive: Sendable {
    let directory: BackupDirectory
    let surroundings: Surroundings

    package init(directory path: String, surroundings: Surroundings) {
        directory = BackupDirectory(path)
        self.surroundings = surroundings
    }

    /// The backups, oldest first.
    ///
    /// - Throws: `failed` if the directory cannot be read.
    package func list() throws -> [Backup] {
        try translating { try directory.files().map { Backup($0, description(of: $0.name)) } }
    }

    /// The backup of that name or path.
    ///
    /// - Throws: `notFound` with the names that come nearest.
    package func backup(_ name: String) throws -> Backup {
        let all = try list()
        guard let found = all.first(where: { $0.name == name || $0.path == name }) else {
            throw ServiceError.notFound("backup", name, among: all.map(\.name))
        }
        return found
    }

    func description(of name: String) -> BackupDescription? {
        directory.content(of: descriptionName(of: name)).flatMap { BackupDescription(parsing: $0) }
    }

    func descriptionName(of name: String) -> String { name.dropLast(BackupFile.suffix.count) + ".json" }

    /// The digest of a file in the hexadecimal digits that sha256sum(1) prints.
    ///
    /// - Parameter progress: is told how many bytes are read so far.
    func sha256(at path: String, progress: (Int) -> Void = { _ in }) throws -> String {
        let stream = SHA256Stream()
        var done = 0
        try Store.read(path) { piece in
            stream.update(piece)
            done += piece.count
            progress(done)
        }
        return stream.finish().hexadecimal
    }

    /// The store's errors as sentences for the administrator.
    func translating<Value>(_ body: () throws -> Value) throws -> Value {
        try ServiceError.explaining(directory.path, body)
    }
}
