import FoundationEssentials
import Glibc
import Testing

/// A new directory that goes with everything in it when nobody needs it any more.
final class TemporaryDirectory: Sendable {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.path + "/scim-store-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        do { try FileManager.default.removeItem(atPath: path) } catch { Issue.record(error) }
    }

    func file(_ name: String) -> String { "\(path)/\(name)" }

    func copy(_ name: String, to other: String) throws {
        try FileManager.default.copyItem(atPath: file(name), toPath: file(other))
    }

    /// The permission bits of a file.
    func mode(of name: String) throws -> UInt32 {
        var status = stat()
        try #require(stat(file(name), &status) == 0)
        return status.st_mode & 0o7777
    }
}
