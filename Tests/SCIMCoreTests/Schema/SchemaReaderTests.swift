import OrderedCollections
import SCIMCore
import Testing

@Suite struct SchemaReaderTests {
    private static let urn = "urn:ietf:params:scim:schemas:extension:Contoso:2.0:User"

    /// A schema with these attributes, as JSON text.
    private static func text(_ attributes: String, id: String = urn, _ more: String = "") -> String {
        #"{"id":"\#(id)","attributes":\#(attributes)\#(more)}"#
    }

    private func read(_ text: String) throws -> (schema: Schema?, faults: [String]) {
        var reader = SchemaReader()
        let schema = reader.schema(try JSONValue(parsing: text))
        return (schema, reader.faults)
    }

    @Test func `reads every characteristic and gives those that are left out their defaults`() throws {
        let attributes = """
            [{"name":"badgeColor"},
             {"name":"doors","type":"complex","multiValued":true,"description":"Doors.","required":true,
              "mutability":"immutable","returned":"request","uniqueness":"none",
              "subAttributes":[{"name":"value","caseExact":true,"canonicalValues":["north","south"]},
                               {"name":"$ref","type":"reference","referenceTypes":["external"]}]}]
            """
        let found = try read(Self.text(attributes, #","name":"Contoso","meta":{"resourceType":"Schema"}"#))
        #expect(found.faults == [])
        let schema = try #require(found.schema)
        #expect(schema.id == Self.urn)
        #expect(schema.name == "Contoso")
        #expect(schema.attributes[0] == Attribute("badgeColor", .string, ""))
        let doors = schema.attributes[1]
        #expect(doors.type == .complex)
        #expect(doors.isMultiValued && doors.isRequired)
        #expect(doors.mutability == .immutable)
        #expect(doors.returned == .request)
        #expect(doors.subAttributes[0].isCaseExact)
        #expect(doors.subAttributes[0].canonicalValues == ["north", "south"])
        #expect(doors.subAttributes[1].isCaseExact, "a reference is, whatever is said")
    }

    @Test func `reads what it has written`() throws {
        let attributes =
            #"[{"name":"floor","type":"integer"},{"name":"desk","type":"complex","subAttributes":[{"name":"row"}]}]"#
        let schema = try #require(try read(Self.text(attributes)).schema)
        #expect(try read(JSONValue.object(schema.definition).text).schema == schema)
    }

    @Test(arguments: [
        ("[]", "expected one schema, a JSON object, but found an array"),
        (#"{"attributes":[{"name":"a"}]}"#, "id: missing; use a URN"),
        (text(#"[{"name":"a"}]"#, id: "Contoso"), #"id: "Contoso" is not a URN"#),
        (text(#"[{"name":"a"}]"#, id: "urn:x y:z"), "id: \"urn:x y:z\" is not a URN"),
        (text(#"[{"name":"a"}]"#, id: "urn:contoso:"), "id: \"urn:contoso:\" is not a URN"),
        (text("[]"), "attributes: expected an array of 1 to 200 attributes, but found 0"),
        (#"{"id":"\#(urn)"}"#, "attributes: missing"),
        (
            text(#"[{"name":"a"}]"#, #","schemas":["urn:x:y"]"#),
            "schemas: an array is not allowed; use [\"urn:ietf:params:scim:schemas:core:2.0:Schema\"]"
        ),
        (
            text(#"[{"name":"a"}]"#, #","owner":"me"# + "\""),
            "owner: unknown member; the members are schemas, id, name, description, attributes and meta"
        ),
        (text("[7]"), "attributes[0]: expected an object, but found a number"),
        (text(#"[{"type":"string"}]"#), "attributes[0].name: missing; use a letter followed by letters"),
        (text(#"[{"name":"1st"}]"#), #"attributes[0].name: "1st" is not allowed; use a letter followed by letters"#),
        (text(#"[{"name":"externalId"}]"#), #"attributes[0].name: "externalId" is an attribute of every resource"#),
        (text(#"[{"name":"a"},{"name":"A"}]"#), "A: defined twice; names are case-insensitive"),
        (
            text(#"[{"name":"a","type":"date"}]"#),
            #"a.type: "date" is not allowed; the choices are string, boolean, decimal, integer, dateTime, binary, reference and complex"#
        ),
        (text(#"[{"name":"a","requird":true}]"#), "a.requird: unknown member; the members are name, type"),
        (text(#"[{"name":"a","Type":"string","type":"string"}]"#), "a.type: appears twice"),
        (
            text(#"[{"name":"a","multiValued":"yes"}]"#),
            #"a.multiValued: "yes" is not allowed; use true or false"#
        ),
        (
            text(#"[{"name":"a","mutability":"readOnly"}]"#),
            #"a.mutability: "readOnly" is not allowed; the choices are readWrite and immutable"#
        ),
        (
            text(#"[{"name":"a","returned":"never"}]"#),
            #"a.returned: "never" is not allowed; the choices are always, default and request"#
        ),
        (
            text(#"[{"name":"a","uniqueness":"server"}]"#),
            #"a.uniqueness: "server" is not allowed; the only choice is none"#
        ),
        (
            text(#"[{"name":"a","type":"reference"}]"#),
            "a.referenceTypes: missing or empty; the choices are User, Group, external and uri"
        ),
        (
            text(#"[{"name":"a","referenceTypes":["User"]}]"#),
            "a.referenceTypes: allowed only for type reference; this type is string"
        ),
        (text(#"[{"name":"a","type":"complex"}]"#), "a.subAttributes: missing; expected an array of attributes"),
        (
            text(#"[{"name":"a","subAttributes":[{"name":"b"}]}]"#),
            "a.subAttributes: allowed only for type complex; this type is string"
        ),
        (
            text(#"[{"name":"a","type":"complex","subAttributes":[{"name":"b","type":"complex"}]}]"#),
            #"a.b.type: "complex" is not allowed; the choices are string, boolean"#
        ),
        (
            text(#"[{"name":"a","canonicalValues":[1]}]"#),
            "a.canonicalValues: an array is not allowed; use an array of at most 200 strings"
        ),
        (
            text(#"[{"name":"a","description":7}]"#),
            "a.description: 7 is not allowed; use text of at most 1000 characters"
        ),
    ])
    func `says where a fault is, what is wrong and what is allowed`(text: String, fault: String) throws {
        let found = try read(text)
        #expect(found.schema == nil)
        #expect(found.faults.count == 1)
        #expect(found.faults.first?.hasPrefix(fault) == true, "\(found.faults)")
    }

    @Test func `names all faults at once, up to twenty`() throws {
        let two = try read(Self.text(#"[{"name":"a","type":"date"},{"name":"b","returned":"x"}]"#)).faults
        #expect(two.count == 2)
        let many = (1...50).map { #"{"name":"a\#($0)","type":"date"}"# }.joined(separator: ",")
        #expect(try read(Self.text("[\(many)]")).faults.count == 20)
    }

    @Test func `accepts 200 attributes and not one more`() throws {
        func schema(_ count: Int) -> String {
            Self.text("[\((1...count).map { #"{"name":"a\#($0)"}"# }.joined(separator: ","))]")
        }
        #expect(try read(schema(200)).schema?.attributes.count == 200)
        #expect(
            try read(schema(201)).faults == [
                "attributes: expected an array of 1 to 200 attributes, but found 201"
            ])
    }

    @Test(arguments: [
        (Schema.enterpriseUser.id, "a", "id: \"\(Schema.enterpriseUser.id)\" belongs to the schema"),
        ("\(Schema.user.id):more", "a", "id: \"\(Schema.user.id):more\" belongs to the schema"),
        (
            "urn:contoso:people:more", "a",
            "id: \"urn:contoso:people:more\" and urn:contoso:people: one is the beginning of the other"
        ),
        (
            "urn:other:people", "TITLE",
            "TITLE: the schema urn:ietf:params:scim:schemas:core:2.0:User of User has an attribute with that name"
        ),
        (
            "urn:other:people", "department",
            "department: the schema urn:ietf:params:scim:schemas:extension:enterprise:2.0:User of User"
        ),
        ("urn:other:people", "badge", "badge: the schema urn:contoso:people of User has an attribute with that name"),
    ])
    func `clashes with existing schemas`(id: String, name: String, clash: String) throws {
        let there = Schema(
            id: "urn:contoso:people", name: "", description: "", attributes: [Attribute("badge", .string, "")])
        let schema = Schema(id: id, name: "", description: "", attributes: [Attribute(name, .string, "")])
        let clashes = schema.clashes(with: [ResourceType.user.extended(by: [there])], beside: [there])
        #expect(clashes.count == 1)
        #expect(clashes.first?.hasPrefix(clash) == true, "\(clashes)")
    }

    @Test func `does not clash with itself, nor with names that another resource type has`() {
        let there = Schema(
            id: "urn:contoso:people", name: "", description: "", attributes: [Attribute("badge", .string, "")])
        #expect(there.clashes(with: [ResourceType.user.extended(by: [there])], beside: [there]) == [])
        let groups = Schema(
            id: "urn:contoso:groups", name: "", description: "", attributes: [Attribute("title", .string, "")])
        #expect(groups.clashes(with: [ResourceType.group], beside: [there]) == [])
    }

    @Test func `may grow but not lose attributes with stored values`() {
        func schema(_ attributes: Attribute...) -> Schema {
            Schema(id: "urn:contoso:people", name: "", description: "", attributes: attributes)
        }
        let old = schema(
            Attribute("floor", .integer, ""),
            Attribute("desk", .complex, "", subAttributes: [Attribute("row", .string, "")]))
        let grown = schema(
            Attribute("floor", .integer, "Which floor.", required: true),
            Attribute(
                "desk", .complex, "", subAttributes: [Attribute("row", .string, ""), Attribute("seat", .string, "")]),
            Attribute("badge", .string, ""))
        #expect(grown.losses(replacing: old) == [])
        let shrunk = schema(
            Attribute("floor", .string, ""),
            Attribute("desk", .complex, "", subAttributes: [Attribute("seat", .string, "")]))
        #expect(
            shrunk.losses(replacing: old) == [
                "floor: the type was integer and would become string",
                "desk.row: missing, but values of it may be stored",
            ])
    }
}
