import HTTPTypes
import OrderedCollections
import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHTTP
import SCIMHost
import SCIMService
import TestBed
import Testing

@Suite struct ExtensionSchemaTests {
    private static let urn = "urn:ietf:params:scim:schemas:extension:Contoso:2.0:User"

    /// One attribute of each type, single and with several values.
    private static let definition = """
        {"id":"\(urn)","name":"Contoso","attributes":[
          {"name":"badgeColor"},{"name":"remote","type":"boolean"},{"name":"floor","type":"integer"},
          {"name":"rate","type":"decimal"},{"name":"hireDate","type":"dateTime"},
          {"name":"handbook","type":"reference","referenceTypes":["external"]},
          {"name":"nicknames","multiValued":true},
          {"name":"desk","type":"complex","subAttributes":[{"name":"row"},{"name":"seat","type":"integer"}]},
          {"name":"doors","type":"complex","multiValued":true,"subAttributes":[
            {"name":"value"},{"name":"type"},{"name":"primary","type":"boolean"}]},
          {"name":"note","returned":"request"}]}
        """

    private func acme(_ definition: String = definition, for types: [String] = ["User"]) throws -> TestProvider {
        let acme = try TestProvider()
        try add(definition, to: acme, for: types)
        return acme
    }

    private func add(
        _ definition: String, to acme: TestProvider, for types: [String] = ["User"], replacing: Bool = false
    ) throws {
        _ = try acme.administration.addSchema(
            Array(definition.utf8), from: "contoso.json", for: types, replacing: replacing, of: acme.organization)
    }

    private func refusal(_ body: () throws -> Void) -> ServiceError? {
        do {
            try body()
            return nil
        } catch {
            return error as? ServiceError
        }
    }

