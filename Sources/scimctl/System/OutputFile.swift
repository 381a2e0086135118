import Glibc
import SCIMHost

/// A large file that only its owner may read, written under another name first, so that it is there whole or not at all.
final class OutputFile {
    private let path: String
    private let draft: String
    private(set) var descriptor: Int32
    private var buffer: [UInt8] = []

    /// Makes the draft. Nobody can predict its name, and nothing that already has it is opened.
    init(_ path: String) throws {
        self.path = path
        var random = SystemRandomNumberGenerator()
        draft = TextFile.draftName(for: path, random: &random)
        descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure() }
    }

    deinit { discard() }

    func write(_ bytes: [UInt8]) throws {
        buffer += bytes
        if buffer.count >= 1 << 18 { try flush() }
    }

    /// Puts the file in its place, on the disk.
    func publish() throws {
        try flush()
        guard fsync(descriptor) == 0, close(descriptor) == 0, rename(draft, path) == 0 else {
            let error = failure()
            unlink(draft)
            descriptor = -1
            throw error
        }
        descriptor = -1
    }

    /// Takes the draft away, if it was not published.
    func discard() {
        guard descriptor >= 0 else { return }
        close(descriptor)
        unlink(draft)
        descriptor = -1
    }

    private func flush() throws {
        var rest = buffer[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw failure() }
            rest = rest.dropFirst(count)
        }
        buffer.removeAll(keepingCapacity: true)
    }

    private func failure() -> ServiceError {
        ServiceError(.failed, "\(path) cannot be written: \(String(cString: strerror(errno)))")
    }
}
