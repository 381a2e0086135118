import FoundationEssentials
import Glibc
import Testing

/// A new directory that goes with everything in it when nobody needs it any longer.
package final class TemporaryDirectory: Sendable {
    package let path: String

    package init() throws {
        path = FileManager.default.temporaryDirectory.path + "/scim-fcgi-test-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        do { try FileManager.default.removeItem(atPath: path) } catch { Issue.record(error) }
    }

    package func file(_ name: String) -> String { "\(path)/\(name)" }

    package func copy(_ name: String, to other: String) throws {
        try FileManager.default.copyItem(atPath: file(name), toPath: file(other))
    }

    /// The permission bits of a file.
    package func mode(of name: String) throws -> UInt32 {
        var status = stat()
        try #require(stat(file(name), &status) == 0)
        return status.st_mode & 0o7777
    }

    /// The text of a file; empty if there is none.
    package func text(of name: String) -> String {
        String(decoding: FileManager.default.contents(atPath: file(name)) ?? .init(), as: UTF8.self)
    }

    package func write(_ text: String, to name: String) throws {
        try text.write(toFile: file(name), atomically: false, encoding: .utf8)
    }
}
