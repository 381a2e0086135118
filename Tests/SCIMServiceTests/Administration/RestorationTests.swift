import FoundationEssentials
import Glibc
import HTTPTypes
import Logging
import SCIMAdministration
import SCIMCore
import SCIMHTTP
import SCIMHost
import SCIMService
import TestBed
import Testing

@testable import SCIMStore

/// A database in use, whose backup is older: ada and tove were there, then tove was deactivated, linus deleted, grace came,
/// and tokens came and went.
@Suite struct RestorationTests {
    let acme: TestProvider
    let archive: BackupArchive
    /// Of the machine on which it is restored.
    let machine: Configuration
    let backup: Backup
    let ada: String
    let linus: String
    let grace: String

    init() throws {
        acme = try TestProvider()
        archive = BackupArchive(directory: acme.configuration.backupDirectory, surroundings: acme.surroundings)
        ada = try acme.createUser("ada@example.org")
        let tove = try acme.createUser("tove@example.org")
        linus = try acme.createUser("linus@example.org")
        try acme.send(.post, "/Groups", #"{"displayName":"Math","members":[{"value":"\#(ada)"}]}"#)
        _ = try acme.administration.createToken(for: acme.organization, name: "leaked", lifetime: nil)
        backup = try archive.create(of: acme.configuration.databasePath)
        acme.clock.advance(seconds: 3600)
        try acme.send(.patch, "/Users/\(tove)", #"{"Operations":[{"op":"replace","path":"active","value":false}]}"#)
        try acme.send(.delete, "/Users/\(linus)")
        grace = try acme.createUser("grace@example.org")
        _ = try acme.administration.revokeToken("leaked", of: acme.organization)
        _ = try acme.administration.createToken(for: acme.organization, name: "new", lifetime: nil)
        let late = try archive.create(of: acme.configuration.databasePath)
        var machine = Configuration()
        machine.databasePath = acme.directory + "/machine/scim.db"
        machine.backupDirectory = acme.configuration.backupDirectory
        try FileManager.default.createDirectory(
            atPath: acme.directory + "/machine", withIntermediateDirectories: false)
        try FileManager.default.copyItem(atPath: late.path, toPath: machine.databasePath)
        self.machine = machine
        try open { _ in }
    }

    /// The administrator's operations on the database of the machine, closed behind it.
    private func open<Value>(_ body: (Administration) throws -> Value) throws -> Value {
        try body(
            Administration(
                configuration: machine, access: .changing, surroundings: acme.surroundings, actor: Installation.actor))
    }

    private func prepare(
        _ source: Backup? = nil, stopping service: Restoration.Service? = nil
    ) throws -> Restoration {
        try Restoration(
            source ?? backup, configuration: machine, surroundings: acme.surroundings, actor: Installation.actor,
            service: service)
    }

    /// A file that claims to be a backup.
    private func file(_ name: String, _ change: (inout Data) throws -> Void) throws -> Backup {
        var bytes = try Data(contentsOf: URL(filePath: backup.path))
        try change(&bytes)
        let path = acme.directory + "/" + name
        try bytes.write(to: URL(filePath: path))
        return try archive.source(path)
    }

    private var files: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: acme.directory + "/machine").sorted() }
    }

    private var content: Data { get throws { try Data(contentsOf: URL(filePath: machine.databasePath)) } }

    private func names() throws -> [String] {
        try open { try $0.users(of: $0.organization("acme")).elements.map(\.userName) }
    }

    // MARK: What comes of it

    @Test func `puts the backup in place, keeps the replaced database, and both are whole`() throws {
        let outcome = try prepare().carryOut()
        #expect(try names() == ["ada@example.org", "tove@example.org", "linus@example.org"])
        let kept = try #require(outcome.kept)
        #expect(kept.hasPrefix(acme.directory + "/machine/scim-replaced-2026") && kept.hasSuffix("Z.db"))
        #expect(try Store.verify(kept).users == 3)
        #expect(try Store.verify(kept).faults == [])
        #expect(try open { try $0.maintain(logRetention: .seconds(1)).faults } == [])
        for path in [kept, machine.databasePath] {
            var status = stat()
            #expect(stat(path, &status) == 0 && status.st_mode & 0o7777 == 0o600 && status.st_nlink == 1)
        }
        #expect(outcome.outage == nil)
        #expect(try files.filter { !$0.hasPrefix("scim.db") }.count == 2)  // The kept one, and the schema's number.
    }

    @Test func `an identifier issued since is that of a deleted record, and an older one is back`() throws {
        let outcome = try prepare().carryOut()
        #expect(outcome.identifiers == 1)
        let provider = try Provider(
            configuration: machine, surroundings: acme.surroundings, logger: Logger(label: "test"))
        defer { provider.close() }
        let endpoint = try provider.makeEndpoint()
        let members = #"{"displayName":"Two","members":[{"value":"\#(grace)"},{"value":"\#(linus)"}]}"#
        let answer = endpoint.respond(to: acme.request(.post, "/Groups", members))
        #expect(answer.status.code == 201)
        let group = try JSONValue(parsing: answer.body)
        #expect(group["members"]?.array?.compactMap { $0["value"]?.string } == [linus])
        #expect(endpoint.respond(to: acme.request(.get, "/Users/\(grace)")).status.code == 404)
        let never = members.replacing(grace, with: "01900000-0000-7000-8000-000000000000").replacing(
            "Two", with: "Three")
        #expect(endpoint.respond(to: acme.request(.post, "/Groups", never)).status.code == 400)
    }

    @Test func `a token that was revoked since stays so, and one that was created since then is gone`() throws {
        let outcome = try prepare().carryOut()
        #expect(outcome.tokens == 1)
        let tokens = try open { try $0.tokens(of: $0.organization("acme")).map { ($0.name, $0.state) } }
        #expect(tokens.map(\.0) == ["test", "leaked"])
        #expect(tokens.map(\.1) == [.valid, .revoked])
    }

    @Test func `the audit trail continues the backup's, and names the end of the replaced one`() throws {
        let replaced = try open { try $0.verifyAuditTrail().head }
        _ = try prepare().carryOut()
        let report = try open { try $0.verifyAuditTrail() }
        #expect(report.isWhole)
        let last = try #require(try open { try $0.auditTrail(limit: 1) }.last)
        #expect((last.action, last.subject) == ("restore", backup.name))
        #expect(last.old["head"]?.string == replaced?.description)
        #expect(last.new["sha256"]?.string == backup.description?.sha256)
        let events = try open { try $0.log(of: $0.organization("acme"), Event.Query()) }
        #expect(events.last?.sentence == "restored the database from a backup (by an administrator here)")
    }

    @Test func `says in advance what is lost, and what to do afterwards`() throws {
        let restoration = try prepare()
        #expect(
            restoration.losses == [
                "acme:", "  1 user created since then is gone: grace@example.org",
                "  1 user deleted since then is back: linus@example.org",
                "  1 user deactivated since then is active again: tove@example.org",
                "  the token \"new\" (\(try prefix("new"))…) created since then is gone",
                "  the token \"leaked\" (\(try prefix("leaked"))…) was revoked or replaced since then, and stays so",
                "Changes by administrators since then that are undone: token revoke, token create",
            ])
        let advice = restoration.advice.map(\.shellText)
        #expect(advice.contains { $0.contains("Restart provisioning") })
        #expect(advice.contains { $0.contains("The token \"new\"") && $0.contains("scimctl token create --org acme") })
        #expect(advice.contains { $0.hasPrefix("1 user of acme who had left can sign in again") })
    }

    @Test func `names users who were erased since and would be back`() throws {
        try open { _ = try $0.eraseUser("ada@example.org", of: $0.organization("acme")) }
        let erase = "scimctl user erase --org acme \(ada)"
        #expect(try prepare().advice.map(\.shellText).contains("A user who had been erased is back: \(erase)"))
    }

    @Test func `a restore is undone by a restore`() throws {
        let kept = try #require(try prepare().carryOut().kept)
        let back = try prepare(archive.source(kept))
        #expect(back.advice.contains { $0.shellText.hasPrefix("The description of scim-replaced-") })
        _ = try back.carryOut()
        #expect(try names() == ["ada@example.org", "tove@example.org", "grace@example.org"])
        #expect(try files.count { $0.hasPrefix("scim-replaced-") } == 2)
    }

    private func prefix(_ name: String) throws -> String {
        try #require(try open { try $0.tokens(of: $0.organization("acme")) }.first { $0.name == name }).prefix
    }

    // MARK: What is refused

    @Test func `a damaged, truncated, foreign or newer file is refused before anything is touched`() throws {
        let (before, list) = try (content, files)
        func refusal(_ source: Backup) throws -> ServiceError? {
            let error = #expect(throws: ServiceError.self) { _ = try prepare(source) }
            #expect(try content == before)
            #expect(try files == list)
            return error
        }
        let flipped = try file("flipped.db") { $0[$0.count - 5000] ^= 0xFF }
        try FileManager.default.copyItem(
            atPath: backup.path.replacing(".db", with: ".json"), toPath: acme.directory + "/flipped.json")
        #expect(try refusal(archive.source(flipped.path))?.message.contains("its SHA-256 is") == true)
        let damaged = try file("damaged.db") { bytes in
            for offset in 0..<4096 { bytes[bytes.count * 3 / 4 + offset] = 0xA5 }
        }
        #expect(try refusal(damaged)?.message.contains("is damaged: ") == true)
        #expect(try refusal(file("cut.db") { $0.removeLast(4096) })?.message.contains("cut.db is damaged: ") == true)
        let text = try file("text.db") { $0 = Data(String(repeating: "no database ", count: 100).utf8) }
        #expect(try refusal(text)?.message.hasSuffix("text.db is not a database, or its first page is damaged") == true)
        // Big-endian in the header: the schema at 60, the application at 68.
        let newer = try refusal(file("newer.db") { $0[63] = 99 })
        #expect(newer?.kind == .schemaTooNew && newer?.message.contains("has schema 99") == true)
        #expect(
            try refusal(file("foreign.db") { $0[68] = 1 })?.message.hasSuffix("is not a database of scim-fcgi") == true)
        let itself = try refusal(archive.source(machine.databasePath))
        #expect(itself?.message.hasSuffix("it is the database itself") == true)
    }

    @Test func `an unknown name is not found, and the nearest names are suggested`() throws {
        let error = #expect(throws: ServiceError.self) { _ = try archive.source("scim-2026.db") }
        #expect(error?.kind == .notFound && error?.remedy?.shellText.contains(backup.name) == true)
        #expect(try archive.source(backup.name) == backup)
        #expect(try archive.source(backup.path) == backup)
    }

    @Test func `while a worker has the database open it is refused, and while another command has`() throws {
        let before = try content
        let provider = try Provider(
            configuration: machine, surroundings: acme.surroundings, logger: Logger(label: "test"))
        #expect(
            #expect(throws: ServiceError.self) { _ = try prepare() }?.message
                == "a worker has \(machine.databasePath) open and cannot be stopped from here")
        provider.close()
        withExtendedLifetime(provider) {}
        #expect(try content == before)
    }

    @Test func `another scimctl that has it open is waited for, and named if it stays`() throws {
        try open { _ in
            let error = #expect(throws: ServiceError.self) { _ = try prepare() }
            #expect(error?.message.hasPrefix("another command has \(machine.databasePath) open") == true)
        }
        _ = try prepare().carryOut()
    }

    @Test func `two at once exclude each other`() throws {
        let first = try prepare()
        let error = #expect(throws: ServiceError.self) { _ = try prepare() }
        #expect(error?.message == "\(machine.databasePath): another restore is running")
        _ = try first.carryOut()
    }

    // MARK: The moment of the exchange

    /// A service of which tests say whether it stops and starts.
    private final class TestService {
        var orders: [String] = []
        var stops = true

        var service: Restoration.Service {
            Restoration.Service(
                stop: { [self] _ in
                    orders.append("stop")
                    if !stops { throw ServiceError(.failed, "the service: it does not stop") }
                }, start: { [self] in orders.append("start") })
        }
    }

    @Test func `stops the service, starts it, and says how long requests waited`() throws {
        let service = TestService()
        let outcome = try prepare(stopping: service.service).carryOut()
        #expect(service.orders == ["stop", "start"])
        #expect(try #require(outcome.outage) < Restoration.longestOutage)
    }

    @Test func `a service that does not stop leaves everything as it was, and is started`() throws {
        let service = TestService()
        service.stops = false
        let restoration = try prepare(stopping: service.service)
        let before = try content
        let error = #expect(throws: ServiceError.self) { _ = try restoration.carryOut() }
        #expect(error?.message == "the service: it does not stop; nothing was changed")
        #expect(service.orders == ["stop", "start"])
        #expect(try content == before)
        #expect(try names().contains("grace@example.org"))
    }

    @Test func `a program that ignores our lock file is noticed, and nothing is changed`() throws {
        let restoration = try prepare()
        let shell = try Connection(path: machine.databasePath)
        _ = try shell.integer("SELECT COUNT(*) FROM users")
        try shell.run("BEGIN")
        _ = try shell.integer("SELECT COUNT(*) FROM users")
        let error = #expect(throws: ServiceError.self) { _ = try restoration.carryOut() }
        #expect(
            error?.message.hasSuffix("another program has kept it locked for several seconds; nothing was changed")
                == true)
        try shell.run("COMMIT")
        #expect(try names().contains("grace@example.org"))
        #expect(try files.allSatisfy { !$0.hasPrefix("scim-replaced-") })
    }

    @Test func `a process that comes meanwhile waits, and finds the restored database`() throws {
        let (isStopped, found) = (Shared(false), Shared<[String]>([]))
        let (machine, surroundings) = (machine, acme.surroundings)
        let service = Restoration.Service(
            stop: { _ in
                isStopped.withLock { $0 = true }
                sleepMilliseconds(200)
                #expect(found.withLock(\.isEmpty))
            }, start: {})
        try inThreads(1) { _ in
            eventually { isStopped.withLock(\.self) }
            let late = try Administration(
                configuration: machine, access: .changing, surroundings: surroundings, actor: Installation.actor)
            let names = try late.users(of: late.organization("acme")).elements.map(\.userName)
            found.withLock { $0 = names }
        } meanwhile: {
            _ = try prepare(stopping: service).carryOut()
        }
        #expect(found.withLock(\.self) == ["ada@example.org", "tove@example.org", "linus@example.org"])
    }

    // MARK: What is found in the place

    @Test func `a damaged database is replaced, and kept as it is`() throws {
        var bytes = try content
        for offset in 0..<bytes.count / 2 { bytes[offset] = 0x5A }
        try bytes.write(to: URL(filePath: machine.databasePath))
        let restoration = try prepare()
        #expect(restoration.losses.first?.hasPrefix("What will be lost is unknown") == true)
        #expect(restoration.advice.contains { $0.shellText.contains("revoked since then are accepted again") })
        let kept = try #require(try restoration.carryOut().kept)
        #expect(try Data(contentsOf: URL(filePath: kept)) == bytes)
        #expect(try names().count == 3)
    }

    @Test func `if there is no database the backup becomes it`() throws {
        for name in try files { unlink(acme.directory + "/machine/" + name) }
        let restoration = try prepare()
        #expect(restoration.losses == [])
        #expect(try restoration.carryOut().kept == nil)
        #expect(try names().count == 3)
    }

    @Test func `another program's database is not replaced`() throws {
        var bytes = try content
        bytes[68] = 1
        try bytes.write(to: URL(filePath: machine.databasePath))
        let error = #expect(throws: ServiceError.self) { _ = try prepare().carryOut() }
        #expect(error?.kind == .badConfiguration)
        #expect(try content == bytes)
    }

    @Test func `what is prepared and not carried out leaves nothing behind, nor does what was killed`() throws {
        let (before, list) = try (content, files)
        do { _ = try prepare() }
        #expect(try files == list)
        let left = acme.directory + "/machine/scim.db.restoring"
        try FileManager.default.createDirectory(atPath: left, withIntermediateDirectories: false)
        try Data("half".utf8).write(to: URL(filePath: left + "/scim.db"))
        do { _ = try prepare() }
        #expect(try files == list)
        #expect(try content == before)
    }

    @Test func `a backup with an older schema is upgraded before it is put in place`() throws {
        let path = acme.directory + "/old.db"
        try Data().write(to: URL(filePath: path))
        try Connection(path: path).migrate(to: 2)
        _ = try prepare(archive.source(path)).carryOut()
        #expect(try Store.schemaNumber(of: machine.databasePath) == Store.schemaNumber)
        #expect(try open { try $0.organizations() } == [])
    }
}
