import HTTPTypes
import OrderedCollections
import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHTTP
import SCIMHost
import SCIMService
import Testing

/// Deleted records: seen, restored, removed for good (D20 of the design).
@Suite struct DeletedTests {
    let acme: TestProvider

    init() throws { acme = try TestProvider() }

    private var administration: Administration { acme.administration }

    private func createGroup(_ name: String, _ members: [String]) throws -> String {
        let list = members.map { #"{"value":"\#($0)"}"# }.joined(separator: ",")
        return try acme.send(.post, "/Groups", #"{"displayName":"\#(name)","members":[\#(list)]}"#)
            .body["id"]?.string ?? ""
    }

    private func members(_ group: String) throws -> [String] {
        try acme.send(.get, "/Groups/\(group)").body["members"]?.array?.compactMap { $0["value"]?.string } ?? []
    }

    private func deleted(_ change: (inout DeletedQuery) -> Void = { _ in }) throws -> [String] {
        var query = DeletedQuery()
        change(&query)
        return try administration.deletedResources(of: acme.organization, query).elements.map(\.name)
    }

    @Test func `a user comes back with id, attributes, role, former names and groups`() throws {
        let ada = try acme.createUser(
            "ada@example.org",
            #","title":"Clerk","externalId":"e1","emails":[{"value":"ada@example.com","type":"work"}]"#)
        let sales = try createGroup("Sales", [ada])
        let gone = try createGroup("Gone", [ada])
        try acme.send(
            .patch, "/Users/\(ada)",
            #"{"Operations":[{"op":"replace","path":"userName","value":"ada.king@example.org"}]}"#)
        _ = try administration.setManualRole("admin", for: ada, of: acme.organization)
        let before = try acme.send(.get, "/Users/\(ada)").body
        #expect(try acme.send(.delete, "/Users/\(ada)").status == 204)
        #expect(try acme.send(.get, "/Users/\(ada)").status == 404)
        #expect(try acme.send(.delete, "/Groups/\(gone)").status == 204)
        #expect(try deleted() == ["Gone", "ada.king@example.org"])

        let details = try administration.deletedResource("ADA.king@example.org", of: acme.organization)
        #expect(details.resource.identifier == ada)
        #expect(details.resource.credentialName == "test")
        #expect(details.memberships == 2 && details.restorableMemberships == 1)
        #expect(details.groups == ["Sales"])
        #expect(details.nameHolder == nil)

        let (resource, memberships) = try administration.restoreDeleted(ada, of: acme.organization)
        #expect(resource.name == "ada.king@example.org" && memberships == 1)
        let after = try acme.send(.get, "/Users/\(ada)").body
        for attribute in ["id", "userName", "title", "externalId", "emails", "active"] {
            #expect(after[attribute] == before[attribute], "\(attribute)")
        }
        #expect(after["meta"]?["created"] == before["meta"]?["created"])
        #expect(after["meta"]?["version"] != before["meta"]?["version"])
        #expect(after["groups"]?.array?.count == 1)
        #expect(try members(sales) == [ada])
        let found = try administration.user(ada, of: acme.organization)
        #expect(found.user.role == "admin" && found.user.roleReason == .manual)
        #expect(found.formerUserNames.map(\.userName) == ["ada@example.org"])
        #expect(
            try acme.send(.get, "/Users?filter=emails.value%20eq%20%22ada@example.com%22").body["totalResults"] == 1)
        #expect(try deleted() == ["Gone"])
        #expect(found.history.last?.sentence.contains("restored user ada.king@example.org") == true)
    }

    @Test func `a group comes back with the members that are there, and gets the others when they do`() throws {
        let (ada, bob) = (try acme.createUser("ada@example.org"), try acme.createUser("bob@example.org"))
        let sales = try createGroup("Sales", [ada, bob])
        let all = try createGroup("All", [sales])
        try acme.send(.delete, "/Groups/\(sales)")
        try acme.send(.delete, "/Users/\(bob)")
        #expect(try administration.restoreDeleted("sales", of: acme.organization).memberships == 2)
        #expect(try members(sales) == [ada])
        #expect(try members(all) == [sales])
        #expect(try administration.restoreDeleted(bob, of: acme.organization).memberships == 1)
        #expect(Set(try members(sales)) == [ada, bob])
    }

    @Test func `whoever has the name now is named, and nothing is restored`() throws {
        let old = try acme.createUser("ada@example.org")
        try acme.send(.delete, "/Users/\(old)")
        let new = try acme.createUser("Ada@example.org")
        #expect(new != old)
        let error = #expect(throws: ServiceError.self) {
            try administration.restoreDeleted(old, of: acme.organization)
        }
        #expect(error?.kind == .conflict)
        #expect(error?.message.contains(new) == true)
        #expect(try administration.deletedResource(old, of: acme.organization).nameHolder == new)
        #expect(try acme.send(.get, "/Users/\(old)").status == 404)
        try acme.send(.delete, "/Users/\(new)")
        let several = #expect(throws: ServiceError.self) {
            try administration.restoreDeleted("ada@example.org", of: acme.organization)
        }
        #expect(several?.message.contains(old) == true && several?.message.contains(new) == true)
        _ = try administration.restoreDeleted(old, of: acme.organization)
        #expect(try acme.send(.get, "/Users/\(old)").status == 200)
    }

    @Test func `a create of a deleted name says in the log which record there was`() throws {
        let old = try acme.createUser("ada@example.org")
        try acme.send(.delete, "/Users/\(old)")
        let new = try acme.createUser("ada@example.org")
        let notes = try administration.user(new, of: acme.organization).history.flatMap(\.notes)
        #expect(notes.contains { $0.contains(old) && $0.contains("deleted restore") }, "\(notes)")
        let group = try createGroup("Sales", [])
        try acme.send(.delete, "/Groups/\(group)")
        _ = try createGroup("sales", [])
        let events = try administration.log(of: acme.organization, Event.Query())
        #expect(events.contains { $0.notes.contains { $0.contains(group) } })
    }

    @Test func `all of a time come back at once, groups before users`() throws {
        let early = try acme.createUser("early@example.org")
        try acme.send(.delete, "/Users/\(early)")
        acme.clock.advance(seconds: 3600)
        let users = try (1...6).map { try acme.createUser("user\($0)@example.org") }
        let group = try createGroup("Sales", users)
        for user in users.prefix(4) { try acme.send(.delete, "/Users/\(user)") }
        try acme.send(.delete, "/Groups/\(group)")
        _ = try acme.createUser("user1@example.org")
        var query = DeletedQuery()
        query.since = acme.clock.now + -600
        let result = try administration.restoreAllDeleted(of: acme.organization, query)
        #expect(result.restored == 4)
        #expect(result.taken == ["user1@example.org"])
        #expect(Set(try members(group)) == Set(users.dropFirst()))
        #expect(try deleted() == ["user1@example.org", "early@example.org"])
        #expect(try deleted { $0.search = "EARLY" } == ["early@example.org"])
        #expect(try deleted { $0.isUser = false } == [])
        #expect(try deleted { $0.limit = 1 } == ["user1@example.org"])
    }

    @Test func `purged and expired records are gone for good, and their ids are not issued again`() throws {
        let (ada, bob) = (try acme.createUser("ada@example.org"), try acme.createUser("bob@example.org"))
        for id in [ada, bob] { try acme.send(.delete, "/Users/\(id)") }
        #expect(try administration.purgeDeleted(ada, of: acme.organization).name == "ada@example.org")
        #expect(throws: ServiceError.self) { try administration.restoreDeleted(ada, of: acme.organization) }
        acme.clock.advance(seconds: 30 * 86_400 - 60)
        _ = try administration.maintain(logRetention: .seconds(365 * 86_400))
        #expect(try deleted() == ["bob@example.org"])
        acme.clock.advance(seconds: 120)
        _ = try administration.maintain(logRetention: .seconds(365 * 86_400))
        #expect(try deleted() == [])
        #expect(try administration.deletedCount(of: acme.organization) == 0)
        // A deleted member is skipped, one who never was is refused (D8).
        let sales = try acme.send(.post, "/Groups", #"{"displayName":"S","members":[{"value":"\#(bob)"}]}"#)
        #expect(sales.status == 201)
    }

    @Test func `the worker forgets what has expired without anybody's help`() throws {
        let ada = try acme.createUser("ada@example.org")
        try acme.send(.delete, "/Users/\(ada)")
        acme.clock.advance(seconds: 31 * 86_400)
        _ = try acme.createUser("bob@example.org")
        for _ in 0..<3 {
            acme.provider.housekeep()
            acme.clock.advance(seconds: 3700)
            _ = try acme.createUser("user\(acme.clock.now.milliseconds)@example.org")
        }
        acme.provider.housekeep()
        #expect(try deleted() == [])
    }

    @Test func `an erased person cannot be restored, nor come back into a group that was deleted`() throws {
        let ada = try acme.createUser("ada@example.org")
        let sales = try createGroup("Sales", [ada])
        try acme.send(.delete, "/Groups/\(sales)")
        try acme.send(.delete, "/Users/\(ada)")
        _ = try administration.eraseUser(ada, of: acme.organization)
        #expect(throws: ServiceError.self) { try administration.restoreDeleted(ada, of: acme.organization) }
        #expect(try administration.restoreDeleted(sales, of: acme.organization).memberships == 0)
    }

    @Test func `a role that is gone is resolved again, and values of a removed schema are left out`() throws {
        _ = try administration.createRole("pilot", of: acme.organization)
        let ada = try acme.createUser("ada@example.org")
        _ = try administration.setManualRole("pilot", for: ada, of: acme.organization)
        try acme.send(.delete, "/Users/\(ada)")
        _ = try administration.deleteRole("pilot", of: acme.organization)
        _ = try administration.restoreDeleted(ada, of: acme.organization)
        let user = try administration.user(ada, of: acme.organization).user
        #expect(user.role != "pilot" && user.roleReason != .manual)
    }

    @Test func `what an administrator deletes is kept as well`() throws {
        let ada = try acme.createUser("ada@example.org")
        _ = try administration.deleteUser(ada, of: acme.organization)
        #expect(try administration.deletedResource(ada, of: acme.organization).resource.credentialName == nil)
        _ = try administration.restoreDeleted("ada@example.org", of: acme.organization)
        #expect(try acme.send(.get, "/Users/\(ada)").status == 200)
    }

    @Test func `deleting and restoring again and again leaves the totals right`() throws {
        let ids = try (1...5).map { try acme.createUser("user\($0)@example.org") }
        for _ in 0..<3 {
            for id in ids { try acme.send(.delete, "/Users/\(id)") }
            _ = try administration.restoreAllDeleted(of: acme.organization, DeletedQuery())
            #expect(try acme.send(.get, "/Users").body["totalResults"] == 5)
        }
        let organization = try administration.status(
            daemon: DaemonState(.running, ""), backups: acme.directory, organization: acme.organization
        ).organizations.first
        #expect(organization?.users == 5 && organization?.deletedRecords == 0)
    }
}
