import FoundationEssentials
import TestBed
import Testing

@testable import SCIMStore

/// Files and directories that are not as they should be: every refusal names the path, and nothing is left behind.
@Suite struct FileFailureTests {
    let test: TestStore
    let directory: TemporaryDirectory

    init() throws {
        test = try TestStore()
        directory = test.directory
        try test.write { try $0.insert(.user("ada", 1)) }
    }

    private func makeDirectory(_ name: String) throws {
        try FileManager.default.createDirectory(atPath: directory.file(name), withIntermediateDirectories: false)
    }

    private func makeBackup() throws -> String {
        let path = directory.file("backup.db")
        try Store.copy(test.store.path, to: path)
        return path
    }

    /// What the operating system refused, as "operation: path".
    private func refusal(_ body: () throws -> Void) -> String? {
        do { try body() } catch StoreError.system(let operation, let path, let reason) {
            #expect(!reason.isEmpty)
            return "\(operation): \(path.replacing(directory.path, with: "DIR"))"
        } catch { return "\(error)" }
        return nil
    }

    @Test func `a backup with rows that refer to missing ones is damaged`() throws {
        let backup = try makeBackup()
        try Connection(path: backup).execute(
            script: "PRAGMA foreign_keys = OFF; DELETE FROM organizations WHERE name = 'ACME'")
        let faults = try Store.verify(backup).faults
        #expect(faults.contains { $0.hasPrefix("row ") && $0.hasSuffix(" refers to a missing row of organizations") })
    }

    @Test func `a backup with a write-ahead log beside it is not complete`() throws {
        let backup = try makeBackup()
        try directory.write("log", to: "backup.db-wal")
        #expect(try Store.verify(backup).faults.contains { $0.hasPrefix("there is a write-ahead log beside the file") })
        let replacement = try DatabaseReplacement(of: test.store.path)
        let error = #expect(throws: StoreError.self) { try replacement.take(backup) { _ in } }
        guard case .occupied(path: backup, by: let reason) = error else {
            Issue.record("\(error.map { "\($0)" } ?? "")")
            return
        }
        #expect(reason.contains("write-ahead log"))
    }

    @Test func `a damaged database is not copied, and the copy that failed is removed`() throws {
        let path = try makeBackup()
        var bytes = try Data(contentsOf: URL(filePath: path))
        for offset in 4096..<bytes.count { bytes[offset] = 0xA5 }
        try bytes.write(to: URL(filePath: path))
        let error = #expect(throws: StoreError.self) { try Store.copy(path, to: directory.file("copy.db")) }
        #expect(error?.isDamage == true)
        #expect(!DatabaseFile.exists(at: directory.file("copy.db")))
    }

    @Test func `a directory of backups that is a file, or below one, is named`() throws {
        try directory.write("", to: "file")
        #expect(refusal { try BackupDirectory(directory.file("file/backups")).make() } == "create: DIR/file/backups")
        #expect(refusal { _ = try BackupDirectory(directory.file("file")).files() } == "read: DIR/file")
        #expect(BackupDirectory(directory.file("none")).freeBytes == nil)
    }

    @Test func `a name in the directory of backups that something else has is refused`() throws {
        let backups = BackupDirectory(directory.file("backups"))
        try backups.make()
        try makeDirectory("backups/scim-1.json")
        #expect(refusal { try backups.write([0x7B], as: "scim-1.json") } == "write: DIR/backups/scim-1.json")
        #expect(refusal { try backups.remove("scim-1.json") } == "remove: DIR/backups/scim-1.json")
        #expect(backups.content(of: "scim-1.json")?.isEmpty != false)
        #expect(refusal { try backups.publish("scim-1.db") } == "rename: DIR/backups/.scim-1.db.partial")
        #expect(try FileManager.default.contentsOfDirectory(atPath: backups.path) == ["scim-1.json"])
    }

    @Test func `a small file is written whole or not at all`() throws {
        #expect(refusal { try DatabaseFile.replace(directory.file("none/file"), with: []) } == "create: DIR/none/file")
        #expect(refusal { try DatabaseFile.synchronize(directory.file("none")) } == "open: DIR/none")
        #expect(refusal { try DatabaseFile.read(directory.file("none")) { _ in } } == "open: DIR/none")
        #expect(refusal { try DatabaseFile.read(directory.path) { _ in } } == "read: DIR")
        try directory.write("old", to: "kept")
        try DatabaseFile.replace(directory.file("kept"), with: Array("new".utf8))
        #expect(directory.text(of: "kept") == "new")
        #expect(try directory.mode(of: "kept") == 0o600)
    }

    @Test func `the disk of a path that does not exist cannot be asked`() {
        #expect(Store.freeBytes(around: directory.file("none/scim.db")) == nil)
        #expect(Store.directoryFault(of: directory.file("none/scim.db"))?.hasPrefix(directory.file("none")) == true)
        #expect(Store.readFault(of: directory.file("none"))?.isMissing == true)
        #expect(Store.readFault(of: test.store.path) == nil)
        #expect(Store.fileSize(of: directory.file("none")) == 0)
    }

    @Test func `a restore needs the directory, and one database at a time`() throws {
        let missing = directory.file("none/scim.db")
        #expect(throws: StoreError.noDirectory(path: directory.file("none"))) { try DatabaseReplacement(of: missing) }
        let replacement = try DatabaseReplacement(of: test.store.path)
        #expect(throws: StoreError.occupied(path: test.store.path, by: "it is the database itself")) {
            try replacement.take(test.store.path) { _ in }
        }
        #expect(throws: StoreError.occupied(path: test.store.path, by: "another restore is running")) {
            try DatabaseReplacement(of: test.store.path)
        }
    }

    @Test func `a restore that cannot keep the replaced database, or has nothing to put there, changes nothing`() throws
    {
        let path = directory.file("other.db")
        try Store.copy(test.store.path, to: path)
        let before = try Data(contentsOf: URL(filePath: path))
        let backup = try makeBackup()
        let replacement = try DatabaseReplacement(of: path)
        #expect(refusal { try replacement.swap(keeping: path + ".kept") }?.hasPrefix("rename: DIR/other.db.") == true)
        try replacement.take(backup) { _ in }
        try directory.write("", to: "taken")
        #expect(
            refusal { try replacement.swap(keeping: directory.file("taken")) } == "keep the database as: DIR/taken")
        try "log".write(toFile: replacement.draft + "-wal", atomically: false, encoding: .utf8)
        #expect(refusal { try replacement.swap(keeping: path + ".kept") }?.hasPrefix("write: DIR/other.db.") == true)
        #expect(try Data(contentsOf: URL(filePath: path)) == before)
        #expect(!DatabaseFile.exists(at: path + ".kept"))
        #expect(directory.text(of: "taken") == "")
    }

    @Test func `a restore that cannot put the draft there takes back what it moved`() throws {
        let path = directory.file("other.db")
        try Store.copy(test.store.path, to: path)
        try directory.write("log", to: "other.db-wal")
        let replacement = try DatabaseReplacement(of: path)
        #expect(refusal { try replacement.swap(keeping: path + ".kept") }?.hasPrefix("rename: DIR/other.db.") == true)
        #expect(directory.text(of: "other.db-wal") == "log")
        #expect(!DatabaseFile.exists(at: path + ".kept") && !DatabaseFile.exists(at: path + ".kept-wal"))
    }

    @Test func `a database without its generation is damaged for every reader`() throws {
        try Connection(path: test.store.path).execute(script: "DELETE FROM generation")
        let error = #expect(throws: StoreError.self) { try test.read { try $0.userCount().all } }
        #expect(error?.isDamage == true)
    }
}
