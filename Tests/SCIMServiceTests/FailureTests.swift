import Glibc
import HTTPTypes
import Logging
import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHTTP
import Synchronization
import TestBed
import Testing

@testable import SCIMHost
@testable import SCIMService
@testable import SCIMStore

/// What a store that fails becomes: for the client, in the log and in the status line.
@Suite struct FailureTests {
    private let acme: TestProvider
    private let lines = Shared<[String]>([])
    private let provider: Provider

    init() throws {
        acme = try TestProvider()
        let lines = lines
        var logger = Logger(label: "test") { _ in LineHandler(lines: lines) }
        logger.logLevel = .info
        provider = try Provider(
            configuration: acme.configuration, surroundings: acme.surroundings, logger: logger)
    }

    /// Result codes of SQLite.
    private enum Code {
        static let perm: Int32 = 3, abort: Int32 = 4, busy: Int32 = 5, locked: Int32 = 6, nomem: Int32 = 7
        static let readonly: Int32 = 8, ioerr: Int32 = 10, corrupt: Int32 = 11, full: Int32 = 13, cantopen: Int32 = 14
        static let protocol_: Int32 = 15, notadb: Int32 = 26
    }

    private func failure(_ error: any Error) -> SCIMError {
        provider.failure(error, acme.request(.post, "/Users"))
    }

    private func sqlite(_ code: Int32) -> StoreError { StoreError(code: code, message: "it failed") }

    @Test func `the log has an error when the guard begins to hold something, and not for each request`() throws {
        let endpoint = try provider.makeEndpoint()
        func alerts(deleting ids: [String]) -> Int {
            lines.withLock { $0 = [] }
            for id in ids + ids { _ = endpoint.respond(to: acme.request(.delete, "/Users/\(id)")) }
            return lines.withLock { $0.count { $0.contains("scimctl guard show --org acme") } }
        }
        _ = try acme.administration.set(
            .massChangeGuard(MassChangeGuard(percent: 20, minimum: 3)), of: acme.organization)
        let ids = try (0..<20).map { try acme.createUser("user\($0)@example.org") }
        #expect(alerts(deleting: ids) == 1)
        _ = try acme.administration.rejectMassChanges(of: acme.organization)
        let others = try (20..<40).map { try acme.createUser("user\($0)@example.org") }
        #expect(alerts(deleting: others) == 1)
    }

    @Test(arguments: [
        Code.full, Code.ioerr, Code.ioerr | 3 << 8, Code.readonly, Code.cantopen, Code.nomem,
        Code.protocol_, Code.perm,
    ])
    func `a disk that fails is 503, and the status line says that nothing is stored`(code: Int32) {
        let answer = failure(sqlite(code))
        #expect(answer.status == 503)
        #expect(answer.retryAfter == 30)
        #expect(provider.statusLine.hasPrefix("NOT STORING, writes are answered 503: "))
        // The next write that succeeds takes it back.
        provider.housekeep()
        #expect(!provider.statusLine.hasPrefix("NOT STORING"))
    }

    @Test(arguments: [Code.corrupt, Code.corrupt | 1 << 8, Code.notadb])
    func `a damaged file is 503, and the status line goes on saying so`(code: Int32) {
        let answer = failure(sqlite(code))
        #expect(answer.status == 503)
        #expect(answer.retryAfter != nil)
        #expect(answer.detail.contains("damaged"))
        for _ in 0..<3 {
            #expect(provider.statusLine.hasPrefix("DAMAGED, requests that need unreadable data are answered 503: "))
            provider.housekeep()
        }
        _ = failure(sqlite(Code.full))
        #expect(provider.statusLine.hasPrefix("DAMAGED"))
    }

    private var obstacle: DatabaseObstacle? {
        DatabaseObstacle(
            inMetrics: provider.metrics(
                WorkerGauges(
                    threads: 1, requestsInProgress: 0, connections: 0, processorSeconds: 0, residentBytes: nil,
                    openDescriptors: nil, startTime: 0)))
    }

