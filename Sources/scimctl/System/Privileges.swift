import Glibc
import SCIMCore
import SCIMHost

/// Whom the process works as. The database is opened by its owner alone, so that no file of it ever belongs to root.
enum Privileges {
    /// As root, becomes the owner of the database's directory: groups, gid, uid; as anybody else, stays.
    ///
    /// - Throws: `notPermitted` saying what to do where the directory cannot be used.
    static func becomeOwner(ofDirectoryOf path: String) throws {
        let directory = parent(of: path)
        var status = stat()
        guard stat(directory, &status) == 0 else {
            let reason = String(cString: strerror(errno))
            throw ServiceError(
                errno == EACCES ? .notPermitted : .failed, "\(directory): \(reason)",
                remedy: errno == EACCES
                    ? "Run this command with sudo." : "Check \(machine: .setting("SCIM_FCGI_DATABASE")).")
        }
        guard geteuid() == 0, status.st_uid != 0 else {
            guard access(directory, W_OK | X_OK) == 0 else {
                throw ServiceError(
                    .notPermitted, "\(directory) belongs to another user", remedy: "Run this command with sudo.")
            }
            return
        }
        guard setgroups(0, nil) == 0, setgid(status.st_gid) == 0, setuid(status.st_uid) == 0 else {
            throw ServiceError(
                .notPermitted, "cannot become the owner of \(directory): \(String(cString: strerror(errno)))")
        }
        umask(0o077)
    }

    private static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
