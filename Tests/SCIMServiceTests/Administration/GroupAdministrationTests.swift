import HTTPTypes
import OrderedCollections
import SCIMAdministration
import SCIMCore
import SCIMHost
import Testing

@Suite struct GroupAdministrationTests {
    let acme: TestProvider

    init() throws { acme = try TestProvider() }

    private var administration: Administration { acme.administration }

    private func create(_ name: String, _ members: [String] = []) throws -> String {
        let values = members.map { #"{"value":"\#($0)"}"# }.joined(separator: ",")
        return try acme.send(.post, "/Groups", #"{"displayName":"\#(name)","members":[\#(values)]}"#).body["id"]?.string
            ?? ""
    }

    @Test func `lists by search and in pages`() throws {
        for name in ["Engineering", "Sales North", "Sales South", "Legal"] { _ = try create(name) }
        let sales = try administration.groups(of: acme.organization, search: "SALES")
        #expect(sales.elements.map(\.displayName) == ["Sales North", "Sales South"])
        let first = try administration.groups(of: acme.organization, limit: 3)
        #expect(first.elements.count == 3)
        let rest = try administration.groups(of: acme.organization, after: first.next, limit: 3)
        #expect(rest.elements.map(\.displayName) == ["Legal"])
        #expect(rest.next == nil)
        #expect(try administration.groups(of: acme.organization, after: "sales north").elements.count == 2)
    }

    @Test func `members are listed by name and in pages`() throws {
        let people = try (1...5).map { try acme.createUser("user\($0)@example.org") }
        _ = try create("Inner")
        let inner = try administration.group("Inner", of: acme.organization).identifier
        _ = try create("Outer", people + [inner])
        let (group, all) = try administration.members(of: "outer", in: acme.organization)
        #expect(group.memberCount == 6)
        #expect(all.elements.map(\.name) == (1...5).map { "user\($0)@example.org" } + ["Inner"])
        #expect(all.elements.last?.type == "Group")
        let first = try administration.members(of: "Outer", in: acme.organization, limit: 4).members
        let rest = try administration.members(of: "Outer", in: acme.organization, after: first.next).members
        #expect(first.elements + rest.elements == all.elements)
        #expect(rest.next == nil)
    }

    @Test func `a group deleted here is gone for clients, its members stay, and it is marked local`() throws {
        let ada = try acme.createUser("ada@example.org")
        let id = try create("Engines", [ada])
        let deleted = try administration.deleteGroup("ENGINES", of: acme.organization)
        #expect(deleted.memberCount == 1)
        #expect(try acme.send(.get, "/Groups/\(id)").status == 404)
        #expect(try acme.send(.get, "/Users/\(ada)").body["groups"] == nil)
        let entry = try #require(try administration.log(of: acme.organization, .init()).last)
        #expect(entry.isLocal)
        #expect(entry.resourceID == id)
        #expect(try administration.auditTrail(limit: 1).first?.subject == id)
        let error = #expect(throws: ServiceError.self) {
            _ = try administration.deleteGroup("Engines", of: acme.organization)
        }
        #expect(error?.kind == .notFound)
    }
}
