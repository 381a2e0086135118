import HTTPTypes
import OrderedCollections
import SCIMAdministration
import SCIMCore
import SCIMHTTP
import TestBed
import Testing

/// PUT (RFC 7644 §3.5.1).
@Suite struct ReplaceTests {
    let acme: TestProvider

    init() throws { acme = try TestProvider() }

    private let enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"

    @Test func `clears what is missing and keeps id and meta`() throws {
        let ada = try acme.createUser(
            "ada", #","title":"Countess","roles":[{"value":"admin"}],"\#(enterprise)":{"department":"Engines"}"#)
        let before = try acme.send(.get, "/Users/\(ada)").body
        let answer = try acme.send(
            .put, "/Users/\(ada)",
            #"{"id":"other","meta":{"created":"x"},"userName":"ada","nickName":"A","schemas":[]}"#)
        #expect(answer.status == 200)
        #expect(answer.response.fields[.location] == "https://scim.example.org/scim/v2/Users/\(ada)")
        var expected: JSONObject = [
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "id": .string(ada), "userName": "ada",
            "nickName": "A", "active": true,
        ]
        expected["meta"] = answer.body["meta"]
        #expect(answer.body == .object(expected))
        #expect(answer.body["meta"]?["created"] == before["meta"]?["created"])
        #expect(answer.body["meta"]?["version"] != before["meta"]?["version"])
        #expect(try acme.send(.get, "/Users/\(ada)").body == answer.body)
        let user = try acme.administration.user("ada", of: acme.organization).user
        #expect(user.role == "member")
    }

    @Test func `a PUT without active leaves a deactivated user deactivated`() throws {
        let ada = try acme.createUser("ada", #","active":"False""#)
        #expect(try acme.send(.put, "/Users/\(ada)", #"{"userName":"ada","title":"T"}"#).body["active"] == false)
        #expect(try acme.send(.put, "/Users/\(ada)", #"{"userName":"ada","active":"True"}"#).body["active"] == true)
    }

    @Test func `PUT keeps a group's members if it has none, replaces them, or empties the group`() throws {
        let ada = try acme.createUser("ada")
        let bob = try acme.createUser("bob")
        let group = try #require(
            try acme.send(.post, "/Groups", #"{"displayName":"Engines","members":["\#(ada)"]}"#).body["id"]?.string)
        func put(_ members: String) throws -> [String] {
            let answer = try acme.send(.put, "/Groups/\(group)", #"{"displayName":"Engines"\#(members)}"#)
            #expect(answer.status == 200)
            return answer.body["members"]?.array?.compactMap { $0["value"]?.string } ?? []
        }
        #expect(try put("") == [ada])
        #expect(try put(#","members":[{"value":"\#(bob)","type":"User"}]"#) == [bob])
        #expect(try put(#","members":[{"value":"\#(bob)"},{"value":"\#(ada)"}]"#) == [ada, bob])
        #expect(try put(#","members":null"#) == [])
        #expect(try put(#","members":[{"value":"\#(bob)"}]"#) == [bob])
        #expect(try put(#","members":[]"#) == [])
    }

    @Test func `a value with nothing to store leaves the attribute as it was`() throws {
        let ada = try acme.createUser(
            "ada",
            #","name":{"givenName":"Ada"},"title":"T","\#(enterprise)":{"division":"N","manager":{"value":"7c0c"}}"#)
        let answer = try acme.send(
            .put, "/Users/\(ada)",
            #"{"userName":"ada","name":{"nick":"x"},"\#(enterprise)":{"costCenter":"C","manager":{"displayName":"The boss"}}}"#
        )
        #expect(answer.status == 200)
        #expect(answer.body["name"] == ["givenName": "Ada"])
        #expect(answer.body["title"] == nil)
        #expect(answer.body[enterprise]?["manager"]?["value"] == "7c0c")
        #expect(answer.body[enterprise]?["division"] == nil)
        let refused = try acme.send(.put, "/Users/\(ada)", #"{"userName":"ada","emails":[{"address":"a@b.example"}]}"#)
        #expect(refused.status == 400)
        #expect(refused.body["scimType"] == "invalidValue")
    }

    @Test func `members in a PUT are named by value or $ref, and none is lost by mistake`() throws {
        let ada = try acme.createUser("ada")
        let bob = try acme.createUser("bob")
        let group = try #require(
            try acme.send(.post, "/Groups", #"{"displayName":"Engines","members":["\#(ada)"]}"#).body["id"]?.string)
        func put(_ members: String) throws -> (status: Int, members: [String]) {
            let status = try acme.send(
                .put, "/Groups/\(group)", #"{"displayName":"Engines","members":\#(members)}"#
            ).status
            let stored = try acme.send(.get, "/Groups/\(group)").body["members"]?.array
            return (status, stored?.compactMap { $0["value"]?.string } ?? [])
        }
        let address = "https://scim.example.org/scim/v2/Users/\(bob)"
        #expect(try put(#"[{"$ref":"\#(address)"}]"#) == (200, [bob]))
        #expect(try put(#"[{"$ref":"https://scim.example.org/scim/v2/Users/\#(group.dropLast())0"}]"#).members == [bob])
        for members in [#"[{"display":"Eva"}]"#, #"[{"id":"\#(ada)"}]"#, "[{}]", "{}", #"[{"$ref":"Eva"}]"#] {
            #expect(try put(members) == (400, [bob]), "\(members)")
        }
    }

    @Test func `what changes nothing keeps the version`() throws {
        let ada = try acme.createUser("ada", #","emails":[{"type":"work","value":"ada@example.org"}]"#)
        let before = try acme.send(.get, "/Users/\(ada)")
        let again =
            #"{"Emails":[{"Value":"ada@example.org","type":"work"}],"UserName":"ada","active":"true","title":""}"#
        #expect(try acme.send(.put, "/Users/\(ada)", again).response.body == before.response.body)
    }

    @Test(arguments: [
        ("/Users", #"{"displayName":"x"}"#, 400, "invalidValue"),
        ("/Users", #"{"userName":null}"#, 400, "invalidValue"),
        ("/Users", #"{"userName":"BOB"}"#, 409, "uniqueness"),
        ("/Users", #"{"userName":"ada\u0007"}"#, 400, "invalidValue"),
        ("/Users", #"{"userName":"ada","active":7}"#, 400, "invalidValue"), ("/Users", "[]", 400, "invalidSyntax"),
        ("/Users", #"{"userName":"ada","UserName":"ada"}"#, 400, "invalidSyntax"),
        ("/Groups", "{}", 400, "invalidValue"), ("/Groups", #"{"displayName":"OTHERS"}"#, 409, "uniqueness"),
        ("/Groups", #"{"displayName":"Engines","members":["42"]}"#, 400, "invalidValue"),
    ])
    func `refuses what POST would refuse, and changes nothing`(
        endpoint: String, body: String, status: Int, keyword: String
    ) throws {
        _ = try acme.createUser("bob")
        _ = try acme.send(.post, "/Groups", #"{"displayName":"Others"}"#)
        let created = try acme.send(.post, endpoint, #"{"userName":"ada","displayName":"Engines"}"#)
        let path = "\(endpoint)/\(created.body["id"]?.string ?? "")"
        let answer = try acme.send(.put, path, body)
        #expect(answer.status == status)
        #expect(answer.body["scimType"]?.string == keyword)
        #expect(try acme.send(.get, path).body == created.body)
    }

    @Test func `makes nothing new`() throws {
        let nowhere = "/Users/01a20b4b-2842-74f0-87ba-9a3c373d848c"
        #expect(try acme.send(.put, nowhere, #"{"userName":"ada"}"#).status == 404)
        #expect(try acme.send(.get, "/Users").body["totalResults"] == 0)
    }
}
