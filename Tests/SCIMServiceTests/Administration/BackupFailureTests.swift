import FoundationEssentials
import SCIMAdministration
import SCIMCore
import SCIMHost
import TestBed
import Testing

/// What an administrator reads when a backup cannot be made, read or found.
@Suite struct BackupFailureTests {
    let acme: TestProvider
    let archive: BackupArchive
    let backup: Backup

    init() throws {
        acme = try TestProvider()
        archive = BackupArchive(directory: acme.configuration.backupDirectory, surroundings: acme.surroundings)
        backup = try archive.create(of: acme.configuration.databasePath)
    }

    private func refusal<Value>(_ body: () throws -> Value) -> ServiceError? {
        #expect(throws: ServiceError.self) { _ = try body() }
    }

    private func write(_ text: String, to name: String) throws {
        try text.write(toFile: acme.directory + "/" + name, atomically: true, encoding: .utf8)
    }

    private var description: String { "backups/" + backup.name.replacing(".db", with: ".json") }

    @Test func `a file in place of the directory is named`() throws {
        try write("", to: "file")
        let blocked = BackupArchive(directory: acme.directory + "/file", surroundings: acme.surroundings)
        let error = refusal { try blocked.create(of: acme.configuration.databasePath) }
        #expect(error?.message.contains(acme.directory + "/file") == true, "\(error?.message ?? "")")
    }

    @Test func `a missing database leaves no backup and no draft`() throws {
        let before = try FileManager.default.contentsOfDirectory(atPath: acme.configuration.backupDirectory).sorted()
        let error = refusal { try archive.create(of: acme.directory + "/none.db") }
        #expect(error?.message.contains("none.db") == true, "\(error?.message ?? "")")
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: acme.configuration.backupDirectory).sorted() == before)
    }

    @Test func `a file that is not a database leaves no backup either`() throws {
        try write(String(repeating: "no database ", count: 1000), to: "text.db")
        let before = try FileManager.default.contentsOfDirectory(atPath: acme.configuration.backupDirectory).sorted()
        let error = refusal { try archive.create(of: acme.directory + "/text.db") }
        #expect(error?.message.contains("text.db is not a database") == true, "\(error?.message ?? "")")
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: acme.configuration.backupDirectory).sorted() == before)
    }

    @Test func `a source is a name, a path, or any database file`() throws {
        #expect(try archive.source(backup.name) == backup)
        #expect(try archive.source(backup.path).description == backup.description)
        let kept = acme.directory + "/kept"
        try FileManager.default.copyItem(atPath: backup.path, toPath: kept)
        #expect(try archive.source(kept).path == kept)
        #expect(try archive.source(kept).description == nil)
    }

    @Test func `a source that does not exist or is not a file is refused`() throws {
        #expect(refusal { try archive.source("scim-20200101T000000Z.db") }?.kind == .notFound)
        #expect(refusal { try archive.source(acme.directory + "/none.db") }?.kind == .notFound)
        #expect(refusal { try archive.source(acme.directory + "/") }?.message.hasSuffix("is not a file") == true)
        try write("", to: "file")
        #expect(refusal { try archive.source(acme.directory + "/file/inside") } != nil)
    }

    @Test(arguments: ["", "{", "[]", "{}", #"{"created":"yesterday"}"#])
    func `an unreadable description counts as none`(text: String) throws {
        try write(text, to: description)
        let found = try archive.backup(backup.name)
        #expect(found.description == nil)
        #expect(try archive.verify(found).faults == ["its description (.json) is missing or cannot be read"])
        #expect(try archive.outdated(keeping: .seconds(0)) == [])
    }

    @Test func `counts that differ from the description are named`() throws {
        let path = acme.directory + "/" + description
        let text = try String(contentsOfFile: path, encoding: .utf8)
        try write(
            text.replacing(#""organizations":1"#, with: #""organizations":2"#)
                .replacing(#""users":0"#, with: #""users":7"#), to: description)
        let faults = try archive.verify(archive.backup(backup.name)).faults
        #expect(faults == ["organizations: 1, but its description says 2", "users: 0, but its description says 7"])
    }

    @Test func `a file that is not a database is a fault of the backup`() throws {
        try write("no database", to: "backups/" + backup.name)
        let faults = try archive.verify(archive.backup(backup.name)).faults
        #expect(faults.count >= 2, "\(faults)")
        #expect(faults.first?.hasPrefix("its SHA-256 is ") == true)
    }
}
