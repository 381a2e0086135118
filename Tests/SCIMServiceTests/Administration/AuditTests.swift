import OrderedCollections
import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHost
import SCIMStore
import Testing

@Suite struct AuditTests {
    let acme: TestProvider

    init() throws { acme = try TestProvider() }

    private var path: String { acme.directory + "/scim.db" }

    /// The words of the entries that `body` adds.
    private func noted(_ body: (Administration, Organization) throws -> Void) throws -> [String] {
        let before = try acme.administration.auditTrail().count
        try body(acme.administration, acme.organization)
        return try acme.administration.auditTrail().dropFirst(before).map { entry in
            "\(entry.action) \(entry.subject ?? "-") \(entry.old.text) \(entry.new.text)"
        }
    }

    private func tamper(_ sql: String) throws { try Tampering.execute(sql, on: path) }

    private func faults(of organization: Organization? = nil) throws -> [AuditReport.Fault] {
        try acme.administration.verifyAuditTrail(of: organization).faults
    }

    @Test func `each switch records who changed it, the old and the new value`() throws {
        #expect(
            try noted { administration, acme in
                _ = try administration.set(.scim(false), of: acme)
                _ = try administration.set(.groupSync(false), of: acme)
                _ = try administration.set(.relink(.off, quietPeriod: 60), of: acme)
                _ = try administration.set(.unknownAttributes(.reject), of: acme)
                try administration.setDefaultRole("VIEWER", of: acme)
                try administration.setDefaultRole(nil, of: acme)
                _ = try administration.setRoleMapping(" Boss ", to: "Admin", of: acme)
                _ = try administration.setRoleMapping("boss", to: "member", of: acme)
                try administration.unsetRoleMapping("BOSS", of: acme)
                _ = try administration.setBaseURL("https://other.example.org/scim/v2")
            } == [
                #"org disable - "on" "off""#, #"org groups-sync - "on" "off""#,
                #"org relink - {"mode":"guid","quietPeriod":86400} {"mode":"off","quietPeriod":60}"#,
                #"org unknown-attributes - "ignore" "reject""#, #"role default - "member" "viewer""#,
                #"role default - "viewer" null"#, #"role map set boss null "admin""#,
                #"role map set boss "admin" "member""#, #"role map unset boss "member" null"#,
                #"base-url set - "https://scim.example.org/scim/v2" "https://other.example.org/scim/v2""#,
            ])
        let entry = try #require(try acme.administration.auditTrail(of: acme.organization).last)
        #expect(entry.organization == "acme")
        #expect(entry.actor.text == "grace as root")
        #expect(entry.actor.program == "test")
    }

    @Test func `what changes nothing leaves no entry, and neither does what is refused`() throws {
        #expect(
            try noted { administration, acme in
                _ = try administration.set(.scim(true), of: acme)
                try administration.setDefaultRole("member", of: acme)
                _ = try administration.setRoleMapping("admin", to: "admin", of: acme)
                _ = try administration.setBaseURL("https://scim.example.org/scim/v2")
                for operation in ["map", "default", "create", "token"] {
                    _ = #expect(throws: ServiceError.self) {
                        switch operation {
                        case "map": _ = try administration.setRoleMapping("x", to: "emperor", of: acme)
                        case "default": try administration.setDefaultRole("emperor", of: acme)
                        case "create": _ = try administration.createOrganization("ACME")
                        default: _ = try administration.createToken(for: acme, name: "TEST", lifetime: nil)
                        }
                    }
                }
            }.isEmpty)
        #expect(try faults().isEmpty)
    }

    @Test func `tokens are noted by name, prefix and expiry, and no secret is in the trail`() throws {
        let secret = try acme.administration.createToken(for: acme.organization, name: "Entra", lifetime: 60).secret
            .text
        let second = try acme.administration.rotateToken("Entra", of: acme.organization, overlap: 30).secret.text
        _ = try acme.administration.revokeToken("Entra", of: acme.organization)
        let entries = try acme.administration.auditTrail().suffix(4)
        #expect(entries.map(\.action) == ["token create", "token rotate", "token revoke", "token revoke"])
        #expect(entries.map(\.subject) == ["Entra", "Entra", "Entra", "Entra"])
        #expect(entries.first?.new["prefix"]?.string == String(secret.prefix(10)))
        let all = try acme.administration.auditTrail().map { "\($0)" }.joined()
        for text in [secret, second] { #expect(!all.contains(text.dropFirst(10))) }
    }

    @Test func `an untouched trail is intact and has a head that holds later`() throws {
        let report = try acme.administration.verifyAuditTrail()
        #expect(report.isWhole)
        #expect(report.count == (try acme.administration.auditTrail().count))
        let head = try #require(report.head)
        #expect(AuditReport.Anchor(head.description) == head)
        _ = try acme.administration.set(.scim(false), of: acme.organization)
        #expect(try acme.administration.verifyAuditTrail(against: head).isWhole)
        #expect(try acme.administration.verifyAuditTrail().head != head)
    }

    @Test(
        arguments: [
            (
                "UPDATE audit_trail SET new = '\"off\"' WHERE entry = 4", [AuditReport.Fault.Kind.changed],
                "entry 4 was changed"
            ),
            ("UPDATE audit_trail SET time = time + 1 WHERE entry = 1", [.changed], "entry 1 was changed"),
            ("UPDATE audit_trail SET actor = '{}' WHERE entry = 3", [.changed], "entry 3 was changed"),
            ("UPDATE audit_trail SET organization = NULL WHERE entry = 3", [.changed], "entry 3 was changed"),
            ("UPDATE audit_trail SET hash = zeroblob(32) WHERE entry = 5", [.changed], "entry 5 was changed"),
            ("DELETE FROM audit_trail WHERE entry = 4", [.missing], "entry 4 is missing"),
            ("DELETE FROM audit_trail WHERE entry <= 2", [.missing], "entries 1 to 2 are missing"),
            (
                "DELETE FROM audit_trail WHERE entry = (SELECT MAX(entry) FROM audit_trail)", [.missing],
                "is missing"
            ),
            (
                """
                UPDATE audit_trail SET entry = 1000 WHERE entry = 2; UPDATE audit_trail SET entry = 2 WHERE entry = 4;
                UPDATE audit_trail SET entry = 4 WHERE entry = 1000
                """, [.moved, .moved], "entry 2 is out of place: it was written as entry 4"
            ),
        ] as [(String, [AuditReport.Fault.Kind], String)])
    func `finds what was changed, removed or moved and names it`(
        sql: String, kinds: [AuditReport.Fault.Kind], sentence: String
    ) throws {
        try tamper(sql)
        let found = try faults()
        #expect(found.map(\.kind) == kinds)
        #expect(found.first?.sentence.contains(sentence) == true)
    }

    @Test func `a rewritten entry with a right hash does not fit its neighbor`() throws {
        // Sound in itself and fitting the entry before, as its trail begins in the same way.
        let other = try TestProvider(groupSync: false)
        try Tampering.copyEntry(4, from: other.directory + "/scim.db", to: path)
        let found = try faults()
        #expect(found.map(\.kind) == [.unlinked])
        #expect(found.first?.number == 5)
    }

    @Test func `a trail that was completely rewritten does not contain the head that was kept`() throws {
        let head = try #require(try acme.administration.verifyAuditTrail().head)
        let other = try TestProvider(groupSync: false)
        _ = try other.administration.set(.scim(false), of: other.organization)
        #expect(try other.administration.verifyAuditTrail(against: head).faults.map(\.kind) == [.unanchored])
        let longer = try #require(AuditReport.Anchor("9999:\(head.hash)"))
        #expect(try acme.administration.verifyAuditTrail(against: longer).faults.map(\.kind) == [.missing])
    }

    @Test func `for one organization, faults in others' entries are left out, but missing entries are not`() throws {
        let other = try acme.administration.createOrganization("other")
        let number = try #require(try acme.administration.auditTrail(of: other).first?.number)
        try tamper("UPDATE audit_trail SET subject = 'x' WHERE entry = \(number)")
        #expect(try faults(of: other).map(\.number) == [number])
        #expect(try faults(of: acme.organization).isEmpty)
        try tamper("DELETE FROM audit_trail WHERE entry = 3")
        #expect(try faults(of: other).map(\.number) == [3, number])
        #expect(try faults(of: acme.organization).map(\.number) == [3])
    }

    @Test func `the newest entries and those since a time are shown`() throws {
        acme.clock.advance(seconds: 100)
        _ = try acme.administration.set(.scim(false), of: acme.organization)
        #expect(try acme.administration.auditTrail(since: 50).map(\.action) == ["org disable"])
        #expect(try acme.administration.auditTrail(limit: 1).map(\.action) == ["org disable"])
        #expect(try acme.administration.auditTrail(limit: 2).map(\.number).sorted().count == 2)
    }

    @Test(arguments: [
        (Actor(program: "scimctl"), "scimctl"),
        (Actor(program: "scimctl", user: .init(number: 0, name: "root")), "root"),
        (
            Actor(program: "scimctl", user: .init(number: 0, name: "root"), login: .init(number: 1000, name: "ada")),
            "ada as root"
        ),
        (
            Actor(
                program: "scimctl", user: .init(number: 0, name: "root"), login: .init(number: 1001, name: nil),
                sudoUser: "bob"), "1001 as root"
        ),
    ])
    func `the actor is the login, or else the user who called sudo, or else the user`(actor: Actor, text: String) throws
    {
        #expect(actor.text == text)
        let administration = try Administration(
            configuration: acme.configuration, access: .changing, surroundings: acme.surroundings, actor: actor)
        _ = try administration.set(.scim(false), of: acme.organization)
        #expect(try acme.administration.auditTrail().last?.actor == actor)
    }
}
