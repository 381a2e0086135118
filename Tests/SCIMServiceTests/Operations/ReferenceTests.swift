import HTTPTypes
import OrderedCollections
import SCIMAdministration
import SCIMCore
import SCIMHTTP
import Testing

/// The `$ref` of managers, members, groups and of what an organization's own schema names: always below the base URL, whatever
/// a client sends (D11 of the design).
@Suite struct ReferenceTests {
    let acme: TestProvider
    private let ada: String
    private let bob: String
    private static let enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
    private static let contoso = "urn:ietf:params:scim:schemas:extension:Contoso:2.0:User"
    private static let base = "https://scim.example.org/scim/v2"
    private static let wrong = "https://evil.example/scim/v2/Users/1"

    init() throws {
        acme = try TestProvider()
        bob = try acme.createUser("bob")
        ada = try acme.createUser("ada", #","title":"Countess""#)
    }

    /// A text with the id of bob and an address that is not that of bob.
    private func filled(_ text: String) -> String {
        text.substituting("BOB", by: bob).substituting("WRONG", by: Self.wrong).substituting("URN", by: Self.enterprise)
    }

    private var toBob: JSONValue { ["value": .string(bob), "$ref": .string("\(Self.base)/Users/\(bob)")] }

    private func manager(_ resource: JSONValue) -> JSONValue? { resource[Self.enterprise]?["manager"] }

    private func bulk(_ method: String, _ path: String, _ data: String) throws -> JSONValue? {
        let answer = try acme.send(
            .post, "/Bulk",
            #"{"Operations":[{"method":"\#(method)","path":"\#(path)","bulkId":"x","data":\#(data)}]}"#)
        let location = answer.body["Operations"]?.array?.first?["location"]?.string ?? ""
        return manager(try acme.send(.get, String(location.dropFirst(Self.base.count))).body)
    }

    // MARK: - Managers

    private static let shapes = [
        #"{"value":"BOB","$ref":"WRONG"}"#, #"{"$ref":"WRONG","value":"BOB"}"#, #"{"$REF":"../Users/1","Value":"BOB"}"#,
        #"[{"$ref":"WRONG","value":"BOB"}]"#, #"{"value":"BOB","$ref":null}"#, #"{"value":"BOB","$ref":7}"#, #""BOB""#,
        #"{"value":"BOB","displayName":"Eve","$ref":"WRONG"}"#,
    ]

    @Test(arguments: shapes)
    func `a manager's $ref is ours with every method, alone and in Bulk`(shape: String) throws {
        let shape = filled(shape)
        let extended = #""\#(Self.enterprise)":{"department":"Engines","manager":\#(shape)}"#
        let created = try acme.send(.post, "/Users", #"{"userName":"eve",\#(extended)}"#)
        #expect(created.status == 201)
        #expect(manager(created.body) == toBob)
        let replaced = try acme.send(.put, "/Users/\(ada)", #"{"userName":"ada",\#(extended)}"#)
        #expect(manager(replaced.body) == toBob)
        #expect(try bulk("POST", "/Users", #"{"userName":"mia",\#(extended)}"#) == toBob)
        #expect(try bulk("PUT", "/Users/\(ada)", #"{"userName":"ada",\#(extended)}"#) == toBob)
        for operation in [
            #"{"op":"Add","path":"URN:manager","value":\#(shape)}"#,
            #"{"op":"replace","path":"manager","value":\#(shape)}"#,
            #"{"op":"add","value":{"URN:manager":\#(shape)}}"#,
            #"{"op":"replace","value":{"URN":{"manager":\#(shape)}}}"#,
            #"{"op":"replace","path":"URN","value":{"manager":\#(shape)}}"#,
        ] {
            let ops = #"{"Operations":[{"op":"remove","path":"manager"},\#(filled(operation))]}"#
            let patched = try acme.send(.patch, "/Users/\(ada)", ops)
            #expect(patched.status == 200, "\(operation)")
            #expect(manager(patched.body) == toBob, "\(operation)")
            #expect(try bulk("PATCH", "/Users/\(ada)", ops) == toBob, "\(operation)")
        }
    }

    @Test func `it is shown wherever the resource is, and can be filtered, sorted and selected by`() throws {
        try acme.send(.patch, "/Users/\(ada)", #"{"Operations":[{"op":"add","path":"manager","value":"\#(bob)"}]}"#)
        let address = "\(Self.base)/Users/\(bob)"
        let whole = try acme.send(.get, "/Users/\(ada)").body
        #expect(manager(whole) == toBob)
        #expect(manager(try acme.send(.get, "/Users/\(ada)?excludedAttributes=title").body) == toBob)
        let part = try acme.send(.get, "/Users/\(ada)?attributes=\(Self.enterprise):manager.$ref").body
        #expect(manager(part) == ["$ref": .string(address)])
        let found = try acme.send(.get, "/Users?filter=manager.$ref%20eq%20%22\(address)%22").body
        #expect(found["Resources"] == [whole])
        #expect(try acme.send(.get, "/Users?filter=manager.$ref%20co%20%22evil%22").body["totalResults"] == 0)
        let sorted = try acme.send(.get, "/Users?sortBy=manager.$ref&attributes=id").body["Resources"]?.array
        #expect(sorted?.map { $0["id"]?.string } == [ada, bob])
        let searched = try acme.send(.post, "/.search", #"{"filter":"manager pr"}"#).body
        #expect(searched["Resources"] == [whole])
    }

    @Test(arguments: ["add", "replace", "remove"])
    func `a path to it is refused, because it is read-only`(kind: String) throws {
        let path = "\(Self.enterprise):manager.$ref"
        let answer = try acme.send(
            .patch, "/Users/\(ada)",
            #"{"Operations":[{"op":"\#(kind)","path":"\#(path)","value":"\#(Self.wrong)"}]}"#)
        #expect(answer.status == 400)
        #expect(answer.body["scimType"] == "mutability")
        let detail = "operation 1: \"\(path)\" is read-only; only the service provider changes it (request 00ff)"
        #expect(answer.body["detail"]?.string == detail)
    }

    @Test(arguments: [
        "unknown-7", "52cd7745-6b6a-47f6-9a6f-45ec7c6da8e7", "01a20b4b-2842-74f0-c7ba-9a3c373d848c",
        "01A20B4B-2842-74F0-87BA-9A3C373D848C", "a\\\"}",
        "../Groups/1",
    ])
    func `a reference that is not an id has no $ref`(value: String) throws {
        let body = #"{"userName":"eve","URN":{"manager":{"value":"\#(value)","$ref":"WRONG"}}}"#
        let created = try acme.send(.post, "/Users", filled(body))
        #expect(created.status == 201)
        #expect(manager(created.body)?.object?.keys == ["value"])
        #expect(manager(created.body)?["value"] == (try JSONValue(parsing: "\"\(value)\"")))
    }

    @Test(arguments: [
        #"{"$ref":"WRONG"}"#, #"{"$ref":"WRONG","displayName":"Eve"}"#, #"[{"$ref":"WRONG","value":""}]"#,
    ])
    func `an address alone names no manager`(shape: String) throws {
        let created = try acme.send(.post, "/Users", filled(#"{"userName":"eve","URN":{"manager":\#(shape)}}"#))
        #expect(created.status == 201)
        #expect(created.body[Self.enterprise] == nil)
    }

    @Test func `texts that look like a manager are texts`() throws {
        let looks = #"\"manager\":{\"value\":\"\#(bob)\"}"#
        let eve = try acme.createUser("eve", #","title":"\#(looks)","URN":{"department":"\#(looks)"}"#)
        let body = try acme.send(.get, "/Users/\(eve)")
        #expect(body.body["title"] == .string(#""manager":{"value":"\#(bob)"}"#))
        #expect(String(decoding: body.response.body, as: UTF8.self).holds("$ref") == false)
    }

    @Test func `an address stored earlier is no longer shown`() throws {
        try acme.send(.patch, "/Users/\(ada)", #"{"Operations":[{"op":"add","path":"manager","value":"\#(bob)"}]}"#)
        for (old, new) in [
            (#"{"value":"\#(bob)"}"#, #"{"value":"\#(bob)","$ref":"\#(Self.wrong)"}"#),
            (#"{"value":"\#(bob)","$ref":"\#(Self.wrong)"}"#, #"{"$ref":"\#(Self.wrong)"}"#),
        ] {
            try Tampering.execute(
                "UPDATE users SET document = replace(document, '\(old)', '\(new)')", on: acme.directory + "/scim.db")
            let shown = manager(try acme.send(.get, "/Users/\(ada)").body)
            #expect(shown == (new.holds("value") ? toBob : nil), "\(new)")
        }
    }

    @Test(arguments: [#"{"department":"E","manager":"BOB"}"#, #"{"department":"E"}"#, #"{"manager":"BOB"}"#, "{}"])
    func `it comes before an organization's own attributes, and also without them`(values: String) throws {
        let definition = """
            {"id":"\(Self.contoso)","name":"Contoso","attributes":[
              {"name":"desk","type":"complex","subAttributes":[{"name":"manager"},{"name":"value"}]}]}
            """
        _ = try acme.administration.addSchema(
            Array(definition.utf8), from: "contoso.json", for: ["User"], of: acme.organization)
        for own in [#","\#(Self.contoso)":{"desk":{"manager":"x","value":"y"}}"#, ""] {
            let body = filled(#"{"userName":"eve\#(own.isEmpty)","name":{"givenName":"E"},"URN":\#(values)\#(own)}"#)
            let created = try acme.send(.post, "/Users", body)
            #expect(created.status == 201)
            #expect(manager(created.body) == (values.holds("manager") ? toBob : nil))
            #expect(created.body[Self.contoso] == (own.isEmpty ? nil : ["desk": ["manager": "x", "value": "y"]]))
        }
    }

    @Test func `it follows the base URL`() throws {
        try acme.send(.patch, "/Users/\(ada)", #"{"Operations":[{"op":"add","path":"manager","value":"\#(bob)"}]}"#)
        _ = try acme.administration.setBaseURL("https://other.example/scim/v2")
        let body = try acme.send(.get, "/Users/\(ada)").body
        #expect(manager(body)?["$ref"] == .string("https://other.example/scim/v2/Users/\(bob)"))
        #expect(body["meta"]?["location"] == .string("https://other.example/scim/v2/Users/\(ada)"))
    }

    // MARK: - Members and groups

    @Test func `a member's $ref and type are ours with every method, alone and in Bulk`() throws {
        let members = filled(#"[{"value":"BOB","$ref":"WRONG","type":"Group","display":"Eve"}]"#)
        let expected: JSONValue = [
            ["value": .string(bob), "$ref": .string("\(Self.base)/Users/\(bob)"), "type": "User"]
        ]
        let created = try acme.send(.post, "/Groups", #"{"displayName":"Engines","members":\#(members)}"#)
        #expect(created.body["members"] == expected)
        let group = "/Groups/\(created.body["id"]?.string ?? "")"
        let body = #"{"displayName":"Engines","members":\#(members)}"#
        #expect(try acme.send(.put, group, body).body["members"] == expected)
        _ = try bulk("PUT", group, body)
        #expect(try acme.send(.get, group).body["members"] == expected)
        for operation in [
            #"{"op":"Add","path":"members","value":\#(members)}"#,
            #"{"op":"replace","value":{"members":\#(members)}}"#,
        ] {
            let patch = #"{"Operations":[{"op":"remove","path":"members"},\#(operation)]}"#
            #expect(try acme.send(.patch, group, patch).status == 204)
            #expect(try acme.send(.get, group).body["members"] == expected)
            _ = try bulk("PATCH", group, patch)
            #expect(try acme.send(.get, group).body["members"] == expected)
        }
        let user = try acme.send(
            .put, "/Users/\(bob)", #"{"userName":"bob","groups":[{"value":"1","$ref":"\#(Self.wrong)"}]}"#)
        #expect(user.body["groups"]?.array?.map { $0["$ref"] } == [.string(Self.base + group)])
    }

    // MARK: - An organization's own schema

    @Test func `what an organization's own schema names has our addresses, of the type that it says`() throws {
        let definition = """
            {"id":"\(Self.contoso)","name":"Contoso","attributes":[
              {"name":"mentor","type":"complex","subAttributes":[
                {"name":"$ref","type":"reference","referenceTypes":["User"],"mutability":"readWrite","required":true},
                {"name":"value"}]},
              {"name":"teams","type":"complex","multiValued":true,"subAttributes":[
                {"name":"value"},{"name":"type"},
                {"name":"$ref","type":"reference","referenceTypes":["User","Group"]}]},
              {"name":"page","type":"complex","subAttributes":[
                {"name":"value"},{"name":"$ref","type":"reference","referenceTypes":["external"]}]}]}
            """
        _ = try acme.administration.addSchema(
            Array(definition.utf8), from: "contoso.json", for: ["User"], of: acme.organization)
        let shown = try acme.send(.get, "/Schemas/\(Self.contoso)").body["attributes"]?.array ?? []
        let references = shown.map { $0["subAttributes"]?.array?.first { $0["name"] == "$ref" }?["mutability"] }
        #expect(references == ["readOnly", "readOnly", "readWrite"])
        // What is shown can be added again.
        _ = try acme.administration.addSchema(
            try acme.send(.get, "/Schemas/\(Self.contoso)").response.body, from: "shown.json", for: ["User"],
            replacing: true, of: acme.organization)
        let eve = try acme.send(
            .post, "/Users",
            filled(
                #"{"userName":"eve","\#(Self.contoso)":{"mentor":{"value":"BOB","$ref":"WRONG"},"teams":[{"value":"BOB","type":"group","$ref":"WRONG"},{"value":"BOB","$ref":"WRONG"},{"value":"x","type":"User"}],"page":{"value":"BOB","$ref":"WRONG"}}}"#
            ))
        let expected = filled(
            #"{"mentor":{"$ref":"\#(Self.base)/Users/BOB","value":"BOB"},"teams":[{"value":"BOB","type":"group","$ref":"\#(Self.base)/Groups/BOB"},{"value":"BOB"},{"value":"x","type":"User"}],"page":{"value":"BOB","$ref":"WRONG"}}"#
        )
        #expect(eve.status == 201)
        #expect(eve.body[Self.contoso] == (try JSONValue(parsing: expected)))
    }
}