    @Test func `what is wrong with the database is in the metrics, by which scimctl asks`() {
        #expect(obstacle == nil)
        _ = failure(sqlite(Code.full))
        #expect(obstacle == .cannotStore)
        provider.housekeep()
        #expect(obstacle == nil)
        _ = failure(sqlite(Code.corrupt))
        provider.housekeep()
        #expect(obstacle == .damaged)
    }

    @Test(arguments: [Code.busy, Code.locked, Code.abort | 2 << 8])
    func `a database that others hold is 503 and does not change the status line`(code: Int32) {
        #expect(failure(sqlite(code)).status == 503)
        #expect(!provider.statusLine.hasPrefix("NOT STORING"))
    }

    @Test(arguments: [
        (StoreError.closed, 503), (.damaged("a column"), 503), (.crowded, 503), (.stale, 503),
        (.conflict(.userName), 409),
        (.occupied(path: "/scim.db", by: "it is being replaced"), 503),
        (.newerSchema(path: "/scim.db", found: 99, known: 1), 503), (.missing(path: "/scim.db"), 503),
        (.system(operation: "open", path: "/scim.db", reason: "no room"), 503),
    ])
    func `what the store refuses by its own rules is never a 500`(error: StoreError, status: Int) {
        let answer = failure(error)
        #expect(answer.status == status)
        #expect((answer.retryAfter != nil) == (status == 503))
    }

    private struct NoneRefused: Error {}

