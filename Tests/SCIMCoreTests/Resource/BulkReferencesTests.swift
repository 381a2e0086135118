import OrderedCollections
import SCIMCore
import Testing

/// Where `bulkId:…` stands for a resource, and where it is a text like any other (RFC 7644 §3.7.2).
@Suite struct BulkReferencesTests {
    private static let id = ResourceID(high: 0x0199_A0C4_506C_7C0F, low: 0x8000_0000_0000_0001)
    private let id = BulkReferencesTests.id.description

    private var references: BulkReferences {
        var references = BulkReferences()
        references.note("q", created: Self.id)
        references.note("failed", failedAt: 3)
        return references
    }

    private let type = ResourceType(
        name: "Device", endpoint: "/Devices", description: "",
        schema: Schema(
            id: "urn:example:Device", name: "Device", description: "",
            attributes: [
                Attribute("label", .string, ""),
                Attribute("page", .reference, "", referenceTypes: ["external"]),
                Attribute("owner", .reference, "", referenceTypes: ["User"]),
                Attribute(
                    "keepers", .complex, multiValued: true, "",
                    subAttributes: [
                        Attribute("value", .string, ""), Attribute("$ref", .reference, "", referenceTypes: ["User"]),
                        Attribute("note", .string, ""),
                    ]),
                Attribute("tags", .complex, multiValued: true, "", subAttributes: [Attribute("value", .string, "")]),
            ]), extensions: [.enterpriseUser])

    @Test func `resolves the values beside a reference and the last step of a reference, and no other text`() throws {
        let resolved = try references.resolved(
            [
                "label": "bulkId:q", "page": "https://example.org/bulkId:q", "owner": "../Users/bulkId:q",
                "keepers": [
                    ["value": "bulkId:q", "$ref": "bulkId:q", "note": "bulkId:q"],
                    ["value": "other", "$ref": "/Users/1"],
                ],
                "tags": [["value": "bulkId:q"]],
                .enterprise: ["department": "bulkId:q", "manager": ["value": "bulkId:q"]],
            ], of: type)
        let expected: JSONObject = [
            "label": "bulkId:q", "page": "https://example.org/bulkId:q", "owner": .string("../Users/\(id)"),
            "keepers": [
                ["value": .string(id), "$ref": .string(id), "note": "bulkId:q"],
                ["value": "other", "$ref": "/Users/1"],
            ],
            "tags": [["value": "bulkId:q"]],
            .enterprise: ["department": "bulkId:q", "manager": ["value": .string(id)]],
        ]
        #expect(resolved == expected)
    }

    @Test func `resolves value filters of references`() throws {
        let filter = Filter.or(
            .compare(AttributePath("value"), .eq, "bulkId:q"), .not(.compare(AttributePath("note"), .eq, "bulkId:q")))
        let keepers = try #require(type.schema.attribute("keepers"))
        let tags = try #require(type.schema.attribute("tags"))
        #expect(
            try references.resolved(filter, of: keepers)
                == .or(
                    .compare(AttributePath("value"), .eq, .string(id)),
                    .not(.compare(AttributePath("note"), .eq, "bulkId:q"))))
        #expect(try references.resolved(filter, of: tags) == filter)
    }

    @Test func `says why a reference cannot be resolved`() throws {
        #expect(try references.id("q") == nil)
        #expect(throws: SCIMError.invalidValue(#""bulkId:Q": no POST in this request has the bulkId "Q""#)) {
            try references.id("bulkId:Q")
        }
        #expect(
            throws: SCIMError(
                409, nil, #""bulkId:failed" does not exist, because operation 3, which should have created it, failed"#)
        ) {
            try references.id("bulkId:failed")
        }
    }
}

extension String {
    fileprivate static let enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
}
