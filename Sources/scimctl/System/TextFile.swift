import Glibc
import SCIMService

/// Small files.
enum TextFile {
    /// The whole text; nil where the file cannot be read.
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

    /// The first line; nil for an empty file.
    static func firstLine(of path: String) throws -> String? {
        guard let file = fopen(path, "re") else {
            throw AdministrationError(.failed, "\(path): \(String(cString: strerror(errno)))")
        }
        defer { fclose(file) }
        var line = [UInt8](repeating: 0, count: 4096)
        let count = fread(&line, 1, line.count, file)
        return String(decoding: line.prefix(count).prefix { $0 != 0x0A && $0 != 0x0D }, as: UTF8.self)
    }
}
