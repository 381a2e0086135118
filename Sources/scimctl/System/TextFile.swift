import Glibc
import SCIMService

/// Small files that hold one secret.
enum TextFile {
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
