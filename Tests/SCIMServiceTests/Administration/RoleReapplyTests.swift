import HTTPTypes
import OrderedCollections
import SCIMAdministration
import SCIMCore
import SCIMHost
import TestBed
import Testing

@Suite struct RoleReapplyTests {
    let acme: TestProvider

    init() throws { acme = try TestProvider() }

    private var administration: Administration { acme.administration }

    /// ada comes as admin, bob without a label, eve with one that is not mapped and a role set by hand.
    private func createThree() throws {
        _ = try acme.createUser("ada@example.org", #","roles":[{"value":"admin"}]"#)
        _ = try acme.createUser("bob@example.org")
        _ = try acme.createUser("eve@example.org", #","roles":[{"value":"boss"}]"#)
        _ = try administration.setManualRole("viewer", for: "eve@example.org", of: acme.organization)
    }

    private func roles() throws -> [String?] {
        try administration.users(of: acme.organization).elements.map(\.role)
    }

    @Test func `a preview lists who would change with other mappings and changes nobody`() throws {
        try createThree()
        var proposal = RoleProposal()
        proposal.mapped = [.init(label: "BOSS", role: "admin"), .init(label: "admin", role: "viewer")]
        proposal.defaultRole = .none
        let preview = try administration.previewRoles(proposal, of: acme.organization)
        #expect(preview.changes.map(\.userName) == ["ada@example.org", "bob@example.org"])
        #expect(preview.changes.map(\.old) == ["admin", "member"])
        #expect(preview.changes.map(\.new) == ["viewer", nil])
        #expect(preview.changes.map(\.reason) == [.mapping, .none])
        #expect(preview.examined == 3)
        #expect(preview.manual == 1)
        #expect(try roles() == ["admin", "member", "viewer"])

        proposal = RoleProposal()
        proposal.unmapped = ["Admin"]
        #expect(try administration.previewRoles(proposal, of: acme.organization).changes.map(\.new) == ["member"])
        proposal.unmapped = ["admim"]
        let error = #expect(throws: ServiceError.self) {
            _ = try administration.previewRoles(proposal, of: acme.organization)
        }
        #expect(error?.remedy == "Did you mean \"admin\"?")
    }

    @Test func `a reapply changes those and no other, marks them local and steps their version`() throws {
        try createThree()
        let before = try administration.users(of: acme.organization).elements.map(\.modified)
        _ = try administration.setRoleMapping("admin", to: "viewer", of: acme.organization)
        let dry = try administration.previewRoles(of: acme.organization)
        let done = try administration.reapplyRoles(of: acme.organization)
        #expect(done == dry)
        #expect(done.changes.map(\.userName) == ["ada@example.org"])
        #expect(try roles() == ["viewer", "member", "viewer"])
        let after = try administration.users(of: acme.organization).elements.map(\.modified)
        #expect(after[0] > before[0])
        #expect(after[1...] == before[1...])
        let entry = try #require(try administration.user("ada@example.org", of: acme.organization).history.last)
        #expect(entry.isLocal)
        #expect(entry.operation == "reapply role")
        #expect(entry.changes == [["attribute": "role", "old": "admin", "new": "viewer"]])
        let audit = try #require(try administration.auditTrail(limit: 1).first)
        #expect(audit.action == "role reapply")
        #expect(audit.new == ["users": 1])
        #expect(try administration.reapplyRoles(of: acme.organization).changes.isEmpty)
        #expect(try administration.auditTrail(limit: 1).first == audit)
    }

    @Test func `a different reason for the same role is stored without a new version`() throws {
        _ = try acme.createUser("bob@example.org", #","roles":[{"value":"staff"}]"#)
        let before = try administration.user("bob@example.org", of: acme.organization).user
        _ = try administration.setRoleMapping("staff", to: "member", of: acme.organization)
        #expect(try administration.reapplyRoles(of: acme.organization).changes.isEmpty)
        let after = try administration.user("bob@example.org", of: acme.organization).user
        #expect(before.roleReason == .default)
        #expect(after.roleReason == .mapping)
        #expect(after.modified == before.modified)
    }

    /// With a clock that moves a millisecond each time it is asked, so that a batch has forty users.
    private func slowAdministration() throws -> Administration {
        let ticks = Shared<UInt64>(0)
        var surroundings = acme.surroundings
        surroundings.clock = {
            ticks.withLock { ticks in
                ticks += 1_000_000
                return ticks
            }
        }
        var configuration = Configuration()
        configuration.databasePath = acme.directory + "/scim.db"
        return try Administration(
            configuration: configuration, access: .changing, surroundings: surroundings, actor: Installation.actor)
    }

    @Test func `it stops where the mappings change meanwhile, and says how many were changed before`() throws {
        for number in 1...600 { _ = try acme.createUser("user\(number)@example.org") }
        try administration.setDefaultRole("viewer", of: acme.organization)
        let slow = try slowAdministration()
        // Asked once before a page is looked at, and at the beginning of each batch.
        let looks = Shared(0)
        let early = #expect(throws: Outdated.self) {
            try slow.reapplyRoles(
                of: acme.organization,
                provided: { _ in
                    looks.withLock { looks in
                        looks += 1
                        return looks <= 4
                    }
                })
        }
        #expect(early?.changedMembers == 120)
        #expect(try roles(of: 600) == ["viewer": 120, "member": 480])

        let seen = try administration.roleRules(of: acme.organization)
        let late = #expect(throws: Outdated.self) {
            try slow.reapplyRoles(
                of: acme.organization,
                progress: { count, _ in
                    guard count == 500 else { return }
                    do { try administration.setDefaultRole("admin", of: acme.organization) } catch {
                        Issue.record(error)
                    }
                }, provided: { $0 == seen })
        }
        #expect(late?.changedMembers == 380)
        #expect(try roles(of: 600) == ["viewer": 500, "member": 100])
        #expect(try administration.roleRules(of: acme.organization).digest != seen.digest)
    }

