import OrderedCollections
import Testing

@testable import SCIMCore

/// The last definition that is accepted and the first that is not, and when two definitions are equal.
@Suite struct SchemaBoundaryTests {
    private static let urn = "urn:example:desk"

    private func faults(_ members: JSONObject) -> [String] {
        var schema: JSONObject = ["id": .string(Self.urn), "attributes": [["name": "row"]]]
        schema.merge(members) { _, new in new }
        var reader = SchemaReader()
        _ = reader.schema(.object(schema))
        return reader.faults
    }

    @Test func `anything but an object is one fault`() {
        var reader = SchemaReader()
        #expect(reader.schema([]) == nil)
        #expect(reader.faults == ["expected one schema, a JSON object, but found an array"])
    }

    @Test(arguments: [
        ("urn:ab:c", true), ("urn:example:x", true), ("URN:example:x.y-z_0", true),
        ("urn:" + String(repeating: "a", count: 32) + ":x", true),
        ("urn:" + String(repeating: "a", count: 33) + ":x", false), ("urn:a:c", false), ("urn:ab", false),
        ("urn:ab:", false),
        ("urn:-ab:c", false), ("urn:ab-:c", false), ("urn:a_b:c", false), ("uri:ab:c", false), ("urn:ab:c::d", false),
        ("urn:ab:c d", false),
    ])
    func `a URN has a namespace of 2 to 32 characters and a name`(text: String, isURN: Bool) {
        #expect(text.isURN == isURN)
    }

    @Test(arguments: [
        (" ", false), ("a b", false), ("a\tb", true), ("\u{1F}", true), ("\u{7E}", false), ("\u{7F}", true),
        ("\u{9F}", true), ("\u{A0}", false),
    ])
    func `tells control characters from others`(text: String, hasControl: Bool) {
        #expect(text.hasControlCharacters == hasControl)
    }

    @Test func `fifty sub-attributes are allowed`() {
        func attributes(_ count: Int) -> JSONValue {
            let parts = (0..<count).map { JSONValue.object(["name": .string("part\($0)")]) }
            return [["name": "desk", "type": "complex", "subAttributes": .array(parts)]]
        }
        #expect(faults(["attributes": attributes(50)]) == [])
        #expect(faults(["attributes": attributes(51)]) != [])
    }

    @Test func `two hundred canonical values are allowed`() {
        func attributes(_ count: Int) -> JSONValue {
            let values = (0..<count).map { JSONValue.string("row \($0)") }
            return [["name": "row", "canonicalValues": .array(values)]]
        }
        #expect(faults(["attributes": attributes(200)]) == [])
        #expect(faults(["attributes": attributes(201)]).count == 1)
    }

    @Test func `texts have up to a thousand characters`() {
        let longest = JSONValue.string(String(repeating: "ä", count: 1000))
        let tooLong = JSONValue.string(String(repeating: "ä", count: 1001))
        #expect(faults(["description": longest]) == [])
        #expect(faults(["description": tooLong]).count == 1)
        #expect(faults(["attributes": [["name": "row", "canonicalValues": [longest]]]]) == [])
        #expect(faults(["attributes": [["name": "row", "canonicalValues": [tooLong]]]]).count == 1)
        #expect(faults(["attributes": [["name": "row", "canonicalValues": [""]]]]).count == 1)
    }

    /// One attribute, and others that each differ from it in one characteristic.
    private static let forms = [
        Attribute("row", .string, "A row."), Attribute("line", .string, "A row."), Attribute("row", .integer, "A row."),
        Attribute("row", .string, "A line."), Attribute("row", .string, multiValued: true, "A row."),
        Attribute("row", .string, "A row.", required: true),
        Attribute("row", .string, "A row.", canonicalValues: ["1"]),
        Attribute("row", .string, "A row.", caseExact: true),
        Attribute("row", .string, "A row.", mutability: .immutable),
        Attribute("row", .string, "A row.", returned: .request),
        Attribute("row", .string, "A row.", uniqueness: .server),
        Attribute("row", .string, "A row.", referenceTypes: ["external"]),
        Attribute("row", .string, "A row.", subAttributes: [Attribute("part", .string, "A part.")]),
    ]

    @Test func `attributes are equal if every characteristic is`() {
        for (place, form) in Self.forms.enumerated() {
            for (other, compared) in Self.forms.enumerated() {
                #expect((form == compared) == (place == other), "\(place) \(other)")
            }
        }
        #expect(Self.forms[0] == Attribute("row", .string, "A row."))
    }

    @Test func `schemas are equal if all their parts are`() {
        let row = Attribute("row", .string, "A row.")
        let schemas = [
            Schema(id: "urn:ab:a", name: "A", description: "a", attributes: [row]),
            Schema(id: "urn:ab:b", name: "A", description: "a", attributes: [row]),
            Schema(id: "urn:ab:a", name: "B", description: "a", attributes: [row]),
            Schema(id: "urn:ab:a", name: "A", description: "b", attributes: [row]),
            Schema(id: "urn:ab:a", name: "A", description: "a", attributes: []),
        ]
        for (place, schema) in schemas.enumerated() {
            for (other, compared) in schemas.enumerated() { #expect((schema == compared) == (place == other)) }
        }
        #expect(schemas[0] == Schema(id: "urn:ab:a", name: "A", description: "a", attributes: [row]))
    }
}
