import HTTPTypes
import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHost
import SCIMService
import Testing

@Suite struct StatusCheckTests {
    let acme: TestProvider

    init() throws { acme = try TestProvider() }

    private func check(
        _ daemon: DaemonState = DaemonState(.running, ""), _ change: (inout StatusLimits) -> Void = { _ in }
    ) throws -> StatusCheck {
        acme.provider.housekeep()
        var limits = StatusLimits()
        limits.backupAge = nil
        change(&limits)
        let status = try acme.administration.status(daemon: daemon, backups: acme.directory, limits: limits)
        return StatusCheck(status, limits)
    }

    /// Contacts every 40 minutes, so that a habit is known.
    private func learn() throws {
        for _ in 0..<5 {
            try acme.send(.get, "/Users")
            acme.provider.housekeep()
            acme.clock.advance(seconds: 2400)
        }
        acme.clock.advance(seconds: -2400)
    }

    @Test func `is fine while Entra calls, and prints figures`() throws {
        try learn()
        let check = try check()
        #expect(check.result == .ok)
        #expect(check.line.hasPrefix("SCIM OK: serving 1 organization, last contact just now | 'acme contact'="))
        #expect(
            check.line.contains(
                "s;7200;21600;0 'acme refused'=0;20;;0 'acme held'=0;;0;0 'acme users'=0;;;0 'acme groups'=0;;;0"))
        #expect(!check.line.contains("backup"))
    }

    @Test(arguments: [(7100, StatusCheck.Result.ok), (7300, .warning), (21_500, .warning), (21_700, .critical)])
    func `judges silence by the organization's usual interval`(seconds: Int, result: StatusCheck.Result) throws {
        try learn()
        acme.clock.advance(seconds: seconds)
        #expect(try check().result == result)
    }

    @Test func `a longer usual interval allows a longer silence, and no interval allows any`() throws {
        try acme.send(.get, "/Users")
        acme.provider.housekeep()
        acme.clock.advance(seconds: 40 * 86_400)
        #expect(try check().result == .ok)
        for _ in 0..<5 {
            try acme.send(.get, "/Users")
            acme.provider.housekeep()
            acme.clock.advance(seconds: 86_400)
        }
        acme.clock.advance(seconds: 86_400)
        #expect(try check().result == .ok)
        acme.clock.advance(seconds: 2 * 86_400)
        #expect(try check().summary == "acme: no contact for 4 days; the usual interval is 24 h")
    }

    @Test func `a stopped service, an expired token and no token at all are critical`() throws {
        #expect(try check(DaemonState(.stopped, "inactive")).result == .critical)
        let short = try acme.administration.createToken(for: acme.organization, name: "short", lifetime: 86_400)
        #expect(try check().summary.hasPrefix("the token \"short\" of acme expires"))
        #expect(try check().result == .critical)
        try acme.send(.get, "/Users")
        acme.clock.advance(seconds: 86_500)
        #expect(try check().result == .ok)
        try acme.send(.get, "/Users", token: short.secret.text)
        #expect(try check().summary == "acme: Entra calls with an expired or revoked token, last just now")
        try acme.send(.get, "/Users")
        #expect(try check().result == .ok)
        _ = try acme.administration.revokeToken("test", of: acme.organization)
        #expect(try check().summary == "acme: no valid token, so every request is answered 401")
    }

    @Test(arguments: [
        (DatabaseObstacle.cannotStore, "the service cannot store anything, so every change is answered 503"),
        (.damaged, "the service found that its database is damaged, and answers 503 when it cannot read it"),
    ])
    func `a service that cannot store or read is critical`(obstacle: DatabaseObstacle, text: String) throws {
        let daemon = DaemonState(.running, "", obstacle)
        #expect(try check(daemon).result == .critical)
        #expect(try check(daemon).summary == text)
        let checkup = try acme.administration.checkup(
            of: .sound(in: acme.directory, daemon), backups: acme.directory)
        #expect(checkup.findings.first?.severity == .failure)
        #expect(checkup.findings.first?.text == text)
    }

    @Test func `many refusals in an hour are a warning`() throws {
        for _ in 0..<4 { _ = try acme.createUser("") }
        #expect(try check().result == .ok)
        let crowded = try check(DaemonState(.running, "")) { $0.refusals = 3 }
        #expect(crowded.summary == "acme: 4 requests refused in the last hour")
        acme.clock.advance(seconds: 3700)
        #expect(try check(DaemonState(.running, "")) { $0.refusals = 3 }.result == .ok)
    }

    @Test func `a missing backup is a warning if backups are checked`() throws {
        #expect(try check(DaemonState(.running, "")) { $0.backupAge = 93_600 }.result == .ok)
        let made = try #require(
            try acme.administration.status(daemon: DaemonState(.running, ""), backups: acme.directory).backup)
        acme.clock.set(made.time + 27 * 3600)
        let check = try check(DaemonState(.running, "")) { $0.backupAge = 93_600 }
        #expect(check.summary == "the last backup was made 27 h ago")
        #expect(check.line.contains("'backup'=97200s;93600;;0"))
    }

    @Test func `a name can neither end the line nor begin the figures`() throws {
        let odd = try acme.administration.createOrganization("a|b='c'")
        _ = try acme.administration.set(.scim(true), of: odd)
        let check = try check()
        #expect(check.line.hasPrefix("SCIM CRITICAL: a/b='c': no valid token"))
        #expect(check.line.split(separator: "|").count == 2)
        #expect(check.line.contains("'a/b_''c'' users'=0"))
    }
}
