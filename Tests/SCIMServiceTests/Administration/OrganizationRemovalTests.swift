import HTTPTypes
import OrderedCollections
import SCIMCore
import SCIMDirectory
import SCIMHost
import SCIMStore
import Testing

@testable import SCIMAdministration

@Suite struct OrganizationRemovalTests {
    let acme: TestProvider

    init() throws {
        acme = try TestProvider()
        let ada = try acme.createUser("ada@example.org")
        try acme.send(.post, "/Groups", #"{"displayName":"Engines","members":[{"value":"\#(ada)"}]}"#)
        let grace = try acme.createUser("grace@example.org")
        try acme.send(.delete, "/Users/\(grace)")
    }

    private var administration: Administration { acme.administration }

    @Test func `a rename changes the name only: requests go on with the same token`() throws {
        let renamed = try administration.rename(acme.organization, to: "Acme Ltd")
        #expect(renamed.name == "Acme Ltd" && renamed.id == acme.organization.id)
        #expect(try acme.send(.get, "/Users").body["totalResults"] == 1)
        #expect(try administration.organization("acme ltd").id == renamed.id)
        #expect(throws: ServiceError.self) { try administration.organization("acme") }
        let entry = try #require(try administration.auditTrail().last)
        #expect(entry.action == "org rename" && entry.old == "acme" && entry.new == "Acme Ltd")
        #expect(entry.organization == "Acme Ltd")
        // The same name in other letters is the organization's own.
        #expect(try administration.rename(renamed, to: "ACME LTD").name == "ACME LTD")
        let count = try administration.auditTrail().count
        _ = try administration.rename(renamed, to: "ACME LTD")
        #expect(try administration.auditTrail().count == count)
    }

    @Test(arguments: [("Globex", ServiceError.Kind.conflict), ("  ", .usage), ("a\u{7}", .usage)])
    func `a name that is taken or none is refused`(name: String, kind: ServiceError.Kind) throws {
        _ = try administration.createOrganization("globex")
        let error = try #require(throws: ServiceError.self) { try administration.rename(acme.organization, to: name) }
        #expect(error.kind == kind)
        #expect(try administration.organizations().map(\.name) == ["acme", "globex"])
    }

    @Test func `a removal says what goes, and then all of it is gone`() throws {
        let removal = try administration.removal(of: "ACME")
        #expect(removal.name == "acme" && removal.isEnabled && !removal.isBegun)
        #expect(removal.users == 1 && removal.groups == 1 && removal.memberships == 1 && removal.deletedRecords == 1)
        #expect(removal.credentials == 1 && removal.logEntries >= 4)
        var told: (Int, Int) = (0, 0)
        try administration.remove(removal) { told = ($0, $1) }
        #expect(told.0 == told.1 && told.0 > 0)
        #expect(try administration.organizations().isEmpty)
        #expect(try acme.send(.get, "/Users").status == 401)
        #expect(throws: ServiceError.self) { try administration.removal(of: "acme") }
        #expect(try administration.maintain(logRetention: .seconds(86_400)).faults == [])
    }

    @Test func `the audit trail stays whole, and says which organization it was by number`() throws {
        try administration.remove(administration.removal(of: "acme"))
        let entries = try administration.auditTrail()
        let number = acme.organization.id.number
        #expect(entries.last?.action == "org remove")
        #expect(entries.last?.old["name"] == "acme" && entries.last?.old["users"] == 1)
        #expect(entries.contains { $0.organization == "removed organization \(number)" && $0.action == "org create" })
        #expect(try administration.verifyAuditTrail().isWhole)
        let again = try administration.createOrganization("acme")
        #expect(again.id != acme.organization.id)
        #expect(try administration.auditTrail(of: again).map(\.action) == ["org create"])
    }

    @Test func `a removal that was interrupted is finished by doing it again`() throws {
        try administration.store.write { [id = acme.organization.id] in
            try $0.markRemoved(id, at: Instant(milliseconds: 1))
        }
        #expect(try acme.send(.get, "/Users").status == 401)
        #expect(try administration.organizations().isEmpty)
        let rest = try administration.removal(of: "acme")
        #expect(rest.isBegun && rest.users == 1)
        let count = try administration.auditTrail().count
        try administration.remove(rest)
        #expect(try administration.auditTrail().count == count)
        #expect(throws: ServiceError.self) { try administration.removal(of: "acme") }
    }

    @Test func `maintenance finishes what was interrupted, once it is still`() throws {
        let now = administration.time
        try administration.store.write { [id = acme.organization.id] in try $0.markRemoved(id, at: now) }
        _ = try administration.maintain(logRetention: .seconds(86_400))
        #expect(try administration.removal(of: "acme").users == 1)
        acme.clock.advance(seconds: Administration.importSilence + 1)
        _ = try administration.maintain(logRetention: .seconds(86_400 * 9))
        #expect(throws: ServiceError.self) { try administration.removal(of: "acme") }
    }

    @Test func `a large organization goes in many short transactions`() throws {
        for number in 0..<400 { try acme.createUser("user\(number)@example.org") }
        acme.clock.slow(to: .milliseconds(30))
        let pauses = acme.pauses.count
        try administration.remove(administration.removal(of: "acme"))
        #expect(acme.pauses.count - pauses > 5)
    }

    @Test func `an organization that was renamed meanwhile is not removed`() throws {
        let removal = try administration.removal(of: "acme")
        _ = try administration.rename(acme.organization, to: "globex")
        #expect(throws: Outdated.self) { try administration.remove(removal) }
        #expect(try administration.organizations().count == 1)
    }

    @Test func `a dry run removes nothing`() throws {
        let rehearsal = administration.acting(as: Actor(program: "test"), access: .dryRun)
        try rehearsal.remove(rehearsal.removal(of: "acme"))
        #expect(try acme.send(.get, "/Users").body["totalResults"] == 1)
    }
}
