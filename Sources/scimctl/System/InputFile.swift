import Glibc
import SCIMHost

/// A large file that is read piece by piece; opened as whoever started the command, before it becomes the owner of the
/// database.
final class InputFile {
    /// What messages call it.
    let name: String
    private let descriptor: Int32

    /// - Parameter path: `-` for standard input.
    init(_ path: String) throws {
        name = path == "-" ? "standard input" : path
        descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT != S_IFDIR else {
            throw ServiceError(.failed, "\(name): it is a directory")
        }
    }

    deinit { if descriptor > STDIN_FILENO { close(descriptor) } }

    /// The next piece; an empty one at the end.
    func next() throws -> [UInt8] {
        var piece = [UInt8](repeating: 0, count: 262_144)
        while true {
            let count = read(descriptor, &piece, piece.count)
            if count < 0, errno == EINTR, Interruption.signalNumber == nil { continue }
            guard count >= 0 else { throw failure }
            return Array(piece.prefix(count))
        }
    }

    private var failure: ServiceError { ServiceError(.failed, "\(name): \(String(cString: strerror(errno)))") }
}
