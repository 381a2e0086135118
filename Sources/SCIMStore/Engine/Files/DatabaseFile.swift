import Glibc

/// The files of a database as the operating system sees them.
enum DatabaseFile {
    static func exists(at path: String) -> Bool { access(path, F_OK) == 0 }

    /// Makes an empty file that its owner alone can read and write, whatever the umask; leaves one that is there.
    /// SQLite gives the files that it makes beside it (`-wal`, `-shm`) the same mode.
    static func create(at path: String) throws {
        if exists(at: path) { return }
        do { try createNew(at: path) } catch {
            // Another process may have made it meanwhile.
            guard exists(at: path) else { throw error }
        }
    }

    /// Makes such a file; one that is there is an error.
    static func createNew(at path: String) throws {
        let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            if errno == ENOENT || errno == ENOTDIR { throw StoreError.noDirectory(path: directory(of: path)) }
            if errno == EEXIST { throw StoreError.exists(path: path) }
            throw systemError("create", path)
        }
        defer { close(descriptor) }
        guard fchmod(descriptor, 0o600) == 0 else { throw systemError("chmod", path) }
    }

    /// Removes a file that this program has just made.
    static func remove(_ path: String) { unlink(path) }

    /// Waits until the file, or the directory's list of names, is on the disk.
    static func synchronize(_ path: String) throws {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw systemError("open", path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw systemError("fsync", path) }
    }

    /// The size in bytes; 0 if there is no file.
    static func size(_ path: String) -> Int {
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_size) : 0
    }

    /// The bytes that are free on the file's disk, and all that it has; nil if it cannot be asked.
    static func space(around path: String) -> (free: Int, all: Int)? {
        var status = statvfs()
        guard statvfs(directory(of: path), &status) == 0 else { return nil }
        return (Int(status.f_bavail * status.f_frsize), Int(status.f_blocks * status.f_frsize))
    }

    /// Why nothing can be written to the directory that the file is in; nil if it can be.
    static func directoryFault(of path: String) -> String? {
        let directory = directory(of: path)
        return access(directory, R_OK | W_OK | X_OK) == 0 ? nil : "\(directory): \(String(cString: strerror(errno)))"
    }

    /// Why a file cannot be read; nil if it can be.
    static func readFault(of path: String) -> (isMissing: Bool, reason: String)? {
        guard access(path, R_OK) != 0 else { return nil }
        return (errno == ENOENT || errno == ENOTDIR, String(cString: strerror(errno)))
    }

    /// The directory that the file is in.
    static func directory(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    static func systemError(_ operation: String, _ path: String) -> StoreError {
        .system(operation: operation, path: path, reason: String(cString: strerror(errno)))
    }
}
