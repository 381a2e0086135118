import HTTPTypes
import OrderedCollections
import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHTTP
import SCIMHost
import Testing

/// Members of groups (D8 of the design).
@Suite struct MemberTests {
    let acme: TestProvider
    private let group: String
    private let ada: String
    private let bob: String

    init() throws {
        acme = try TestProvider()
        ada = try acme.createUser("ada")
        bob = try acme.createUser("bob")
        group =
            try acme.send(.post, "/Groups", #"{"displayName":"Engines","members":["\#(ada)"]}"#).body["id"]?.string
            ?? ""
    }

    private func patch(_ operations: String) throws -> (status: Int, body: JSONValue, response: Response) {
        try acme.send(.patch, "/Groups/\(group)", #"{"Operations":[\#(operations)]}"#)
    }

    private func members() throws -> [String] {
        try acme.send(.get, "/Groups/\(group)").body["members"]?.array?.compactMap { $0["value"]?.string } ?? []
    }

    @Test(arguments: ["42", "01a20b4b-2842-74f0-87ba-9a3c373d848c", "ADA", ""])
    func `an id that was never issued fails the whole request, and the error names it and the operation`(
        unknown: String
    ) throws {
        let before = try acme.send(.get, "/Groups/\(group)").body
        for (kind, values) in [("add", [bob, unknown]), ("replace", [unknown, bob])] {
            let list = values.map { #"{"value":"\#($0)"}"# }.joined(separator: ",")
            let answer = try patch(
                #"{"op":"replace","path":"displayName","value":"Other"},{"op":"\#(kind)","path":"members","value":[\#(list)]}"#
            )
            guard !unknown.isEmpty else {
                // A member without an id says nobody.
                #expect(answer.status == 204)
                continue
            }
            #expect(answer.status == 400)
            #expect(answer.body["scimType"] == "invalidValue")
            #expect(
                answer.body["detail"]?.string?.hasPrefix(
                    #"operation 2: members: "\#(unknown)" was never issued in this organization"#) == true)
            #expect(try acme.send(.get, "/Groups/\(group)").body == before)
        }
    }

    @Test func `another organization's id was never issued here`() throws {
        let globex = try acme.administration.set(.scim(true), of: acme.administration.createOrganization("globex"))
        let token = try acme.administration.createToken(for: globex, name: "globex", lifetime: nil).secret.text
        let eve = try acme.send(.post, "/Users", #"{"userName":"eve"}"#, token: token).body["id"]?.string ?? ""
        #expect(try patch(#"{"op":"add","path":"members","value":"\#(eve)"}"#).status == 400)
    }

    @Test func `a user who was deleted here is skipped, and the log says so`() throws {
        #expect(try acme.send(.delete, "/Users/\(bob)").status == 204)
        #expect(
            try patch(#"{"op":"add","path":"members","value":[{"value":"\#(bob)"},{"value":"\#(ada)"}]}"#).status == 204
        )
        #expect(try members() == [ada])
        let entry = try #require(try acme.administration.log(of: acme.organization, .init()).last)
        #expect(entry.operation == "unchanged")
        #expect(entry.changes.text.contains(#""skipped":1"#))
    }

    @Test func `removing an unknown id changes nothing, and the members stay`() throws {
        let before = try acme.send(.get, "/Groups/\(group)").body["meta"]
        #expect(
            try patch(#"{"op":"Remove","path":"members","value":[{"value":"42"},{"value":"\#(bob)"}]}"#).status == 204)
        #expect(try patch(#"{"op":"remove","path":"members[value eq \"42\"]"}"#).status == 204)
        #expect(try acme.send(.get, "/Groups/\(group)").body["meta"] == before)
        #expect(try members() == [ada])
    }

    @Test func `operations work one after the other`() throws {
        let add = #"{"op":"add","path":"members","value":[{"value":"\#(bob)"}]}"#
        let remove = #"{"op":"remove","path":"members[value eq \"\#(bob)\"]"}"#
        #expect(try patch("\(add),\(remove)").status == 204)
        #expect(try members() == [ada])
        #expect(try patch("\(remove),\(add)").status == 204)
        #expect(try members() == [ada, bob])
        #expect(
            try patch(#"{"op":"replace","path":"members[value eq \"\#(ada)\"]","value":{"value":"\#(bob)"}}"#).status
                == 204)
        #expect(try members() == [bob])
        #expect(try patch(#"{"op":"remove","path":"members[type eq \"group\"]"}"#).status == 204)
        #expect(try members() == [bob])
        #expect(try patch(#"{"op":"remove","path":"members[type eq \"user\"]"}"#).status == 204)
        #expect(try members() == [])
    }

    @Test func `a group can be a member of another group, never of itself`() throws {
        let inner = try acme.send(.post, "/Groups", #"{"displayName":"Inner"}"#).body["id"]?.string ?? ""
        #expect(try patch(#"{"op":"add","path":"members","value":[{"value":"\#(inner)"}]}"#).status == 204)
        let shown = try acme.send(.get, "/Groups/\(group)").body["members"]?.array?.last
        #expect(shown?["type"] == "Group")
        #expect(shown?["$ref"] == .string("https://scim.example.org/scim/v2/Groups/\(inner)"))
        let itself = try patch(#"{"op":"add","path":"members","value":[{"value":"\#(group)"}]}"#)
        #expect(itself.status == 400)
        #expect(
            itself.body["detail"]?.string?.hasPrefix("operation 1: members: a group cannot be a member of itself")
                == true)
        #expect(try acme.send(.delete, "/Groups/\(inner)").status == 204)
        #expect(try members() == [ada])
    }

    @Test func `a deactivated user stays a member, a deleted one does not`() throws {
        #expect(
            try acme.send(
                .patch, "/Users/\(ada)", #"{"Operations":[{"op":"Replace","path":"active","value":"False"}]}"#
            )
            .status == 200)
        #expect(try members() == [ada])
        #expect(try acme.send(.delete, "/Users/\(ada)").status == 204)
        #expect(try members() == [])
        #expect(try acme.send(.delete, "/Groups/\(group)").status == 204)
        #expect(try acme.send(.get, "/Users/\(bob)").status == 200)
    }
}
