import Glibc
import SCIMHost

/// Small files.
enum TextFile {
    /// Whether there is a file, even one that cannot be read.
    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 || errno != ENOENT }

    /// The whole text; nil if the file cannot be read.
    static func content(of path: String) -> String? {
        guard let file = fopen(path, "re") else { return nil }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = fread(&chunk, 1, chunk.count, file)
            guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
            bytes += chunk[..<count]
        }
    }

    /// All of a file, or of standard input for `-`.
    ///
    /// - Parameter limit: bytes; of a larger file one more than that is read, so that the reader can say so.
    static func contents(of path: String, limit: Int) throws -> [UInt8] {
        guard let file = path == "-" ? fdopen(STDIN_FILENO, "r") : fopen(path, "re") else {
            throw ServiceError(.failed, "\(path): \(String(cString: strerror(errno)))")
        }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: limit + 1)
        let count = fread(&bytes, 1, bytes.count, file)
        guard ferror(file) == 0 else {
            throw ServiceError(.failed, "\(path): \(String(cString: strerror(errno)))")
        }
        return Array(bytes.prefix(count))
    }

    /// Writes the text whole or not at all, readable for everybody: under another name first.
    ///
    /// The directory may belong to another user: nobody can predict that name, and nothing that already has it is opened.
    static func replace(_ path: String, by text: String) throws {
        var random = SystemRandomNumberGenerator()
        try replace(path, by: text, random: &random)
    }

    /// The same, with the name of the draft chosen by `random`.
    static func replace(_ path: String, by text: String, random: inout some RandomNumberGenerator) throws {
        let draft = draftName(for: path, random: &random)
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw failure(path) }
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { break }
            rest = rest.dropFirst(count)
        }
        let isWritten = rest.isEmpty && fchmod(descriptor, 0o644) == 0
        close(descriptor)
        guard isWritten, rename(draft, path) == 0 else {
            let error = failure(path)
            unlink(draft)
            throw error
        }
    }

    /// The name under which the text is written before it replaces the file.
    static func draftName(for path: String, random: inout some RandomNumberGenerator) -> String {
        "\(path).\(String(UInt64.random(in: 0...UInt64.max, using: &random), radix: 36))"
    }

    private static func failure(_ path: String) -> ServiceError {
        ServiceError(.failed, "\(path) cannot be written: \(String(cString: strerror(errno)))")
    }

    /// The first line; nil for an empty file.
    static func firstLine(of path: String) throws -> String? {
        guard let file = fopen(path, "re") else {
            throw ServiceError(.failed, "\(path): \(String(cString: strerror(errno)))")
        }
        defer { fclose(file) }
        var line = [UInt8](repeating: 0, count: 4096)
        let count = fread(&line, 1, line.count, file)
        return String(decoding: line.prefix(count).prefix { $0 != 0x0A && $0 != 0x0D }, as: UTF8.self)
    }
}