    private func roles(of count: Int) throws -> [String: Int] {
        let users = try administration.users(of: acme.organization).elements
        #expect(users.count == count)
        return Dictionary(users.map { ($0.role ?? "", 1) }, uniquingKeysWith: +)
    }

    @Test func `many users are changed in batches with pauses, and the progress is told`() throws {
        for number in 1...600 { _ = try acme.createUser("user\(number)@example.org") }
        try administration.setDefaultRole("viewer", of: acme.organization)
        let administration = try slowAdministration()
        var progress: [Int] = []
        let done = try administration.reapplyRoles(of: acme.organization) { count, total in
            progress.append(count)
            #expect(total == 600)
        }
        #expect(done.changes.count == 600)
        #expect(progress == [500, 600])
        let batches = try administration.auditTrail().filter { $0.action == "role reapply" }
        #expect(batches.compactMap { $0.new["users"]?.number?.integer }.reduce(0, +) == 600)
        #expect(batches.count == 16)
        #expect(batches.allSatisfy { ($0.new["users"]?.number?.integer ?? 0) <= 40 })
        // After each of them, for as long as it took.
        #expect(acme.pauses.count == 16)
        #expect(acme.pauses.allSatisfy { (10...45).contains($0) })
        #expect(try administration.verifyAuditTrail().isWhole)
    }

    @Test(arguments: [
        (#"{"userName":"x","roles":[{"value":"Viewer","primary":"True"}],"color":"red"}"#, "viewer", ["color"]),
        (#"{"userName":"x"}"#, "member", []),
        (
            #"{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"Add","path":"roles[primary eq \"True\"].value","value":"admin"}]}"#,
            "admin", []
        ),
    ])
    func `a payload shows the resulting role`(payload: String, role: String, ignored: [String]) throws {
        let found = try administration.previewRole(of: JSONValue(parsing: payload), in: acme.organization)
        #expect(found.explanation.resolved.role == role)
        #expect(found.ignored == ignored)
    }

    @Test func `a PATCH is tried on the user that it is for`() throws {
        _ = try acme.createUser("ada@example.org", #","roles":[{"value":"admin","primary":true}]"#)
        let patch = try JSONValue(
            parsing: #"{"Operations":[{"op":"Add","path":"roles","value":[{"value":"viewer"}]}]}"#)
        let found = try administration.previewRole(of: patch, for: "ada@example.org", in: acme.organization)
        #expect(found.explanation.values.count == 2)
        #expect(found.explanation.resolved.role == "admin")
    }

    @Test(arguments: [#"[]"#, #"{"userName":"x","active":"maybe"}"#, #"{"Operations":[{"op":"jump"}]}"#])
    func `a payload that would be refused is refused with the same error`(payload: String) throws {
        let error = #expect(throws: ServiceError.self) {
            _ = try administration.previewRole(of: JSONValue(parsing: payload), in: acme.organization)
        }
        #expect(error?.kind == .usage)
        #expect(error?.message.hasPrefix("the payload would be refused: ") == true)
    }
}
