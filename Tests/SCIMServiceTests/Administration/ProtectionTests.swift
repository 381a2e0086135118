import HTTPTypes
import OrderedCollections
import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHTTP
import SCIMHost
import SCIMService
import Testing

/// Groups, roles and users that clients must leave alone.
@Suite struct ProtectionTests {
    let acme: TestProvider

    init() throws { acme = try TestProvider() }

    private var administration: Administration { acme.administration }

    private func patch(_ path: String, _ operation: String) throws -> (status: Int, detail: String) {
        let answer = try acme.send(.patch, path, #"{"Operations":[\#(operation)]}"#)
        return (answer.status, answer.body["detail"]?.string ?? "")
    }

    @Test func `a protected group is neither deleted nor emptied, and changes otherwise`() throws {
        let (ada, bob) = (try acme.createUser("ada@example.org"), try acme.createUser("bob@example.org"))
        let group = try #require(
            try acme.send(
                .post, "/Groups", #"{"displayName":"Admins","members":[{"value":"\#(ada)"},{"value":"\#(bob)"}]}"#
            ).body["id"]?.string)
        #expect(try administration.setProtected(true, group: "admins", of: acme.organization).isProtected)
        let refused = try acme.send(.delete, "/Groups/\(group)")
        #expect(refused.status == 403)
        #expect(refused.body["detail"]?.string?.contains("protected by the administrator") == true)
        #expect(try patch("/Groups/\(group)", #"{"op":"remove","path":"members"}"#).status == 403)
        #expect(try patch("/Groups/\(group)", #"{"op":"replace","path":"members","value":[]}"#).status == 403)
        #expect(try acme.send(.put, "/Groups/\(group)", #"{"displayName":"Admins","members":[]}"#).status == 403)
        #expect(
            try patch("/Groups/\(group)", #"{"op":"remove","path":"members[value eq \"\#(ada)\"]"}"#).status == 204)
        #expect(
            try patch("/Groups/\(group)", #"{"op":"remove","path":"members[value eq \"\#(bob)\"]"}"#).status == 403)
        #expect(try patch("/Groups/\(group)", #"{"op":"replace","path":"displayName","value":"Root"}"#).status == 204)
        #expect(throws: ServiceError.self) { try administration.deleteGroup(group, of: acme.organization) }
        let notes = try administration.log(of: acme.organization, Event.Query()).flatMap(\.notes)
        #expect(notes.contains { $0.contains("scimctl group unprotect --org acme") })
        _ = try administration.setProtected(false, group: group, of: acme.organization)
        #expect(try acme.send(.delete, "/Groups/\(group)").status == 204)
    }

    @Test func `a protected group is not emptied by deleting its last member either`() throws {
        let (ada, bob) = (try acme.createUser("ada@example.org"), try acme.createUser("bob@example.org"))
        let inner = try #require(try acme.send(.post, "/Groups", #"{"displayName":"Inner"}"#).body["id"]?.string)
        for (name, member) in [("Admins", ada), ("Outer", inner)] {
            _ = try acme.send(.post, "/Groups", #"{"displayName":"\#(name)","members":[{"value":"\#(member)"}]}"#)
            _ = try administration.setProtected(true, group: name, of: acme.organization)
        }
        let refused = try acme.send(.delete, "/Users/\(ada)")
        #expect(refused.status == 403)
        #expect(refused.body["detail"]?.string?.contains("Admins") == true)
        #expect(try acme.send(.delete, "/Groups/\(inner)").status == 403)
        #expect(try acme.send(.delete, "/Users/\(bob)").status == 204)
        let admins = try administration.groups(of: acme.organization, search: "Admins").elements[0].identifier
        let new = try acme.createUser("new@example.org")
        #expect(
            try patch("/Groups/\(admins)", #"{"op":"add","path":"members","value":[{"value":"\#(new)"}]}"#).status
                == 204)
        #expect(try acme.send(.delete, "/Users/\(ada)").status == 204)
    }

    @Test func `a protected role is taken from nobody, and leavers still go`() throws {
        _ = try administration.setRoleMapping("boss", to: "admin", of: acme.organization)
        let ada = try acme.createUser("ada@example.org", #","roles":[{"value":"boss"}]"#)
        #expect(try administration.user(ada, of: acme.organization).user.role == "admin")
        #expect(try administration.setProtected(true, role: "ADMIN", of: acme.organization) == "admin")
        let refused = try patch("/Users/\(ada)", #"{"op":"replace","path":"roles","value":[{"value":"clerk"}]}"#)
        #expect(refused.status == 403)
        #expect(refused.detail.contains(#"the role "admin" is protected"#))
        #expect(try patch("/Users/\(ada)", #"{"op":"remove","path":"roles"}"#).status == 403)
        #expect(try patch("/Users/\(ada)", #"{"op":"replace","path":"title","value":"x"}"#).status == 200)
        _ = try administration.setManualRole("viewer", for: ada, of: acme.organization)
        _ = try administration.setManualRole(nil, for: ada, of: acme.organization)
        #expect(try patch("/Users/\(ada)", #"{"op":"replace","path":"active","value":false}"#).status == 200)
        #expect(try acme.send(.delete, "/Users/\(ada)").status == 204)
        #expect(try administration.roles(of: acme.organization).first { $0.name == "admin" }?.isProtected == true)
    }

    @Test func `a local user is left alone until a client takes them over by externalId`() throws {
        var user = NewUser(userName: "glass@example.org")
        user.displayName = "Break Glass"
        user.email = "glass@example.com"
        user.role = "admin"
        let created = try administration.createUser(user, of: acme.organization)
        #expect(created.isLocal && created.isActive && created.role == "admin" && created.roleReason == .manual)
        #expect(created.email == "glass@example.com")
        let id = created.identifier
        #expect(try acme.send(.get, "/Users?filter=userName%20eq%20%22glass@example.org%22").body["totalResults"] == 1)
        for operation in [
            #"{"op":"replace","path":"active","value":false}"#, #"{"op":"replace","path":"title","value":"x"}"#,
        ] {
            let refused = try patch("/Users/\(id)", operation)
            #expect(refused.status == 403 && refused.detail.contains("externalId"), "\(refused)")
        }
        #expect(try acme.send(.delete, "/Users/\(id)").status == 403)
        #expect(try acme.send(.put, "/Users/\(id)", #"{"userName":"glass@example.org"}"#).status == 403)
        #expect(try acme.send(.post, "/Users", #"{"userName":"GLASS@example.org"}"#).status == 409)
        #expect(
            try patch(
                "/Users/\(id)", #"{"op":"add","path":"externalId","value":"c0ffee00-1111-4222-8333-444455556666"}"#
            ).status == 200)
        let adopted = try administration.user(id, of: acme.organization)
        #expect(!adopted.user.isLocal)
        #expect(adopted.history.last?.notes.contains { $0.contains("adopted") } == true)
        #expect(try acme.send(.delete, "/Users/\(id)").status == 204)
        _ = try administration.restoreDeleted(id, of: acme.organization)
    }

    @Test func `a name that is taken, and one that cannot be, create and rename nobody`() throws {
        let ada = try acme.createUser("ada@example.org")
        func kind(_ body: () throws -> User) -> ServiceError.Kind? {
            do { _ = try body() } catch let error as ServiceError { return error.kind } catch {}
            return nil
        }
        let organization = acme.organization
        #expect(
            kind { try administration.createUser(NewUser(userName: "ADA@example.org"), of: organization) } == .conflict)
        #expect(kind { try administration.createUser(NewUser(userName: " "), of: organization) } == .usage)
        var unknown = NewUser(userName: "eve@example.org")
        unknown.role = "nobody"
        #expect(kind { try administration.createUser(unknown, of: organization) } == .notFound)
        _ = try acme.createUser("bob@example.org")
        #expect(kind { try administration.renameUser(ada, to: "Bob@example.org", of: organization) } == .conflict)
        #expect(kind { try administration.renameUser(ada, to: "a\u{7}", of: organization) } == .usage)
        #expect(kind { try administration.renameUser("nobody", to: "x", of: organization) } == .notFound)
        #expect(
            try administration.renameUser("ada@example.org", to: "old@example.org", of: organization).userName
                == "old@example.org")
        let new = try acme.send(.post, "/Users", #"{"userName":"ada@example.org"}"#)
        #expect(new.status == 201)
        #expect(try administration.user(ada, of: organization).formerUserNames.map(\.userName) == ["ada@example.org"])
    }
}
