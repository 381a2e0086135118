import HTTPTypes
import OrderedCollections
import SCIMAdministration
import SCIMCore
import SCIMHTTP
import Testing

/// What a PATCH may take out of a group (D8 of the design).
@Suite struct MemberRemovalTests {
    let acme: TestProvider
    private let group: String
    private let ada: String
    private let bob: String
    private let inner: String

    init() throws {
        acme = try TestProvider()
        ada = try acme.createUser("ada")
        bob = try acme.createUser("bob")
        inner = try acme.send(.post, "/Groups", #"{"displayName":"Inner"}"#).body["id"]?.string ?? ""
        let members = "[\"\(ada)\",\"\(bob)\",\"\(inner)\"]"
        let created = try acme.send(.post, "/Groups", #"{"displayName":"Engines","members":\#(members)}"#)
        group = created.body["id"]?.string ?? ""
    }

    private func filled(_ text: String) -> String {
        text.substituting("ADA", by: ada).substituting("BOB", by: bob).substituting("INNER", by: inner)
            .substituting("BASE", by: "https://scim.example.org/scim/v2")
    }

    private func patch(_ operation: String) throws -> (status: Int, body: JSONValue, response: Response) {
        try acme.send(.patch, "/Groups/\(group)", #"{"Operations":[\#(filled(operation))]}"#)
    }

    private func members() throws -> Set<String> {
        let list = try acme.send(.get, "/Groups/\(group)").body["members"]?.array ?? []
        return Set(list.compactMap { $0["value"]?.string })
    }

    @Test(arguments: [
        #"{"op":"remove","path":"members","values":[{"value":"ADA"}]}"#,
        #"{"op":"remove","path":"members","members":[{"value":"ADA"}]}"#,
        #"{"op":"remove","path":"members","value":null}"#,
    ]) func `a list in the wrong place empties nothing, alone and in Bulk`(operation: String) throws {
        #expect(try patch(operation).status == 400)
        let data = #"{"Operations":[\#(filled(operation))]}"#
        let bulk = try acme.send(
            .post, "/Bulk", #"{"Operations":[{"method":"PATCH","path":"/Groups/\#(group)","data":\#(data)}]}"#)
        #expect(bulk.body["Operations"]?.array?.first?["status"] == "400")
        #expect(try members() == [ada, bob, inner])
    }

    @Test(arguments: [
        (#"members[type eq \"User\"]"#, #"[{"value":"ADA"},{"value":"INNER"}]"#, ["BOB", "INNER"]),
        (#"members[value eq \"ADA\" or value eq \"BOB\"]"#, #"["BOB"]"#, ["ADA", "INNER"]),
        (#"members[type eq \"Group\"]"#, #"["ADA"]"#, ["ADA", "BOB", "INNER"]),
        (#"members[type eq \"Group\"]"#, "[]", ["ADA", "BOB", "INNER"]),
        (#"members[type eq \"Group\"]"#, "null", ["ADA", "BOB"]),
    ]) func `a filter and a list remove only members that both name`(path: String, value: String, left: [String]) throws
    {
        #expect(try patch(#"{"op":"remove","path":"\#(path)","value":\#(value)}"#).status == 204)
        #expect(try members() == Set(left.map(filled)))
    }

    @Test func `an emptied group's first members are in the log`() throws {
        #expect(try patch(#"{"op":"remove","path":"members"}"#).status == 204)
        let entry = try #require(try acme.administration.log(of: acme.organization, .init()).last)
        let change = try #require(
            JSONValue(parsing: entry.changes.text).array?.first { $0["attribute"] == "members" })
        #expect(change["removed"] == 3)
        #expect(Set(change["firstRemoved"]?.array?.compactMap(\.string) ?? []) == [ada, bob, inner])
    }

    @Test(arguments: [
        #"$ref eq "BASE/Users/ADA""#, #"not ($ref eq "BASE/Users/ADA")"#, #"$ref sw "BASE/Groups""#,
        #"$ref ew "BOB" or $ref co "Groups""#, "$ref pr", "not ($ref pr)",
        #"type eq "User" and $ref ne "BASE/Users/BOB""#,
        #"value eq "ADA" and not ($ref pr)"#,
    ]) func `a remove operation selects the members that a GET with the same filter finds`(filter: String) throws {
        let filter = filled(filter)
        var found: Set<String> = []
        for (id, name) in [(ada, "A"), (bob, "B"), (inner, "C")] {
            let single = try acme.send(.post, "/Groups", #"{"displayName":"\#(name)","members":["\#(id)"]}"#)
            let body: JSONValue = ["filter": .string("members[\(filter)]")]
            let list = try acme.send(.post, "/Groups/.search", body.text).body["Resources"]?.array ?? []
            if list.contains(where: { $0["id"] == single.body["id"] }) { found.insert(id) }
        }
        let path = JSONValue.string("members[\(filter)]").text
        #expect(try patch(#"{"op":"remove","path":\#(path)}"#).status == 204)
        #expect(try members() == Set([ada, bob, inner]).subtracting(found))
    }

    @Test(
        arguments: [
            #"display eq \"ada\""#, #"not (display eq \"ada\")"#, "display pr",
            #"type eq \"User\" and Display sw \"a\""#,
        ], ["add", "remove", "replace"])
    func `a member's display name is not stored and selects nobody`(filter: String, kind: String) throws {
        let answer = try patch(#"{"op":"\#(kind)","path":"members[\#(filter)]","value":[{"value":"BOB"}]}"#)
        #expect(answer.status == 400)
        #expect(answer.body["scimType"] == "invalidFilter")
        #expect(answer.body["detail"]?.string?.contains("display") == true)
        #expect(try members() == [ada, bob, inner])
    }

    @Test(arguments: [
        #"[{"value":null,"$ref":"BASE/Users/ADA"}]"#, #"[{"$ref":"BASE/Users/ADA","value":""}]"#,
        #"{"Value":"","$REF":"../Users/ADA"}"#,
    ]) func `an address stands in for an empty value`(value: String) throws {
        #expect(try patch(#"{"op":"replace","path":"members","value":\#(value)}"#).status == 204)
        #expect(try members() == [ada])
        #expect(try patch(#"{"op":"remove","path":"members","value":\#(value)}"#).status == 204)
        #expect(try members() == [])
        #expect(try patch(#"{"op":"add","path":"members","value":\#(value)}"#).status == 204)
        #expect(try members() == [ada])
    }

    @Test(
        arguments: [
            #"[{"id":"ADA","value":null}]"#, #"[{"id":"ADA","value":""}]"#, #"{"members":[],"value":"ADA"}"#,
            #"{"members":null,"value":"ADA"}"#, #"{"Members":[],"members":["ADA"]}"#,
            #"[{"value":null,"$ref":"BASE/Users/unknown"}]"#, #"["BOB",{"value":"","$ref":"x"}]"#,
            #"[{"value":"","display":"Ada"}]"#,
        ], ["add", "replace", "remove"])
    func `a member named by nothing known is refused`(value: String, kind: String) throws {
        let answer = try patch(#"{"op":"\#(kind)","path":"members","value":\#(value)}"#)
        #expect(answer.status == 400)
        #expect(answer.body["scimType"] == "invalidValue")
        let whole = filled(#"{"displayName":"Engines","members":\#(value)}"#)
        #expect(try acme.send(.put, "/Groups/\(group)", whole).status == 400)
        #expect(try members() == [ada, bob, inner])
    }
}
