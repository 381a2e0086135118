import Glibc
import HTTPTypes
import Logging
import SCIMCore
import SCIMHTTP
import SCIMHost
import SCIMService
import TestBed
import Testing

@Suite struct DeferredProviderTests {
    let directory: TemporaryDirectory
    let configuration: Configuration

    init() throws {
        directory = try TemporaryDirectory()
        var configuration = Configuration()
        configuration.databasePath = directory.file("later/scim.db")
        configuration.backupDirectory = directory.file("later/backups")
        self.configuration = configuration
    }

    private func open() -> DeferredProvider {
        DeferredProvider(configuration: configuration, surroundings: .machine, logger: Logger(label: "test"))
    }

    private let request = Request(
        method: .get, target: "/scim/v2/Users", fields: [:], body: [], id: "00ff", clientAddress: "192.0.2.1")

    @Test func `answers 503 while the database cannot be opened, and serves without a restart once it can`() throws {
        mkdir(directory.file("later"), 0o700)
        mkdir(configuration.databasePath, 0o700)
        let provider = open()
        defer { provider.close() }
        let handler = provider.makeHandler()
        let refused = handler(request)
        #expect(refused.status.code == 503)
        #expect(refused.fields[.retryAfter] == "30")
        #expect(!String(decoding: refused.body, as: UTF8.self).contains(directory.path))
        #expect(
            provider.statusLine.hasPrefix(
                "NOT SERVING, every request is answered 503: \(configuration.databasePath) cannot be opened."))

        rmdir(configuration.databasePath)
        for _ in 0..<10 { provider.housekeep() }
        #expect(handler(request).status.code == 401)
        #expect(provider.statusLine.hasPrefix("ready, no organization yet"))
    }

    @Test func `its metrics tell whether the database is open`() throws {
        let gauges = WorkerGauges(
            threads: 4, requestsInProgress: 0, connections: 0, processorSeconds: 0, residentBytes: nil,
            openDescriptors: nil, startTime: 0)
        mkdir(directory.file("later"), 0o700)
        mkdir(configuration.databasePath, 0o700)
        let provider = open()
        defer { provider.close() }
        #expect(provider.metrics(gauges).contains("scim_fcgi_database_available 0\n"))
        rmdir(configuration.databasePath)
        for _ in 0..<10 { provider.housekeep() }
        #expect(provider.metrics(gauges).contains("scim_fcgi_database_available 1\n"))
        #expect(provider.metrics(gauges).contains("scim_fcgi_worker_threads 4\n"))
    }

    @Test func `says what blocks it now`() throws {
        mkdir(directory.file("later"), 0o700)
        mkdir(configuration.databasePath, 0o700)
        let provider = open()
        defer { provider.close() }
        rmdir(configuration.databasePath)
        unlink(configuration.databasePath + "-lock")
        rmdir(directory.file("later"))
        for _ in 0..<10 { provider.housekeep() }
        #expect(provider.statusLine.contains("there is no directory \(directory.file("later"))"))
    }

    @Test(arguments: [nil, String(repeating: "no database, whatever its name says. ", count: 10)])
    func `says what will not resolve itself, and waits for it too`(content: String?) throws {
        if let content {
            mkdir(directory.file("later"), 0o700)
            try directory.write(content, to: "later/scim.db")
        }
        let provider = open()
        defer { provider.close() }
        #expect(provider.fault?.kind == .badConfiguration)
        #expect(provider.makeHandler()(request).status.code == 503)
        #expect(provider.statusLine.hasPrefix("NOT SERVING, every request is answered 503: "))
        // Put right, it serves.
        unlink(configuration.databasePath)
        mkdir(directory.file("later"), 0o700)
        for _ in 0..<10 { provider.housekeep() }
        #expect(provider.fault == nil)
        #expect(provider.makeHandler()(request).status.code == 401)
    }
}
