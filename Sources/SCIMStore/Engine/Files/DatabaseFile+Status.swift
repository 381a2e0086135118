import CSystem  // `timespec` is a part of this module or of Glibc, whichever is read first.
import Glibc

extension DatabaseFile {
    /// When an ordinary file was last written, in milliseconds since 1970, and its size; nil for anything else.
    static func ordinary(at path: String) -> (milliseconds: Int64, bytes: Int)? {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        let written = status.st_mtim
        return (Int64(written.tv_sec) * 1000 + Int64(written.tv_nsec) / 1_000_000, Int(status.st_size))
    }
}
