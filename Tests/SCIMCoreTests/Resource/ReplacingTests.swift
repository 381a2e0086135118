import OrderedCollections
import SCIMCore
import Testing

/// PUT's rules for mutability (RFC 7644 §3.5.1).
@Suite struct ReplacingTests {
    private let type = ResourceType(
        name: "Device", endpoint: "/Devices", description: "",
        schema: Schema(
            id: "urn:example:Device", name: "Device", description: "",
            attributes: [
                Attribute("label", .string, ""), Attribute("serial", .string, "", mutability: .immutable),
                Attribute(
                    "maker", .complex, "",
                    subAttributes: [
                        Attribute("name", .string, "", mutability: .immutable), Attribute("phone", .string, ""),
                    ]),
            ]),
        extensions: [
            Schema(
                id: "urn:example:More", name: "More", description: "",
                attributes: [Attribute("batch", .string, "", mutability: .immutable), Attribute("shelf", .string, "")])
        ])

    private let current: JSONObject = [
        "label": "A", "serial": "7", "maker": ["name": "Acme", "phone": "1"],
        "urn:example:More": ["batch": "b", "shelf": "s"],
    ]

    @Test func `clears what is missing, and keeps what is immutable`() throws {
        let kept: JSONObject = ["serial": "7", "maker": ["name": "Acme"], "urn:example:More": ["batch": "b"]]
        #expect(try type.replacing(current, by: [:]) == kept)
    }

    @Test func `accepts the same immutable value in any case, and a first one`() throws {
        let same: JSONObject = ["serial": "7", "maker": ["name": "ACME", "phone": "2"]]
        let replaced = try type.replacing(current, by: same)
        #expect(replaced["maker"] == ["name": "ACME", "phone": "2"])
        #expect(try type.replacing(["label": "A"], by: current) == current)
    }

    @Test(arguments: [
        (#"{"serial":"8"}"#, "serial"), (#"{"maker":{"name":"Other"}}"#, "name"),
        (#"{"urn:example:More":{"batch":"c"}}"#, "batch"),
    ])
    func `refuses another value of what is immutable`(given: String, name: String) throws {
        let given = try #require(try JSONValue(parsing: given).object)
        #expect(throws: SCIMError.mutability("\(name) is immutable and already has a value")) {
            try type.replacing(current, by: given)
        }
    }

    @Test func `an update replaces what is given and keeps the rest, extensions attribute by attribute`() throws {
        let given: JSONObject = ["label": "B", "maker": ["phone": "2"], "urn:example:More": ["shelf": "t"]]
        let updated: JSONObject = [
            "label": "B", "serial": "7", "maker": ["name": "Acme", "phone": "2"],
            "urn:example:More": ["batch": "b", "shelf": "t"],
        ]
        #expect(try type.inSchemaOrder(type.updating(current, by: given)) == updated)
    }
}
