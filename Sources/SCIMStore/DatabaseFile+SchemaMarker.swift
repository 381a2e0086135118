import Glibc

/// The file `schema-version` beside the database: its schema's number as text, for those who cannot read a database.
///
/// The package looks at it before it unpacks an older version.
extension DatabaseFile {
    /// Writes the number where another one stands, or none: whole or not at all, whatever happens meanwhile.
    static func mark(schema number: Int, besideDatabaseAt path: String) throws {
        let directory = directory(of: path)
        let marker = directory + "/schema-version"
        let text = Array("\(number)\n".utf8)
        guard content(of: marker, limit: text.count + 1) != text else { return }
        // A draft of one's own: worker and scimctl may both be opening a new database.
        var draft = Array("\(marker).XXXXXX".utf8CString)
        let descriptor = mkstemp(&draft)
        guard descriptor >= 0 else { throw systemError("create", marker) }
        let isWritten = write(descriptor, text, text.count) == text.count && fsync(descriptor) == 0
        close(descriptor)
        guard isWritten, rename(draft, marker) == 0 else {
            let error = systemError("write", marker)
            unlink(draft)
            throw error
        }
        try synchronize(directory)
    }

    /// The first bytes of a file, at most `limit`; nil where it cannot be read.
    private static func content(of path: String, limit: Int) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        let bytes = [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
            count = max(0, read(descriptor, buffer.baseAddress, limit))
        }
        return bytes
    }
}
