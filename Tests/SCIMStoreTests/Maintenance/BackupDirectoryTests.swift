import FoundationEssentials
import SCIMCore
import TestBed
import Testing

@testable import SCIMStore

@Suite struct BackupDirectoryTests {
    let directory: TemporaryDirectory
    let backups: BackupDirectory

    init() throws {
        directory = try TemporaryDirectory()
        backups = BackupDirectory(directory.file("backups"))
        try backups.make()
    }

    private func write(_ name: String, second: Int = 0) throws {
        try directory.write("backup", to: "backups/\(name)")
        let time = Date(timeIntervalSince1970: Double((Instant.start + second).milliseconds) / 1000)
        try FileManager.default.setAttributes([.modificationDate: time], ofItemAtPath: backups.file(name))
    }

    private func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: backups.path).sorted()
    }

    @Test func `complete backups are listed, the oldest first`() throws {
        for (name, second) in [("b.db", 2), ("a.db", 2), ("c.db", 1)] { try write(name, second: second) }
        for name in [".d.db", ".e.db.partial", "notes.txt"] { try write(name) }
        try FileManager.default.createDirectory(atPath: backups.file("f.db"), withIntermediateDirectories: false)
        let files = try backups.files()
        #expect(files.map(\.name) == ["c.db", "a.db", "b.db"])
        #expect(files.map(\.time) == [1, 2, 2].map { .start + $0 })
        #expect(files.map(\.bytes) == [6, 6, 6])
        #expect(BackupFile.newest(in: backups.path)?.time == .start + 2)
        #expect(BackupFile.newest(in: directory.file("none")) == nil)
    }

    @Test func `a name is taken while its file is being made and when it is complete`() throws {
        #expect(!backups.contains("a.db"))
        try write(".a.db.partial")
        #expect(backups.contains("a.db"))
        try backups.publish("a.db")
        #expect(backups.contains("a.db"))
        #expect(try names() == ["a.db"])
    }

    @Test func `a small file has at most 64 KiB`() throws {
        for (count, isRead) in [(65_536, true), (65_537, false)] {
            let bytes = [UInt8](repeating: 0x61, count: count)
            try backups.write(bytes, as: "scim.json")
            #expect(backups.content(of: "scim.json") == (isRead ? bytes : nil))
        }
        #expect(backups.content(of: "none.json") == nil)
    }

    @Test func `drafts of whoever was killed are removed, and nothing else`() throws {
        try write(".old.db.partial", second: 9)
        try write(".new.db.partial", second: 10)
        for name in [".hidden", "old.db", "old.partial"] { try write(name) }
        try backups.discardDrafts(before: .start + 10)
        #expect(try names() == [".hidden", ".new.db.partial", "old.db", "old.partial"])
    }

    @Test func `a restore begins without what a killed one left`() throws {
        let path = directory.file("scim.db")
        let left = BackupDirectory(path + ".restoring")
        try left.make()
        for name in ["scim.db", ".scim.db.partial"] { try left.write([1], as: name) }
        let replacement = try DatabaseReplacement(of: path)
        #expect(try FileManager.default.contentsOfDirectory(atPath: left.path).isEmpty)
        withExtendedLifetime(replacement) {}
    }
}
