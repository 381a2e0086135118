import FoundationEssentials
import Glibc
import SCIMAdministration
import SCIMCore
import SCIMHost
import TestBed
import Testing

@testable import SCIMStore

@Suite struct BackupArchiveTests {
    let acme: TestProvider
    let archive: BackupArchive

    init() throws {
        acme = try TestProvider()
        archive = BackupArchive(directory: acme.configuration.backupDirectory, surroundings: acme.surroundings)
        for name in ["ada", "tove", "linus"] { _ = try acme.createUser("\(name)@example.org") }
    }

    private func create() throws -> Backup { try archive.create(of: acme.configuration.databasePath) }

    private var files: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: acme.configuration.backupDirectory).sorted() }
    }

    private func mode(_ path: String) -> UInt32 {
        var status = stat()
        return stat(path, &status) == 0 ? status.st_mode & 0o7777 : 0
    }

    @Test func `makes a verified copy that its owner alone can read, and a description beside it`() throws {
        let backup = try create()
        #expect(backup.name.hasPrefix("scim-2026") && backup.name.hasSuffix("Z.db"))
        let description = try #require(backup.description)
        #expect((description.organizations, description.users, description.groups) == (1, 3, 0))
        #expect(description.schemaNumber == Release.schema && description.release == Release.version)
        #expect(description.bytes == backup.bytes && description.sha256.utf8.count == 64)
        #expect(try files == [backup.name.replacing(".db", with: ".json"), backup.name].sorted())
        #expect(mode(backup.path) == 0o600 && mode(backup.path.replacing(".db", with: ".json")) == 0o600)
        #expect(mode(acme.configuration.backupDirectory) == 0o700)
        #expect(try archive.verify(backup).faults == [])
        #expect(try archive.list() == [backup])
    }

    @Test func `a copy is a database that can be served`() throws {
        var copy = Configuration()
        copy.databasePath = acme.directory + "/copy.db"
        try FileManager.default.copyItem(atPath: create().path, toPath: copy.databasePath)
        let administration = try Administration(
            configuration: copy, access: .changing, surroundings: acme.surroundings, actor: Installation.actor)
        let organization = try administration.organization("acme")
        #expect(try administration.users(of: organization).elements.map(\.userName).contains("ada@example.org"))
    }

    @Test func `several in one second have their own names, in order`() throws {
        let made = try (0..<4).map { _ in try create() }
        #expect(Set(made.map(\.name)).count == 4)
        #expect(try archive.list().map(\.path) == made.map(\.path))
    }

    @Test func `several at once all succeed, each with its own name`() throws {
        let (database, directory) = (acme.configuration.databasePath, acme.configuration.backupDirectory)
        let surroundings = acme.surroundings
        try inThreads(6) { _ in
            _ = try BackupArchive(directory: directory, surroundings: surroundings).create(of: database)
        }
        #expect(Set(try archive.list().map(\.name)).count == 6)
        #expect(try archive.list().allSatisfy { $0.description != nil })
    }

    @Test func `finds a flipped byte, a truncated file and a missing description, and nothing in the others`() throws {
        let whole = try create()
        let flipped = try create()
        let cut = try create()
        let alone = try create()
        var bytes = try Data(contentsOf: URL(filePath: flipped.path))
        bytes[bytes.count / 2] ^= 1
        try bytes.write(to: URL(filePath: flipped.path))
        truncate(cut.path, off_t(cut.bytes - 4096))
        unlink(alone.path.replacing(".db", with: ".json"))

        let faults = try Dictionary(
            uniqueKeysWithValues: archive.list().map { ($0.name, try archive.verify($0).faults) })
        #expect(faults[whole.name] == [])
        #expect(faults[flipped.name]?.first?.hasPrefix("its SHA-256 is ") == true)
        #expect(faults[cut.name]?.isEmpty == false)
        #expect(faults[alone.name] == ["its description (.json) is missing or cannot be read"])
    }

    @Test func `removes backups past their retention, but never the newest or one without a description`() throws {
        let first = try create()
        let foreign = acme.configuration.backupDirectory + "/by-hand.db"
        try FileManager.default.copyItem(atPath: first.path, toPath: foreign)
        acme.clock.advance(seconds: 20 * 86_400)
        let second = try create()
        acme.clock.advance(seconds: 20 * 86_400)
        let third = try create()
        #expect(try archive.outdated(keeping: .seconds(30 * 86_400)).map(\.name) == [first.name])
        acme.clock.advance(seconds: 400 * 86_400)
        let outdated = try archive.outdated(keeping: .seconds(30 * 86_400))
        #expect(outdated.map(\.name) == [first.name, second.name])
        try archive.remove(outdated)
        #expect(try files == ["by-hand.db", third.name.replacing(".db", with: ".json"), third.name].sorted())
    }

    @Test func `removes the draft of a killed one, a day later`() throws {
        let draft = acme.configuration.backupDirectory + "/.scim-20260101T000000Z.db.partial"
        _ = try create()
        try Data("begun".utf8).write(to: URL(filePath: draft))
        let begun = timeval(tv_sec: Int(acme.clock.now.milliseconds / 1000), tv_usec: 0)
        utimes(draft, [begun, begun])
        _ = try create()
        #expect(FileManager.default.fileExists(atPath: draft))
        acme.clock.advance(seconds: 86_401)
        _ = try create()
        #expect(!FileManager.default.fileExists(atPath: draft))
    }

    @Test func `says what blocks it, and leaves nothing behind`() throws {
        let lost = BackupArchive(directory: acme.directory + "/not/there", surroundings: acme.surroundings)
        let missing = #expect(throws: ServiceError.self) {
            try lost.create(of: acme.configuration.databasePath)
        }
        #expect(missing?.message == "cannot create \(acme.directory)/not/there: No such file or directory")
        let none = #expect(throws: ServiceError.self) { try archive.create(of: acme.directory + "/none.db") }
        #expect(none?.message == "there is no database at \(acme.directory)/none.db")
        #expect(try files == [])
    }

    @Test func `one is made before the database schema is changed, and none if it is current`() throws {
        var configuration = acme.configuration
        configuration.databasePath = acme.directory + "/old.db"
        try Data().write(to: URL(filePath: configuration.databasePath))
        try Connection(path: configuration.databasePath).migrate(to: 1)
        for _ in 0..<2 {
            _ = try Administration(
                configuration: configuration, access: .changing, surroundings: acme.surroundings,
                actor: Installation.actor)
        }
        let made = try archive.list()
        #expect(made.map { $0.name.hasPrefix("pre-migrate-1-\(Release.schema)-2026") } == [true])
        #expect(made.first?.description?.schemaNumber == 1)
        #expect(try made.map { try archive.verify($0).faults } == [[]])
    }

    @Test func `the schema stays as it is if no backup can be made`() throws {
        var configuration = acme.configuration
        configuration.databasePath = acme.directory + "/old.db"
        configuration.backupDirectory = acme.directory + "/not/there"
        try Data().write(to: URL(filePath: configuration.databasePath))
        try Connection(path: configuration.databasePath).migrate(to: 1)
        #expect(throws: ServiceError.self) {
            try Administration(
                configuration: configuration, access: .changing, surroundings: acme.surroundings,
                actor: Installation.actor)
        }
        #expect(try Store.schemaNumber(of: configuration.databasePath) == 1)
    }

    @Test func `suggests the nearest names if there is no such backup`() throws {
        let backup = try create()
        let error = #expect(throws: ServiceError.self) { try archive.backup("scim-2026.db") }
        #expect(error?.kind == .notFound && error?.remedy?.shellText.contains(backup.name) == true)
    }

    @Test func `goes on beside writes, each copy of one moment`() throws {
        for number in 0..<5 {
            _ = try acme.createUser("more\(number)@example.org")
            #expect(try create().description?.users == 4 + number)
        }
    }
}
