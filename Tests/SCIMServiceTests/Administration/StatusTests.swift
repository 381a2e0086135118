import HTTPTypes
import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHost
import SCIMService
import Testing

#if canImport(Glibc)
    import Glibc
#endif

@Suite struct StatusTests {
    let acme: TestProvider
    let running = DaemonState(.running, "serving")

    init() throws { acme = try TestProvider() }

    private func status(_ daemon: DaemonState? = nil) throws -> Status {
        acme.provider.housekeep()
        return try acme.administration.status(daemon: daemon ?? running, backups: acme.directory)
    }

    @Test func `counts users and groups and shows the last contact`() throws {
        #expect(try status().organizations.first?.lastContact == nil)
        _ = try acme.createUser("ada@example.org")
        _ = try acme.createUser("tove@example.org", #","active":false"#)
        try acme.send(.post, "/Groups", #"{"displayName":"Engineering"}"#)
        let first = try #require(try status().organizations.first)
        #expect(first.users == 2)
        #expect(first.activeUsers == 1)
        #expect(first.groups == 1)
        #expect(first.lastContact != nil)
        #expect(first.refusals == 0)
    }

    @Test func `counts refusals of the last day and says where to read about them`() throws {
        _ = try acme.createUser("ada@example.org")
        for _ in 0..<3 { _ = try acme.createUser("ADA@example.org") }
        try acme.send(.get, "/Users", token: "wrong")
        let now = try status()
        #expect(now.organizations.first?.refusals == 3)
        #expect(now.unauthenticated == 1)
        #expect(now.warnings.contains { $0.text == "acme: 3 requests refused in the last 24 hours" })
        acme.clock.advance(seconds: 86_401)
        let later = try status()
        #expect(later.organizations.first?.refusals == 0)
        #expect(later.unauthenticated == 0)
    }

    @Test func `warns about a token from thirty days before it expires, and about having no valid one`() throws {
        _ = try acme.administration.createToken(for: acme.organization, name: "short", lifetime: 31 * 86_400)
        #expect(try !status().warnings.contains { $0.text.contains("expires") })
        acme.clock.advance(seconds: 2 * 86_400)
        #expect(try status().warnings.contains { $0.text.hasPrefix("the token \"short\" of acme expires") })
        _ = try acme.administration.revokeToken("test", of: acme.organization)
        _ = try acme.administration.revokeToken("short", of: acme.organization)
        #expect(try status().warnings.contains { $0.text.hasPrefix("acme: no valid token") })
    }

    @Test func `reports a reader that holds the write-ahead log, until it stops`() throws {
        let photo = String(repeating: "p", count: 250 << 10)
        let photos = ["a", "b", "c", "d"].map { #"{"type":"\#($0)","value":"\#(photo)"}"# }.joined(separator: ",")
        try acme.holdingState {
            for number in 0..<20 { _ = try acme.createUser("user\(number)@example.org", #","photos":[\#(photos)]"#) }
            let held = try status()
            #expect(try #require(held.database.heldLogBytes) > 16 << 20)
            let warning = try #require(held.warnings.first { $0.topic == .writeAheadLog })
            #expect(warning.text.hasPrefix("a program that reads the database keeps "))
            #expect(warning.remedy.shellText.contains("fuser -v \(acme.directory)/scim.db"))
            #expect(acme.provider.statusLine.contains("; a program that reads keeps "))
        }
        #expect(try status().database.heldLogBytes == 0)
        #expect(try !status().warnings.contains { $0.topic == .writeAheadLog })
        #expect(!acme.provider.statusLine.contains("keeps"))
    }

    @Test func `warns while SCIM is off and Entra still calls`() throws {
        _ = try acme.createUser("ada@example.org")
        _ = try acme.administration.set(.scim(false), of: acme.organization)
        #expect(try status().warnings.contains { $0.text.hasPrefix("acme: SCIM is off") })
    }

    @Test func `warns about a stopped service, and a missing or old backup`() throws {
        let stopped = try status(DaemonState(.stopped, "inactive (dead)"))
        #expect(stopped.warnings.first?.text == "the service is not running: inactive (dead)")
        // Any database file stands for a backup here; it was made by the machine's clock, which is not the test's.
        #expect(!stopped.warnings.contains { $0.text.contains("backup") })
        let made = try #require(stopped.backup).time
        acme.clock.set(made + 27 * 3600)
        #expect(try status().warnings.last?.text == "the last backup was made 27 h ago")
        let none = try acme.administration.status(daemon: running, backups: acme.directory + "/none")
        #expect(none.backup == nil)
        #expect(none.warnings.last?.text == "there is no backup")
    }

    @Test(arguments: [
        (30, "just now"), (-30, "just now"), (60, "60 s ago"), (119, "119 s ago"), (240, "4 min ago"),
        (7200, "2 h ago"), (3 * 86_400, "3 days ago"), (-12 * 86_400, "in 12 days"),
    ])
    func `writes a time as people do`(seconds: Int, text: String) {
        let now = Instant(milliseconds: 1_790_000_000_000)
        #expect((now + -seconds).relative(to: now) == text)
    }
}