    /// What the extension holds after a PATCH with these operations on a user with these values.
    private func patched(_ acme: TestProvider, _ operations: String, from values: String = "{}") throws -> JSONValue {
        let name = "ada\(UInt64.random(in: 0...UInt64.max))@example.org"
        let ada = try acme.createUser(name, #","\#(Self.urn)":\#(values)"#)
        let answer = try acme.send(.patch, "/Users/\(ada)", #"{"Operations":[\#(operations)]}"#)
        #expect(answer.status == 200, "\(answer.body)")
        return try acme.send(.get, "/Users/\(ada)").body[Self.urn] ?? .null
    }

    @Test func `values are stored and returned, with the URN among the schemas`() throws {
        let acme = try acme()
        let values = #"{"BADGEcolor":"green","floor":7,"desk":{"row":"A","seat":3},"doors":[{"value":"north"}]}"#
        let ada = try acme.createUser("ada@example.org", #","\#(Self.urn.uppercased())":\#(values)"#)
        let body = try acme.send(.get, "/Users/\(ada)").body
        #expect(
            body[Self.urn] == [
                "badgeColor": "green", "floor": 7, "desk": ["row": "A", "seat": 3], "doors": [["value": "north"]],
            ])
        #expect(body["schemas"]?.array?.contains(.string(Self.urn)) == true)
        let plain = try acme.send(.get, "/Users/\(try acme.createUser("bob@example.org"))").body
        #expect(plain["schemas"] == ["urn:ietf:params:scim:schemas:core:2.0:User"])
    }

    @Test(arguments: [
        // By URN with a colon and with the dot of 2018 (Q49, Q50).
        (#"{"op":"Add","path":"\#(urn):badgeColor","value":"blue"}"#, #"{"badgeColor":"blue"}"#),
        (#"{"op":"Replace","path":"\#(urn.lowercased()):BadgeColor","value":"blue"}"#, #"{"badgeColor":"blue"}"#),
        (#"{"op":"Add","path":"\#(urn).badgeColor","value":"blue"}"#, #"{"badgeColor":"blue"}"#),
        (#"{"op":"add","path":"\#(urn):desk.row","value":"B"}"#, #"{"desk":{"row":"B"}}"#),
        (#"{"op":"add","path":"\#(urn).desk.seat","value":"4"}"#, #"{"desk":{"seat":4}}"#),
        // Without a URN, and as keys of an object without path (Q47, Q48).
        (#"{"op":"add","path":"badgeColor","value":"blue"}"#, #"{"badgeColor":"blue"}"#),
        (#"{"op":"replace","value":{"\#(urn):floor":3,"\#(urn):desk.row":"C"}}"#, #"{"floor":3,"desk":{"row":"C"}}"#),
        (#"{"op":"replace","value":{"\#(urn)":{"floor":3,"desk":{"row":"C"}}}}"#, #"{"floor":3,"desk":{"row":"C"}}"#),
        (#"{"op":"add","path":"\#(urn)","value":{"floor":3}}"#, #"{"floor":3}"#),
        // Types as Entra sends them (Q37, Q75).
        (#"{"op":"Add","path":"\#(urn):remote","value":"True"}"#, #"{"remote":true}"#),
        (#"{"op":"Add","path":"\#(urn):floor","value":"12"}"#, #"{"floor":12}"#),
        (#"{"op":"Add","path":"\#(urn):rate","value":"1.50"}"#, #"{"rate":1.50}"#),
        (
            #"{"op":"Add","path":"\#(urn):hireDate","value":"2026-04-01T00:00:00Z"}"#,
            #"{"hireDate":"2026-04-01T00:00:00Z"}"#
        ),
        (
            #"{"op":"Add","path":"\#(urn):handbook","value":"https://example.org/h"}"#,
            #"{"handbook":"https://example.org/h"}"#
        ),
        (#"{"op":"Add","path":"\#(urn):badgeColor","value":[{"$ref":null,"value":"red"}]}"#, #"{"badgeColor":"red"}"#),
        // Several values, and an element made from its filter (Q42).
        (#"{"op":"Add","path":"\#(urn):nicknames","value":["Ada","Countess"]}"#, #"{"nicknames":["Ada","Countess"]}"#),
        (
            #"{"op":"Add","path":"\#(urn):doors[type eq \"lab\"].value","value":"north"}"#,
            #"{"doors":[{"value":"north","type":"lab"}]}"#
        ),
    ])
    func `patches in every shape that Entra sends`(operation: String, expected: String) throws {
        #expect(try patched(try acme(), operation) == (try JSONValue(parsing: expected)))
    }

    @Test(arguments: [
        (#"{"op":"Remove","path":"\#(urn):badgeColor"}"#, #"{"floor":7}"#),
        (#"{"op":"Replace","path":"\#(urn):badgeColor","value":""}"#, #"{"floor":7}"#),
        (#"{"op":"replace","value":{"\#(urn)":{"badgeColor":null}}}"#, #"{"floor":7}"#),
        (#"{"op":"remove","path":"\#(urn)"}"#, "null"),
        (#"{"op":"remove","path":"\#(urn):badgeColor"},{"op":"remove","path":"\#(urn):floor"}"#, "null"),
    ])
    func `clears in every shape that Entra sends`(operations: String, expected: String) throws {
        let left = try patched(try acme(), operations, from: #"{"badgeColor":"green","floor":7}"#)
        #expect(left == (try JSONValue(parsing: expected)))
    }

    @Test(arguments: [
        #"\#(urn):badgeColor eq "GREEN""#, "badgeColor sw \"gr\"", "\(urn):floor gt 6", #"\#(urn):floor eq "7""#,
        "\(urn):remote eq true", #"\#(urn):hireDate lt "2026-06-01T00:00:00Z""#, "\(urn):desk.row eq \"A\"",
        "\(urn):doors[type eq \"lab\" and value eq \"north\"]", "\(urn):doors.value pr", "\(urn):rate ge 1.5",
        "\(urn):nicknames eq \"countess\"", "schemas eq \"\(urn)\"", "not (\(urn):floor lt 7)",
    ])
    func `filters by every type`(filter: String) throws {
        let acme = try acme()
        let values = #"""
            {"badgeColor":"green","remote":true,"floor":7,"rate":1.50,"hireDate":"2026-02-03T00:00:00Z",
             "nicknames":["Countess"],"desk":{"row":"A"},"doors":[{"type":"lab","value":"north"}]}
            """#
        let ada = try acme.createUser("ada@example.org", #","\#(Self.urn)":\#(values)"#)
        _ = try acme.createUser("bob@example.org", #","\#(Self.urn)":{"floor":2}"#)
        let encoded = filter.utf8.map { "%" + (($0 < 16 ? "0" : "") + String($0, radix: 16)) }.joined()
        let body = try acme.send(.get, "/Users?filter=\(encoded)").body
        #expect(body["Resources"]?.array?.first?["id"]?.string == ada, "\(body)")
        #expect(body["totalResults"] == (filter.hasPrefix("schemas") ? 2 : 1))
    }

    @Test func `an attribute returned on request is left out unless asked for`() throws {
        let acme = try acme()
        let ada = try acme.createUser("ada@example.org", #","\#(Self.urn)":{"note":"likes engines","floor":7}"#)
        #expect(try acme.send(.get, "/Users/\(ada)").body[Self.urn] == ["floor": 7])
        let asked = try acme.send(.get, "/Users/\(ada)?attributes=\(Self.urn):note").body
        #expect(asked[Self.urn] == ["note": "likes engines"])
        #expect(try acme.send(.get, "/Users/\(ada)?excludedAttributes=\(Self.urn)").body[Self.urn] == nil)
    }

    @Test(arguments: [
        (#"{"floor":"seven"}"#, "\(urn):floor: expected an integer"),
        (#"{"hireDate":"tomorrow"}"#, "\(urn):hireDate: expected a date and time such as"),
        (#"7"#, "\(urn): expected an object"),
    ])
    func `refuses values of another type`(values: String, detail: String) throws {
        let answer = try acme().send(.post, "/Users", #"{"userName":"ada","\#(Self.urn)":\#(values)}"#)
        #expect(answer.status == 400)
        #expect(answer.body["scimType"] == "invalidValue")
        #expect(answer.body["detail"]?.string?.hasPrefix(detail) == true, "\(answer.body)")
    }

    @Test func `an extension's required attribute is required if the extension has values`() throws {
        let acme = try acme(#"{"id":"\#(Self.urn)","attributes":[{"name":"badge","required":true},{"name":"floor"}]}"#)
        #expect(try acme.send(.post, "/Users", #"{"userName":"ada"}"#).status == 201)
        let half = try acme.send(.post, "/Users", #"{"userName":"bob","\#(Self.urn)":{"floor":"1"}}"#)
        #expect(half.status == 400)
        #expect(half.body["detail"]?.string?.hasPrefix("\(Self.urn):badge is required") == true)
        #expect(try acme.send(.post, "/Users", #"{"userName":"eve","\#(Self.urn)":{"badge":"1"}}"#).status == 201)
    }

    @Test func `discovery lists it for the types that it extends, and for its organization alone`() throws {
        let acme = try acme()
        #expect(try acme.send(.get, "/Schemas/\(Self.urn)").body["name"] == "Contoso")
        #expect(try acme.send(.get, "/Schemas").body["totalResults"] == 7)
        let extensions = try acme.send(.get, "/ResourceTypes/User").body["schemaExtensions"]
        #expect(extensions?.array?.map { $0["schema"] } == [.string(Schema.enterpriseUser.id), .string(Self.urn)])
        #expect(try acme.send(.get, "/ResourceTypes/Group").body["schemaExtensions"] == [])
        let other = try acme.administration.set(.scim(true), of: acme.administration.createOrganization("other"))
        let token = try acme.administration.createToken(for: other, name: "other", lifetime: nil).secret.text
        #expect(try acme.send(.get, "/Schemas/\(Self.urn)", token: token).status == 404)
        let values = #"{"userName":"ada","\#(Self.urn)":{"floor":7}}"#
        #expect(try acme.send(.post, "/Users", values, token: token).body[Self.urn] == nil)
    }

    @Test func `extends groups, which keep their members`() throws {
        let acme = try acme(#"{"id":"urn:contoso:Group","attributes":[{"name":"costCenter"}]}"#, for: ["Group"])
        let ada = try acme.createUser("ada@example.org")
        let body = #"{"displayName":"Engines","urn:contoso:Group":{"costCenter":"42"},"members":[{"value":"\#(ada)"}]}"#
        let group = try #require(try acme.send(.post, "/Groups", body).body["id"]?.string)
        let patch = #"{"Operations":[{"op":"Replace","path":"urn:contoso:Group:costCenter","value":"43"}]}"#
        #expect(try acme.send(.patch, "/Groups/\(group)", patch).status == 204)
        let found = try acme.send(.get, "/Groups/\(group)").body
        #expect(found["urn:contoso:Group"] == ["costCenter": "43"])
        #expect(found["members"]?.array?.count == 1)
    }

    @Test func `takes effect on the next request, and with it the names that were ignored before`() throws {
        let acme = try TestProvider()
        let ada = try acme.createUser("ada@example.org", #","\#(Self.urn)":{"floor":7}"#)
        #expect(try acme.administration.log(of: acme.organization, .init()).last?.ignored == [.string(Self.urn)])
        let patch = #"{"Operations":[{"op":"add","path":"\#(Self.urn):floor","value":7}]}"#
        #expect(try acme.send(.patch, "/Users/\(ada)", patch).body[Self.urn] == nil)
        try add(Self.definition, to: acme)
        #expect(try acme.send(.patch, "/Users/\(ada)", patch).body[Self.urn] == ["floor": 7])
    }

    @Test func `removing a schema removes its values from all resources and says from how many`() throws {
        let acme = try acme(for: ["User", "Group"])
        for number in 1...120 {
            _ = try acme.createUser("user\(number)@example.org", #","title":"T","\#(Self.urn)":{"floor":\#(number)}"#)
        }
        let group = #"{"displayName":"Engines","\#(Self.urn)":{"floor":1}}"#
        #expect(try acme.send(.post, "/Groups", group).status == 201)
        let plain = try acme.createUser("plain@example.org")
        let version = try acme.send(.get, "/Users/\(plain)").body["meta"]
        let found = try acme.administration.schema("contoso", of: acme.organization)
        #expect((found.userCount, found.groupCount) == (120, 1))
        let taken = try acme.administration.removeSchema(Self.urn, of: acme.organization)
        #expect((taken.users, taken.groups) == (120, 1))
        #expect(try acme.administration.schemas(of: acme.organization) == [])
        for resource in try acme.send(.get, "/Users?count=200").body["Resources"]?.array ?? [] {
            #expect(resource[Self.urn] == nil)
            #expect(resource["schemas"] == ["urn:ietf:params:scim:schemas:core:2.0:User"])
        }
        #expect(try acme.send(.get, "/Users?filter=title+eq+%22t%22&count=0").body["totalResults"] == 120)
        #expect(try acme.send(.get, "/Users/\(plain)").body["meta"] == version)
        #expect(try acme.send(.get, "/Schemas/\(Self.urn)").status == 404)
        let entry = try #require(try acme.administration.log(of: acme.organization, .init()).last)
        #expect(entry.operation == "remove schema")
        #expect(entry.detail == "removed the schema \(Self.urn), and its values from 120 users and 1 group")
    }

    @Test func `removal leaves no value behind, whoever writes meanwhile`() throws {
        let acme = try TestProvider()
        let ids = try (1...8).map { try acme.createUser("user\($0)@example.org") }
        let provider = acme.provider
        let patch = acme.request(.patch, "/Users")
        let isOver = Shared(false)
        try inThreads(4) { number in
            let endpoint = try provider.makeEndpoint()
            var round = number
            while !isOver.withLock({ $0 }) {
                round += 1
                var request = patch
                request.target += "/\(ids[round % ids.count])"
                let value = #"{"op":"add","path":"\#(Self.urn):floor","value":\#(round)}"#
                request.body = Array(#"{"Operations":[\#(value)]}"#.utf8)
                #expect(endpoint.respond(to: request).status == .ok)
            }
        } meanwhile: {
            defer { isOver.withLock { $0 = true } }
            for _ in 0..<12 {
                let added = try acme.administration.addSchema(
                    Array(Self.definition.utf8), from: "contoso.json", for: ["User"], of: acme.organization)
                #expect(added.userCount == 0, "values of the one that was removed before")
                var waits = 0
                while try acme.administration.schema(Self.urn, of: acme.organization).userCount == 0, waits < 1000 {
                    waits += 1
                }
                try acme.administration.removeSchema(Self.urn, of: acme.organization)
            }
        }
    }

    @Test func `a second definition needs --replace and must keep what is stored`() throws {
        let acme = try acme(#"{"id":"\#(Self.urn)","attributes":[{"name":"floor","type":"integer"}]}"#)
        let ada = try acme.createUser("ada@example.org", #","\#(Self.urn)":{"floor":7}"#)
        let grown = #"{"id":"\#(Self.urn)","attributes":[{"name":"floor","type":"integer"},{"name":"desk"}]}"#
        #expect(refusal { try add(grown, to: acme) }?.kind == .conflict)
        try add(grown, to: acme, replacing: true)
        let patch = #"{"Operations":[{"op":"add","path":"\#(Self.urn):desk","value":"A1"}]}"#
        #expect(try acme.send(.patch, "/Users/\(ada)", patch).body[Self.urn] == ["floor": 7, "desk": "A1"])
        let shrunk = #"{"id":"\#(Self.urn)","attributes":[{"name":"desk"}]}"#
        let error = try #require(refusal { try add(shrunk, to: acme, replacing: true) })
        #expect(error.message.contains("floor: missing, but values of it may be stored"))
        #expect(refusal { try add(grown, to: acme, for: ["Group"], replacing: true) } != nil)
    }

    @Test func `faults name the file, and nothing is added`() throws {
        let acme = try TestProvider()
        for (text, sentence) in [
            (#"{"id":"\#(Self.urn)","attributes":[{"name":"title"}]}"#, "title: the schema"),
            (#"{"id":"\#(Self.urn)","attributes":[{"name":"x","type":"date"}]}"#, #"x.type: "date" is not allowed"#),
            ("{", "JSON at line 1, column 2"),
            (String(repeating: " ", count: 600_000), "has 600000 bytes"),
        ] {
            let error = try #require(refusal { try add(text, to: acme) })
            #expect(error.message.hasPrefix("contoso.json"))
            #expect(error.message.contains(sentence), "\(error.message)")
        }
        #expect(refusal { try add(Self.definition, to: acme, for: ["Device"]) }?.kind == .usage)
        #expect(try acme.administration.schemas(of: acme.organization) == [])
    }

    @Test func `an organization has twenty schemas at most`() throws {
        let acme = try TestProvider()
        for number in 1...20 {
            try add(#"{"id":"urn:contoso:s\#(number)","attributes":[{"name":"a\#(number)"}]}"#, to: acme)
        }
        let error = refusal { try add(#"{"id":"urn:contoso:s21","attributes":[{"name":"a21"}]}"#, to: acme) }
        #expect(error?.message == "the organization has 20 schemas; the limit is 20")
    }

    @Test(arguments: [(urn, true), ("urn:contoso:people", false)])
    func `suggests a URN that Entra sends in a create`(id: String, isUsual: Bool) throws {
        let acme = try TestProvider()
        let added = try acme.administration.addSchema(
            Array(#"{"id":"\#(id)","attributes":[{"name":"floor"}]}"#.utf8), from: "-", for: ["User"],
            of: acme.organization)
        #expect((added.advice == nil) == isUsual)
    }
}
