import OrderedCollections
import SCIMCore
import Testing

@Suite struct ProjectionTests {
    /// An extension with every value of `returned`.
    static let badge = Schema(
        id: "urn:example:2.0:Badge", name: "Badge", description: "Badges.",
        attributes: [
            Attribute("number", .integer, "Always returned.", returned: .always),
            Attribute("color", .string, "Returned by default."),
            Attribute("code", .string, "On request.", returned: .request),
            Attribute("secret", .string, "Never.", returned: .never),
            Attribute(
                "desk", .complex, "With parts.",
                subAttributes: [
                    Attribute("row", .string, "By default."),
                    Attribute("key", .string, "On request.", returned: .request),
                    Attribute("lock", .string, "Never.", returned: .never),
                    Attribute("floor", .string, "Always.", returned: .always),
                ]),
        ])
    static let type = ResourceType(
        name: "User", endpoint: "/Users", description: "Users", schema: .user, extensions: [.enterpriseUser, badge])

    static let ada: JSONObject = [
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "id": "1", "userName": "ada",
        "name": ["familyName": "King", "givenName": "Ada"],
        "emails": [["value": "a@example.org", "type": "work"], ["value": "b@example.org", "primary": true]],
        "groups": [["value": "2", "display": "Math"]],
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": [
            "department": "Engines", "manager": ["value": "9", "displayName": "Charles"],
        ],
        "urn:example:2.0:Badge": [
            "number": 7, "color": "red", "code": "c", "secret": "s",
            "desk": ["row": "r", "key": "k", "lock": "l", "floor": "f"],
        ],
        "meta": ["resourceType": "User", "version": "W/\"1\""],
    ]

    /// What is left, as paths; sub-attributes where only some are left.
    private func left(_ attributes: String, _ excluded: String = "", written: JSONObject? = nil) throws -> String {
        func names(_ list: String) -> [String] { list.split(separator: " ").map(String.init) }
        var projection = try Projection(attributes: names(attributes), excluded: names(excluded), of: Self.type)
        if let written { projection = projection.showing(written: written, of: Self.type) }
        let answer = projection.applied(to: Self.ada, of: Self.type)
        return answer.map { name, value in
            let label = name.hasPrefix("urn:example") ? "badge" : name.hasPrefix("urn:") ? "enterprise" : name
            guard value != Self.ada[name] else { return label }
            return "\(label){\(parts(value, of: Self.ada[name]))}"
        }.joined(separator: " ")
    }

    private func parts(_ value: JSONValue, of whole: JSONValue?) -> String {
        let members = value.object ?? value.array?.first?.object ?? [:]
        return members.map { name, inner in
            let original = whole?[name] ?? whole?.array?.first?[name]
            return inner == original ? name : "\(name){\(parts(inner, of: original))}"
        }.joined(separator: " ")
    }

    /// A part that is always returned comes with its attribute, not alone.
    private static let always = "badge{number}"
    private static let byDefault = "badge{number color desk{row floor}}"

    @Test(arguments: [
        ("", "", "schemas id userName name emails groups enterprise \(byDefault) meta"),
        ("userName", "", "schemas id userName \(always)"), ("USERNAME", "", "schemas id userName \(always)"),
        ("id", "", "schemas id \(always)"), ("shoeSize userName.x", "", "schemas id \(always)"),
        ("urn:example:none:x", "", "schemas id \(always)"),
        ("name", "", "schemas id name \(always)"), ("name.givenName", "", "schemas id name{givenName} \(always)"),
        ("emails.value", "", "schemas id emails{value} \(always)"),
        ("emails.value emails.type", "", "schemas id emails{value type} \(always)"),
        ("emails emails.value", "", "schemas id emails \(always)"),
        (#"emails[type eq "work"]"#.replacing(" ", with: "\t"), "", "schemas id emails \(always)"),
        (#"emails[type eq "work"].value"#.replacing(" ", with: "\t"), "", "schemas id emails{value} \(always)"),
        ("urn:ietf:params:scim:schemas:core:2.0:User:userName", "", "schemas id userName \(always)"),
        ("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User", "", "schemas id enterprise \(always)"),
        (
            "urn:ietf:params:scim:schemas:extension:enterprise:2.0:user:DEPARTMENT", "",
            "schemas id enterprise{department} \(always)"
        ),
        ("manager", "", "schemas id enterprise{manager} \(always)"),
        ("manager.displayName", "", "schemas id enterprise{manager{displayName}} \(always)"),
        ("meta.version", "", "schemas id \(always) meta{version}"), ("groups", "", "schemas id groups \(always)"),
        ("", "emails", "schemas id userName name groups enterprise \(byDefault) meta"),
        ("", "emails.type", "schemas id userName name emails{value} groups enterprise \(byDefault) meta"),
        ("", "id schemas", "schemas id userName name emails groups enterprise \(byDefault) meta"),
        (
            "", "number color desk.row desk.floor",
            "schemas id userName name emails groups enterprise badge{number desk{floor}} meta"
        ),
        (
            "", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User meta groups",
            "schemas id userName name emails \(byDefault)"
        ),
        ("", "shoeSize", "schemas id userName name emails groups enterprise \(byDefault) meta"),
        // Both: what is asked for without what is left out.
        ("name emails", "emails", "schemas id name \(always)"),
        ("name", "name.givenName", "schemas id name{familyName} \(always)"),
        // On request, and never.
        ("code", "", "schemas id badge{number code}"),
        ("desk", "", "schemas id badge{number desk{row floor}}"),
        ("desk.key", "", "schemas id badge{number desk{key floor}}"),
        ("secret password", "", "schemas id \(always)"), ("desk.lock", "", "schemas id badge{number desk{floor}}"),
        ("urn:example:2.0:Badge", "", "schemas id badge{number color code desk{row floor}}"),
    ])
    func `shows what is asked for and what is always returned`(attributes: String, excluded: String, left: String)
        throws
    {
        #expect(try self.left(attributes, excluded) == left)
    }

    @Test func `what is returned on request is shown where it was written`() throws {
        let code: JSONObject = [Self.badge.id: ["code": "c"]]
        #expect(try left("", written: code).contains("badge{number color code desk{row floor}}"))
        let key: JSONObject = [Self.badge.id: ["desk": ["key": "k"]]]
        #expect(try left("", written: key).contains("badge{number color desk{row key floor}}"))
        #expect(try left("", written: [Self.badge.id: ["secret": "s", "color": "red"]]).contains(Self.byDefault))
        #expect(try left("", "code", written: code).contains(Self.byDefault))
        #expect(try left("userName", written: code) == "schemas id userName \(Self.always)")
    }

    @Test(arguments: ["emails[type", "a b", "1", "emails..x", "[type eq \"x\"]", "emails[", "a,b"])
    func `refuses what is not a name`(name: String) throws {
        for (attributes, excluded) in [([name], []), ([], [name])] {
            let error = #expect(throws: SCIMError.self) {
                try Projection(attributes: attributes, excluded: excluded, of: Self.type)
            }
            #expect(error?.type == .invalidValue)
            let parameter = attributes.isEmpty ? "excludedAttributes" : "attributes"
            #expect(error?.detail.hasPrefix("\(parameter): \"\(name)\": the path, at character ") == true)
        }
    }
}
