import HTTPTypes
import SCIMCore
import SCIMHTTP
import SCIMHost
import TestBed
import Testing

@testable import SCIMAdministration
@testable import SCIMService

/// A token that has expired stays so when the clock is set back (S47).
@Suite struct ClockMemoryTests {
    let acme: TestProvider
    private let token: String
    private static let day = 86_400

    init() throws {
        acme = try TestProvider()
        token = try acme.administration.createToken(for: acme.organization, name: "short", lifetime: 7200).secret.text
        try run(hours: 1)
    }

    /// What the worker does as time passes; every five minutes is often enough.
    private func run(hours: Int, minutes: Int = 0) throws {
        for _ in 0...(hours * 12 + minutes / 5) {
            acme.provider.housekeep()
            acme.clock.advance(seconds: 300)
        }
    }

    private func status(_ endpoint: Endpoint? = nil) throws -> Int {
        (endpoint ?? acme.endpoint).respond(to: acme.request(.get, "/Users", token: token)).status.code
    }

    @Test(arguments: [1, 60, 3700, 3 * day, 1000 * day])
    func `an expired token is not valid again when the clock is set back`(seconds: Int) throws {
        #expect(try status() == 200)
        try run(hours: 2)
        #expect(try status() == 401)
        acme.clock.set(acme.clock.now + -seconds)
        for _ in 0..<3 {
            #expect(try status() == 401)
            acme.provider.housekeep()
        }
        #expect(try acme.administration.token("short", of: acme.organization).state == .expired)
        #expect(try acme.administration.identifyToken(token).refusal == "expired")
        #expect(try acme.send(.get, "/Users").status == 200)
        // Nor after a restart.
        let (provider, endpoint) = try acme.restarted()
        defer { provider.close() }
        #expect(try status(endpoint) == 401)
    }

    @Test func `a forward jump of more than a day is remembered only after an hour without a break`() throws {
        let right = acme.clock.now
        acme.clock.set(right + 30 * Self.day)
        #expect(try status() == 401)
        try run(hours: 0, minutes: 50)
        acme.clock.set(right)
        #expect(try status() == 200)
        acme.clock.set(right + 30 * Self.day)
        acme.provider.housekeep()
        // A break: another worker has to begin anew.
        let (provider, endpoint) = try acme.restarted()
        for _ in 0..<55 {
            provider.housekeep()
            acme.clock.advance(seconds: 60)
        }
        acme.clock.set(right)
        #expect(try status(endpoint) == 200)
        provider.close()

        acme.clock.set(right + 30 * Self.day)
        try run(hours: 1)
        acme.clock.set(right)
        #expect(try status() == 401)
    }

    @Test func `a jump of less than a day is remembered at once`() throws {
        let right = acme.clock.now
        acme.clock.set(right + (Self.day - 600))
        acme.provider.housekeep()
        acme.clock.set(right)
        #expect(try status() == 401)
    }

    @Test func `the database is written for it at most once in ten minutes`() throws {
        func stored() throws -> Instant? { try acme.administration.rememberedTime() }
        var values: Set<Instant?> = []
        for _ in 0..<60 {
            for _ in 0..<60 {
                acme.provider.housekeep()
                acme.clock.advance(seconds: 1)
            }
            values.insert(try stored())
        }
        #expect((6...7).contains(values.count))
    }

    @Test func `status says where the clock and what is remembered differ, and clock reset corrects it`() throws {
        func warnings() throws -> [Status.Warning] {
            try acme.administration.status(
                daemon: DaemonState(.running, ""), backups: acme.configuration.backupDirectory
            ).warnings.filter { $0.topic == .clock }
        }
        #expect(try warnings() == [])
        let right = acme.clock.now
        acme.clock.set(right + 30 * Self.day)
        let ahead = try #require(try warnings().first)
        #expect(ahead.level == .notice)
        #expect(ahead.text.hasPrefix("the clock is 30 days ahead of the latest recorded time, 2026-"))
        try run(hours: 1)
        #expect(try warnings() == [])

        acme.clock.set(right)
        let behind = try #require(try warnings().first)
        #expect(behind.level == .warning)
        #expect(behind.text.hasPrefix("the clock is 30 days behind the latest recorded time, 2026-"))
        #expect(behind.remedy.shellText.contains("scimctl clock reset"))
        #expect(try status() == 401)

        let reset = try acme.administration.resetClock()
        #expect(reset.before.map { $0 > right + 29 * Self.day } == true)
        acme.provider.housekeep()
        #expect(try status() == 200)
        #expect(try warnings() == [])
        let entry = try #require(try acme.administration.auditTrail().last)
        #expect(entry.action == "clock reset")
        #expect(entry.new == .string(reset.now.dateTime))
        // What was remembered in memory is not written again.
        try run(hours: 0, minutes: 30)
        #expect(try warnings() == [])
    }
}
