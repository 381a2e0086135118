import HTTPTypes
import OrderedCollections
import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHost
import Testing

@Suite struct UserAdministrationTests {
    let acme: TestProvider

    init() throws { acme = try TestProvider() }

    private var administration: Administration { acme.administration }

    private func names(_ change: (inout UserQuery) -> Void) throws -> [String] {
        var query = UserQuery()
        change(&query)
        return try administration.users(of: acme.organization, query).elements.map(\.userName)
    }

    private func status(_ id: String, _ path: String, _ value: String) throws -> (status: Int, body: JSONValue) {
        let answer = try acme.send(
            .patch, "/Users/\(id)", #"{"Operations":[{"op":"Replace","path":"\#(path)","value":\#(value)}]}"#)
        return (answer.status, answer.body)
    }

    @Test func `lists by search, state and role, and all of them together`() throws {
        _ = try acme.createUser("ada@example.org", #","displayName":"Ada LOVELACE","roles":[{"value":"admin"}]"#)
        _ = try acme.createUser("bob@example.org", #","active":false,"roles":[{"value":"admin"}]"#)
        _ = try acme.createUser("eve@example.org", #","emails":[{"type":"work","value":"Love@example.com"}]"#)
        #expect(try names { $0.search = "love" } == ["ada@example.org", "eve@example.org"])
        #expect(try names { $0.search = "BOB" } == ["bob@example.org"])
        #expect(try names { $0.isActive = true } == ["ada@example.org", "eve@example.org"])
        #expect(try names { $0.isActive = false } == ["bob@example.org"])
        #expect(try names { $0.role = .of("ADMIN") } == ["ada@example.org", "bob@example.org"])
        #expect(
            try names {
                $0.role = .of("admin")
                $0.isActive = true
                $0.search = "lovelace"
            } == ["ada@example.org"])
        #expect(try names { $0.role = .without } == [])
        try administration.setDefaultRole(nil, of: acme.organization)
        _ = try administration.reapplyRoles(of: acme.organization)
        #expect(try names { $0.role = .without } == ["eve@example.org"])
    }

    @Test func `pages follow each other without gap and repetition`() throws {
        for number in 1...7 { _ = try acme.createUser("user\(number)@example.org") }
        var seen: [String] = []
        var query = UserQuery()
        query.limit = 3
        while true {
            let page = try administration.users(of: acme.organization, query)
            #expect(page.elements.count <= 3)
            seen += page.elements.map(\.userName)
            guard let next = page.next else { break }
            query.after = next
        }
        #expect(seen == (1...7).map { "user\($0)@example.org" })
        #expect(try names { $0.after = "USER5@example.org" } == ["user6@example.org", "user7@example.org"])
        #expect(try names { $0.limit = 0 }.isEmpty)
        let error = #expect(throws: ServiceError.self) { try names { $0.after = "user9@example.org" } }
        #expect(error?.kind == .notFound)
    }

    @Test func `a page that is full exactly at the end has nothing after it`() throws {
        for number in 1...4 { _ = try acme.createUser("user\(number)@example.org") }
        var query = UserQuery()
        query.limit = 4
        #expect(try administration.users(of: acme.organization, query).next == nil)
        query.limit = 2
        #expect(try administration.users(of: acme.organization, query).next != nil)
    }

    @Test func `shows attributes, groups, former names and the history`() throws {
        let ada = try acme.createUser("ada.byron@example.org", #","title":"Countess""#)
        try acme.send(.post, "/Groups", #"{"displayName":"Engines","members":[{"value":"\#(ada)"}]}"#)
        #expect(try status(ada, "userName", #""ada.lovelace@example.org""#).status == 200)
        _ = try administration.setActive(false, user: ada, of: acme.organization)
        let details = try administration.user("ADA.Lovelace@example.org", of: acme.organization)
        #expect(details.user.identifier == ada)
        #expect(details.attributes["title"] == "Countess")
        #expect(details.groups.map(\.displayName) == ["Engines"])
        #expect(details.formerUserNames.map(\.userName) == ["ada.byron@example.org"])
        #expect(details.history.map(\.operation) == ["create", "update", "deactivate"])
        #expect(details.history.map(\.isLocal) == [false, false, true])
        #expect(try administration.user(ada, of: acme.organization, historyLimit: 1).history.count == 1)
    }

    @Test func `a change here is seen by clients with a new version, is marked local and leaves who did it`() throws {
        let ada = try acme.createUser("ada@example.org")
        let before = try acme.send(.get, "/Users/\(ada)").body
        let user = try administration.setActive(false, user: "ada@example.org", of: acme.organization)
        #expect(!user.isActive)
        let after = try acme.send(.get, "/Users/\(ada)").body
        #expect(after["active"] == false)
        #expect(after["meta"]?["version"] != before["meta"]?["version"])
        #expect(user.modified.dateTime == after["meta"]?["lastModified"]?.string)
        #expect(try acme.send(.get, "/Users?filter=active+eq+false").body["totalResults"] == 1)
        let entry = try #require(try administration.user(ada, of: acme.organization).history.last)
        #expect(entry.changes == [["attribute": "active", "old": true, "new": false]])
        let audit = try #require(try administration.auditTrail(limit: 1).first)
        #expect(audit.action == "user deactivate")
        #expect(audit.subject == ada)
        #expect(!"\(audit)".contains("example.org"))
        _ = try administration.setActive(false, user: ada, of: acme.organization)
        #expect(try administration.user(ada, of: acme.organization).history.count == 2)
        _ = try administration.setActive(true, user: ada, of: acme.organization)
        #expect(try acme.send(.get, "/Users/\(ada)").body["active"] == true)
    }

    @Test func `a user deleted here is gone for clients and from their groups, which change`() throws {
        let ada = try acme.createUser("ada@example.org")
        let group = try #require(
            try acme.send(.post, "/Groups", #"{"displayName":"Engines","members":[{"value":"\#(ada)"}]}"#).body["id"]?
                .string)
        let before = try acme.send(.get, "/Groups/\(group)").body["meta"]?["version"]
        _ = try administration.deleteUser("ada@example.org", of: acme.organization)
        #expect(try acme.send(.get, "/Users/\(ada)").status == 404)
        #expect(try acme.send(.get, "/Groups/\(group)").body["meta"]?["version"] != before)
        #expect(try administration.log(of: acme.organization, .init()).last?.isLocal == true)
        let error = #expect(throws: ServiceError.self) {
            _ = try administration.deleteUser("ada@example.org", of: acme.organization)
        }
        #expect(error?.kind == .notFound)
    }

    @Test func `a protected user is neither deactivated nor deleted by clients, and the log says how to`() throws {
        let ada = try acme.createUser("ada@example.org", #","title":"Countess""#)
        _ = try administration.setProtected(true, user: "ada@example.org", of: acme.organization)
        let answer = try status(ada, "active", "false")
        #expect(answer.status == 403)
        #expect(answer.body["detail"]?.string?.contains("the user \"ada@example.org\" is protected") == true)
        #expect(try acme.send(.put, "/Users/\(ada)", #"{"userName":"ada@example.org","active":false}"#).status == 403)
        #expect(try acme.send(.delete, "/Users/\(ada)").status == 403)
        let entry = try #require(try administration.user(ada, of: acme.organization).history.last)
        #expect(entry.status == 403)
        #expect(entry.operation == "delete")
        #expect(entry.remedy?.contains("scimctl user unprotect --org acme ada@example.org") == true)
        // Attributes still change, and nothing of the refused requests was kept.
        #expect(try status(ada, "title", #""Analyst""#).status == 200)
        let user = try acme.send(.get, "/Users/\(ada)").body
        #expect(user["active"] == true)
        #expect(user["title"] == "Analyst")
        _ = try administration.setProtected(false, user: ada, of: acme.organization)
        #expect(try status(ada, "active", "false").status == 200)
        #expect(try acme.send(.delete, "/Users/\(ada)").status == 204)
    }

    @Test func `protecting steps no version and keeps administrators too from deactivating and deleting`() throws {
        let ada = try acme.createUser("ada@example.org")
        let before = try acme.send(.get, "/Users/\(ada)").body
        let user = try administration.setProtected(true, user: ada, of: acme.organization)
        #expect(user.isProtected)
        #expect(try acme.send(.get, "/Users/\(ada)").body == before)
        for operation in ["deactivate", "delete"] {
            let error = #expect(throws: ServiceError.self) {
                _ =
                    operation == "delete"
                    ? try administration.deleteUser(ada, of: acme.organization)
                    : try administration.setActive(false, user: ada, of: acme.organization)
            }
            #expect(error?.kind == .conflict)
            #expect(error?.remedy?.shellText.contains("unprotect") == true)
        }
        #expect(try administration.auditTrail(limit: 1).first?.action == "user protect")
    }

    @Test func `a protected user is not re-linked`() throws {
        let guid = "9f9f9f9f-0000-4000-8000-0123456789ab"
        let ada = try acme.createUser("ada@example.org", #","externalId":"\#(guid)""#)
        _ = try administration.setProtected(true, user: ada, of: acme.organization)
        acme.clock.advance(seconds: 90_000)
        let again = try acme.createUser("countess@example.org", #","externalId":"\#(guid)""#)
        #expect(again != ada)
    }

    @Test func `switching SCIM off deactivates users whom SCIM wrote, except protected ones`() throws {
        for name in ["ada", "bob", "eve"] { _ = try acme.createUser("\(name)@example.org") }
        _ = try administration.setProtected(true, user: "bob@example.org", of: acme.organization)
        _ = try administration.setActive(false, user: "eve@example.org", of: acme.organization)
        let (organization, count) = try administration.disable(acme.organization, members: .deactivate)
        #expect(!organization.isEnabled)
        #expect(count == 1)
        #expect(try administration.users(of: acme.organization).elements.map(\.isActive) == [false, true, false])
        #expect(
            try administration.auditTrail(limit: 2).map(\.action) == ["org disable", "user deactivate"])
        let (_, none) = try administration.disable(acme.organization, members: .keep)
        #expect(none == 0)
    }

    @Test func `an unknown name is not found, and the nearest ones are suggested`() throws {
        _ = try acme.createUser("ada.lovelace@example.org")
        let error = #expect(throws: ServiceError.self) {
            _ = try administration.user("ada.lovelase@example.org", of: acme.organization)
        }
        #expect(error?.kind == .notFound)
        #expect(error?.remedy == "Did you mean \"ada.lovelace@example.org\"?")
    }
}
