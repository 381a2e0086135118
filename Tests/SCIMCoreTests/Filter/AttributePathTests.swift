import SCIMCore
import Testing

@Suite struct AttributePathTests {
    static let user = "urn:ietf:params:scim:schemas:core:2.0:User"
    static let enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"

    @Test(arguments: [
        ("displayName", AttributePath("displayName")),
        ("name.givenName", AttributePath("name", "givenName")),
        (
            #"members[value eq "x"].display"#,
            AttributePath("members", where: .compare(AttributePath("value"), .eq, "x"), "display")
        ),
        (#"members[value eq "x"]"#, AttributePath("members", where: .compare(AttributePath("value"), .eq, "x"))),
        (
            #"roles[primary eq "True"].value"#,
            AttributePath("roles", where: .compare(AttributePath("primary"), .eq, "True"), "value")
        ),
        (" displayName ", AttributePath("displayName")),
        ("\(user):name.familyName", AttributePath(schema: user, "name", "familyName")),
        ("\(enterprise):manager", AttributePath(schema: enterprise, "manager")),
        (enterprise, AttributePath(schema: enterprise, "")),
        (enterprise.uppercased(), AttributePath(schema: enterprise.uppercased(), "")),
        (
            "\(user):emails[type eq \"work\"].value",
            AttributePath(schema: user, "emails", where: .compare(AttributePath("type"), .eq, "work"), "value")
        ),
        // A URN that nobody knows ends at its last colon.
        ("urn:example:2.0:Thing", AttributePath(schema: "urn:example:2.0", "Thing")),
        ("urn:example:2.0:Thing:color", AttributePath(schema: "urn:example:2.0:Thing", "color")),
        // A longer URN that begins like a known one.
        ("\(user)s:color", AttributePath(schema: "\(user)s", "color")),
        ("\(user):Extra:color", AttributePath(schema: "\(user):Extra", "color")),
    ])
    func `reads the paths of PATCH operations, projections and keys`(text: String, path: AttributePath) throws {
        let parsed = try AttributePath(
            parsing: text, knownSchemas: [Self.user, "\(Self.user):Extra", Self.enterprise])
        #expect(parsed == path)
        #expect(
            try AttributePath(
                parsing: "\(path)", knownSchemas: [Self.enterprise, "\(Self.user):Extra", Self.user]) == path)
    }

    @Test(arguments: [
        ("", "character 1: expected an attribute name, but reached the end"),
        ("members[", "character 9: expected an attribute name, but reached the end"),
        ("members[value eq \"x\"", "character 21: expected \"and\", \"or\" or \"]\", but reached the end"),
        ("members[value eq \"x\"]display", "character 22: expected the end of the path, but found \"display\""),
        ("members[value eq \"x\"].", "character 23: expected a sub-attribute name, but reached the end"),
        ("members value", "character 9: expected the end of the path, but found \"value\""),
        ("name.given.name", "character 11: expected the end of the path, but found \".name\""),
        ("name..given", "character 6: expected a sub-attribute name, but found \".given\""),
        ("emails.type[value pr]", "character 12: expected the end of the path, but found \"[\""),
        ("$", "character 1: expected an attribute name, but found \"$\""),
        ("/displayName", "character 1: expected an attribute name, but found \"/displayName\""),
        ("\(user):", "character 44: expected an attribute name, but reached the end"),
    ])
    func `refuses what is not a path and says where and why`(text: String, detail: String) {
        #expect(throws: SCIMError.invalidPath("the path, at \(detail)")) {
            try AttributePath(parsing: text, knownSchemas: [Self.user])
        }
    }
}
