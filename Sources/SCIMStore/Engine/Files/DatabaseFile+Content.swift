import Glibc

/// What is in files besides databases.
extension DatabaseFile {
    /// Writes a file that only its owner reads, whole or not at all, and returns when it is on the disk. Several may do so
    /// at once: the last one stays.
    static func replace(_ path: String, with bytes: [UInt8]) throws {
        // A hidden name that nobody else has, in the same directory.
        let name = path.split(separator: "/").last.map(String.init) ?? path
        var draft = Array("\(directory(of: path))/.\(name).XXXXXX\(draftSuffix)".utf8CString)
        let descriptor = mkstemps(&draft, Int32(draftSuffix.utf8.count))
        let draftPath = String(decoding: draft.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        guard descriptor >= 0 else { throw systemError("create", path) }
        defer { close(descriptor) }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        do {
            try write(bytes, to: descriptor, path)
            guard rename(draftPath, path) == 0 else { throw systemError("write", path) }
        } catch {
            unlink(draftPath)
            throw error
        }
        try synchronize(directory(of: path))
    }

    /// What the hidden names of files end with that are not finished.
    static let draftSuffix = ".partial"

    /// The first bytes of a file, at most `limit`; nil if it cannot be read.
    static func content(of path: String, limit: Int) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        let bytes = [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
            count = max(0, Glibc.read(descriptor, buffer.baseAddress, limit))
        }
        return bytes
    }

    /// Hands out a file of any size piece by piece.
    static func read(_ path: String, _ body: ([UInt8]) throws -> Void) throws {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw systemError("open", path) }
        defer { close(descriptor) }
        while true {
            var count = 0
            let piece = [UInt8](unsafeUninitializedCapacity: 1 << 18) { buffer, length in
                count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
                length = max(0, count)
            }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw systemError("read", path) }
            guard count > 0 else { return }
            try body(piece)
        }
    }

    /// Copies a file that nobody writes to a new one that its owner alone can read, and returns when it is on the disk.
    ///
    /// - Parameter body: gets each piece as it was copied.
    static func copy(_ path: String, to target: String, _ body: ([UInt8]) throws -> Void) throws {
        try createNew(at: target)
        let descriptor = open(target, O_WRONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw systemError("open", target) }
        defer { close(descriptor) }
        try read(path) { piece in
            try writeAll(piece, to: descriptor, target)
            try body(piece)
        }
        guard fsync(descriptor) == 0 else { throw systemError("fsync", target) }
    }

    /// Whether the two paths lead to the same file.
    static func isSame(_ path: String, _ other: String) -> Bool {
        var (one, two) = (stat(), stat())
        guard stat(path, &one) == 0, stat(other, &two) == 0 else { return false }
        return one.st_dev == two.st_dev && one.st_ino == two.st_ino
    }

    private static func write(_ bytes: [UInt8], to descriptor: Int32, _ path: String) throws {
        try writeAll(bytes, to: descriptor, path)
        guard fsync(descriptor) == 0 else { throw systemError("fsync", path) }
    }

    private static func writeAll(_ bytes: [UInt8], to descriptor: Int32, _ path: String) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw systemError("write", path) }
            rest = rest.dropFirst(count)
        }
    }
}
