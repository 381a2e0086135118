import OrderedCollections
import SCIMCore
import Testing

/// Bodies of POST and PUT.
@Suite struct ResourceReaderTests {
    static let id = "01970000-0000-7000-8000-000000000001"

    private func read(_ body: String, _ type: ResourceType = .user) throws -> WrittenAttributes {
        var reader = ResourceReader(type, habits: .entra)
        return try reader.attributes(of: try #require(try JSONValue(parsing: body).object))
    }

    @Test(arguments: [
        #"{"urn:ietf:params:scim:schemas:core:2.0:User":{"userName":"ada","name":{"givenName":"Ada"}}}"#,
        #"{"URN:ietf:params:scim:schemas:core:2.0:user":{"USERNAME":"ada"},"name":{"givenName":"Ada"}}"#,
    ]) func `core attributes may be under the URN of their schema`(body: String) throws {
        #expect(try read(body).attributes == ["userName": "ada", "name": ["givenName": "Ada"]])
    }

    @Test func `an attribute inside and outside that object appears twice`() throws {
        let body = #"{"userName":"ada","urn:ietf:params:scim:schemas:core:2.0:User":{"userName":"eve"}}"#
        let error = #expect(throws: SCIMError.self) { try read(body) }
        #expect(error?.type == .invalidSyntax)
    }

    @Test func `unknown attributes in it are ignored by their whole path`() throws {
        var reader = ResourceReader(.user, habits: .entra)
        _ = try reader.attributes(of: [Schema.user.id: ["userName": "ada", "rank": 1]])
        #expect(reader.ignored == ["\(Schema.user.id):rank"])
    }

    @Test func `says which attributes were given without anything to store`() throws {
        let enterprise = Schema.enterpriseUser.id
        let written = try read(
            #"{"userName":"ada","name":{"nick":"x"},"\#(enterprise)":{"manager":{"displayName":"Eve"},"division":"N"}}"#
        )
        #expect(written.attributes == ["userName": "ada", enterprise: ["division": "N"]])
        let current: JSONObject = [
            "name": ["givenName": "Ada"], "title": "Countess",
            enterprise: ["manager": ["value": "7c0c"], "division": "S"],
        ]
        #expect(
            ResourceType.user.inSchemaOrder(written.keepingUntouched(of: current)) == [
                "userName": "ada", "name": ["givenName": "Ada"],
                enterprise: ["division": "N", "manager": ["value": "7c0c"]],
            ])
    }

    @Test(arguments: ["{}", #"{"rank":1}"#, #"{"manager":{}}"#])
    func `an extension value with nothing to store leaves the extension unchanged`(text: String) throws {
        let enterprise = Schema.enterpriseUser.id
        let current: JSONObject = [enterprise: ["department": "Engines", "manager": ["value": "7c0c"]]]
        let kept = try read(#"{"userName":"ada","\#(enterprise)":\#(text)}"#).keepingUntouched(of: current)
        #expect(kept[enterprise] == current[enterprise])
    }

    @Test(arguments: ["null", #"{"department":null,"manager":null}"#])
    func `null takes an extension away`(text: String) throws {
        let enterprise = Schema.enterpriseUser.id
        let current: JSONObject = [enterprise: ["department": "Engines"]]
        #expect(
            try read(#"{"userName":"ada","\#(enterprise)":\#(text)}"#).keepingUntouched(of: current)[enterprise] == nil)
    }

    @Test(arguments: [
        (#"[{"$ref":"https://scim.example.org/scim/v2/Users/\#(id)"}]"#, id),
        (#"[{"$ref":"../Users/\#(id)/","display":"Ada"}]"#, id),
        (#"{"$ref":"\#(id)"}"#, id),
        (#"[{"$ref":"https://scim.example.org/scim/v2/Users/bulkId:ada"}]"#, "bulkId:ada"),
        (#"[{"$ref":"https://scim.example.org/scim/v2/Users/\#(id)","value":"b"}]"#, "b"),
        (#"[{"value":"b"}]"#, "b"),
        (#""b""#, "b"),
        (#"{"members":[{"value":"b"}]}"#, "b"),
    ]) func `a member is named by its value or by its $ref`(members: String, id: String) throws {
        let written = try read(#"{"displayName":"G","members":\#(members)}"#, .group)
        #expect(written.attributes["members"]?.array?.compactMap { $0["value"]?.string } == [id])
    }

    @Test(arguments: [
        #"[{"display":"Eva Holm"}]"#, #"[{"id":"\#(id)"}]"#, "[{}]", "{}", #"[{"type":"User"}]"#, #"[{"$ref":"ada"}]"#,
        #"[{"value":"b"},{"display":"Eva Holm"}]"#, #"[{"$ref":"https://scim.example.org/scim/v2/Users/ada"}]"#,
    ]) func `any other member is refused`(members: String) throws {
        let error = #expect(throws: SCIMError.self) {
            try read(#"{"displayName":"G","members":\#(members)}"#, .group)
        }
        #expect(error?.type == .invalidValue)
        #expect(error?.detail.contains(#"has neither a "value" nor a "$ref" that ends in an id"#) == true)
    }

    @Test(arguments: ["[]", "null", #""""#, #"[{"value":null}]"#, #"[{"value":""}]"#, "[null]"])
    func `null, an empty text and an empty list unassign`(members: String) throws {
        let written = try read(#"{"displayName":"G","members":\#(members)}"#, .group)
        #expect(written.unassigned == ["members"])
        #expect(written.attributes == ["displayName": "G"])
    }

    @Test func `a manager is named by a $ref as well`() throws {
        let enterprise = Schema.enterpriseUser.id
        let written = try read(#"{"userName":"ada","\#(enterprise)":{"manager":{"$ref":"../Users/\#(Self.id)"}}}"#)
        #expect(written.attributes[enterprise] == ["manager": ["value": .string(Self.id)]])
    }

    @Test func `an attribute has at most a thousand values, a group any number of members`() throws {
        func list(_ count: Int) -> String {
            "[" + (0..<count).map { #"{"value":"\#($0)"}"# }.joined(separator: ",") + "]"
        }
        let written = try read(#"{"userName":"ada","emails":\#(list(1000))}"#)
        #expect(written.attributes["emails"]?.array?.count == 1000)
        #expect(throws: SCIMError.invalidValue("emails has 1001 values; the limit is 1000")) {
            try read(#"{"userName":"ada","emails":\#(list(1001))}"#)
        }
        let group = try read(#"{"displayName":"Engineers","members":\#(list(1001))}"#, .group)
        #expect(group.attributes["members"]?.array?.count == 1001)
    }
}
