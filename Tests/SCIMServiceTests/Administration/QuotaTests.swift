import HTTPTypes
import SCIMCore
import Testing

@testable import SCIMAdministration
@testable import SCIMDirectory
@testable import SCIMHost
@testable import SCIMService
@testable import SCIMStore

@Suite struct QuotaTests {
    let acme: TestProvider
    let other: Organization
    let token: String

    init() throws {
        acme = try TestProvider()
        let administration = acme.administration
        other = try administration.set(.scim(true), of: administration.createOrganization("o'brien"))
        token = try administration.createToken(for: other, name: "entra", lifetime: nil).secret.text
    }

    private func limits(_ quota: Int?) -> StatusLimits {
        var limits = StatusLimits()
        limits.backupAge = nil
        limits.quota = quota
        return limits
    }

    private func status(_ quota: Int?) throws -> Status {
        try acme.administration.status(
            daemon: DaemonState(.running, ""), backups: acme.directory, limits: limits(quota))
    }

    private func fill(users: Int, token: String? = nil) throws {
        let photo = String(repeating: "p", count: 20_000)
        for number in 0..<users {
            let body = #"{"userName":"user\#(number)@example.org","photos":[{"type":"photo","value":"\#(photo)"}]}"#
            #expect(try acme.send(.post, "/Users", body, token: token).status == 201)
        }
    }

    private func used() throws -> Int { try acme.administration.read { try $0.usedBytes() } }

    @Test func `the organization over its quota is warned of, the other is not, and nothing is refused`() throws {
        try fill(users: 20, token: token)
        try fill(users: 2)
        let status = try status(300_000)
        let warnings = status.warnings.filter { $0.topic == .quota }
        #expect(warnings.count == 1)
        let warning = try #require(warnings.first)
        #expect(warning.level == .warning)
        #expect(warning.text.hasPrefix("o'brien uses about "))
        #expect(warning.text.hasSuffix(" KiB of the database, which is more than the quota of 292 KiB"))
        #expect(warning.remedy.shellText.contains("No request is refused"))
        #expect(warning.remedy.shellText.contains(#"scimctl log --org "o'brien" --since 24h"#))
        #expect(StatusCheck(status, limits(300_000)).result == .warning)
        let checkup = try acme.administration.checkup(
            of: .sound(in: acme.directory), backups: acme.directory, quota: 300_000)
        #expect(
            checkup.findings.contains { $0.severity == .warning && $0.subject == "quota" && $0.text == warning.text })
        #expect(try acme.send(.post, "/Users", #"{"userName":"ada@example.org"}"#, token: token).status == 201)
    }

    @Test func `what organizations take is their share of the pages in use`() throws {
        try fill(users: 20, token: token)
        try fill(users: 5)
        let bytes = try status(10_000).organizations.compactMap(\.databaseBytes)
        #expect(bytes.count == 2)
        let (used, all) = (try used(), bytes.reduce(0, +))
        #expect((used - 2...used).contains(all))
        #expect((3.0...4.5).contains(Double(bytes[1]) / Double(bytes[0])))
    }

    @Test func `a single organization has the whole database`() throws {
        let alone = try TestProvider()
        let status = try alone.administration.status(
            daemon: DaemonState(.running, ""), backups: alone.directory, limits: limits(1000))
        let used = try alone.administration.read { try $0.usedBytes() }
        #expect(status.organizations.map(\.databaseBytes) == [used])
    }

    private func measure(_ quota: Int?) throws -> (usage: [OrganizationID: Int], steps: Int) {
        let before = acme.administration.reader.connection.stepCount
        let usage = try acme.administration.read { try acme.administration.usage(quota, in: $0) }
        return (usage, acme.administration.reader.connection.stepCount - before)
    }

    /// Entries of the log with 100 bytes of text for acme, then with 500 for the other one, in turn.
    private func fillLog(_ count: Int) throws {
        try Tampering.execute(
            """
            WITH RECURSIVE numbers (number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM numbers WHERE number < \(count))
            INSERT INTO provisioning_log (organization, time, last_time, count, origin, operation, status, detail)
            SELECT number % 2 + 1, 1, 1, 1, 'scim', 'update', 200, substr(hex(zeroblob(500)), 1, number % 2 * 400 + 100)
            FROM numbers
            """, on: acme.directory + "/scim.db")
    }

    @Test func `rows are read only if one of several organizations may be over the quota`() throws {
        try fillLog(1000)
        #expect(try measure(nil).steps < 20)
        #expect(try measure(2 << 30).steps < 200)
        #expect(try measure(100_000).steps > 10_000)
    }

    @Test func `the rows that are read are a few thousand, however many there are`() throws {
        try fillLog(3000)
        let few = try measure(100_000).steps
        // So that the stride is an even number, and they write in turns.
        try fillLog(61_000)
        let (usage, many) = try measure(100_000)
        #expect(many < 2 * few)
        // 750 bytes against 350.
        let (one, two) = (try #require(usage[acme.organization.id]), try #require(usage[other.id]))
        #expect((1.9...2.4).contains(Double(two) / Double(one)))
    }

    @Test(arguments: [
        ("2G", 2 << 30), ("500M", 500 << 20), ("1K", 1024), ("7", 7), ("3T", 3 << 40), ("0", nil), ("0G", nil),
    ])
    func `the quota is a setting of the machine`(text: String, bytes: Int?) throws {
        let setting = Setting(key: "SCIM_FCGI_QUOTA", value: text, place: "test:1")
        #expect(try Configuration(layers: [[setting]]).quota == bytes)
    }

    @Test(arguments: ["", "G", "-1", "1.5G", "2g", "2GB", "99999999999T", "two"])
    func `a quota that is not a number of bytes is refused`(text: String) {
        let setting = Setting(key: "SCIM_FCGI_QUOTA", value: text, place: "test:1")
        #expect(throws: ConfigurationError.self) { try Configuration(layers: [[setting]]) }
    }
}