    /// Creates users with long titles until one is refused, forty at most.
    private func fill() throws -> (created: Int, refused: (status: Int, body: JSONValue, response: Response)) {
        let title = String(repeating: "t", count: 1000)
        for number in 0..<40 {
            let answer = try acme.send(.post, "/Users", #"{"userName":"user\#(number)","title":"\#(title)"}"#)
            if answer.status != 201 { return (number, answer) }
        }
        throw NoneRefused()
    }

    @Test(arguments: [("max_page_count = 1", "its disk is full"), ("query_only = ON", "cannot be written")])
    func `a write that the disk refuses is 503, and what was written stays`(pragma: String, told: String) throws {
        try acme.provider.store.write { try $0.connection.execute(script: "PRAGMA \(pragma)") }
        let (created, refused) = try fill()
        #expect(refused.status == 503)
        #expect(refused.response.retryAfter == 30)
        #expect(refused.body["detail"]?.string?.contains("cannot store anything") == true)
        #expect(acme.provider.statusLine.hasPrefix("NOT STORING"))
        #expect(acme.provider.statusLine.contains(told))
        #expect(try acme.send(.get, "/Users?count=0").body["totalResults"]?.number?.integer == created)
    }

    @Test func `once the disk has space again, writes are answered as before`() throws {
        try acme.provider.store.write { try $0.connection.execute(script: "PRAGMA max_page_count = 1") }
        _ = try fill()
        try acme.provider.store.write { try $0.connection.execute(script: "PRAGMA max_page_count = 1000000") }
        #expect(try acme.send(.post, "/Users", #"{"userName":"ada@example.org"}"#).status == 201)
        acme.provider.housekeep()
        #expect(!acme.provider.statusLine.hasPrefix("NOT STORING"))
    }

    @Test func `a write that meets another program in the database is 503 and counted`() throws {
        let provider = acme.provider
        try provider.store.write { try $0.connection.execute(script: "PRAGMA busy_timeout = 20") }
        let other = try Connection(path: acme.configuration.databasePath)
        try other.run("BEGIN IMMEDIATE")
        #expect(try acme.send(.post, "/Users", #"{"userName":"ada@example.org"}"#).status == 503)
        #expect(!provider.statusLine.hasPrefix("NOT STORING"))
        try other.run("COMMIT")
        #expect(try acme.send(.post, "/Users", #"{"userName":"ada@example.org"}"#).status == 201)
    }

    @Test(arguments: [
        (
            StoreError.busy("x"), ServiceError.Kind.failed,
            "/scim.db: another program has kept it locked for several seconds"
        ),
        (.full("x"), .failed, "/scim.db: its disk is full"),
        (.readOnly("x"), .failed, "/scim.db cannot be written"),
        (.cannotOpen("x"), .failed, "/scim.db cannot be opened"),
        (.inputOutput("SQLITE_IOERR_FSYNC"), .failed, "/scim.db: its disk reports an error: SQLITE_IOERR_FSYNC"),
        (.unavailable("SQLITE_NOMEM"), .failed, "/scim.db: SQLITE_NOMEM"),
        (.damaged("page 4"), .failed, "/scim.db is damaged: page 4"),
        (.notADatabase("x"), .badConfiguration, "/scim.db is not a database, or its first page is damaged"),
        (.noDirectory(path: "/a"), .badConfiguration, "there is no directory /a"),
        (.missing(path: "/a"), .failed, "there is no database at /a"),
        (.newerSchema(path: "/a", found: 9, known: 8), .schemaTooNew, "/a has schema 9, written by a newer version"),
        (.olderSchema(path: "/a", found: 7, known: 8, isServed: true), .failed, "/a has schema 7 and this version"),
        (.conflict(.roleName), .conflict, "that roleName is already taken"),
        (.failed("SQLITE_ERROR"), .failed, "/scim.db: SQLITE_ERROR"), (.stale, .failed, "the record was deleted"),
    ])
    func `every error is explained to the administrator`(
        error: StoreError, kind: ServiceError.Kind, message: String
    ) {
        let told = ServiceError(error, path: "/scim.db")
        #expect(told.kind == kind)
        #expect(told.message.hasPrefix(message))
    }

    @Test func `a thousand failures of one cause are one line a second, which counts the others`() {
        acme.clock.slow(to: .milliseconds(3))
        for _ in 0..<1000 { _ = failure(sqlite(Code.full)) }
        // 1000 looks at the clock are three seconds.
        let full = lines.withLock { $0 }
        #expect((3...4).contains(full.count))
        #expect(full[1].contains("more of the same since the last line"))
        _ = failure(sqlite(Code.ioerr))
        #expect(lines.withLock { $0.count } == full.count + 1)
    }

    @Test func `requests that a damaged file makes fail are answered 503 and leave one line`() throws {
        try acme.createUser("ada@example.org")
        provider.close()
        let other = try TestProvider()
        for number in 0..<400 {
            try other.createUser(
                "user\(number)@example.org", #","displayName":"\#(String(repeating: "d", count: 900))""#)
        }
        _ = try other.provider.store.emptyLog()
        try damage(other.directory + "/scim.db")
        let lines = lines
        var logger = Logger(label: "test") { _ in LineHandler(lines: lines) }
        logger.logLevel = .info
        let damaged = try Provider(
            configuration: other.configuration, surroundings: other.surroundings, logger: logger)
        defer { damaged.close() }
        let endpoint = try damaged.makeEndpoint()
        let statuses = (0..<20).map { _ in
            endpoint.respond(to: other.request(.get, "/Users?count=400")).status.code
        }
        #expect(Set(statuses) == [503])
        #expect(lines.withLock { $0 }.count == 1)
        #expect(damaged.statusLine.hasPrefix("DAMAGED"))
    }

    /// Overwrites the middle of the file, where documents are.
    private func damage(_ path: String) throws {
        let file = try #require(fopen(path, "r+"))
        defer { fclose(file) }
        fseek(file, 0, SEEK_END)
        let pages = ftell(file) / 4096
        let noise = [UInt8](repeating: 0xA5, count: 4096)
        for page in (pages / 3)..<(pages - 2) {
            fseek(file, page * 4096, SEEK_SET)
            fwrite(noise, 1, noise.count, file)
        }
    }
}

/// Keeps the lines of a logger.
private struct LineHandler: LogHandler {
    let lines: Shared<[String]>
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.info

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) { lines.withLock { $0.append("\(event.message)") } }
}
