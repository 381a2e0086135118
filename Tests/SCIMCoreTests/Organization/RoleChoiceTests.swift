import OrderedCollections
import SCIMCore
import Testing

/// Which of a user's roles counts (D9).
@Suite struct RoleChoiceTests {
    private func choice(_ roles: String) throws -> RoleChoice? {
        RoleChoice(of: ["roles": try JSONValue(parsing: roles)])
    }

    @Test(arguments: [
        (#"[{"value":"viewer"},{"value":"Admin","primary":true}]"#, 1, true, "admin"),
        (#"[{"value":"Admin","primary":true},{"value":"viewer","primary":true}]"#, 0, true, "admin"),
        (#"[{"value":" Viewer "},{"value":"Admin","primary":false}]"#, 0, false, "viewer"),
    ])
    func `the role marked primary counts, else the first`(roles: String, index: Int, isPrimary: Bool, label: String)
        throws
    {
        let choice = try #require(try choice(roles))
        #expect(choice.index == index)
        #expect(choice.isPrimary == isPrimary)
        #expect(choice.label == label)
        #expect(!choice.isJSONText)
    }

    @Test func `the label of a JSON text is the value in it`() throws {
        let choice = try #require(
            try choice(#"[{"value":"{\"id\":\"1\",\"value\":\"Admin\",\"displayName\":\"A\"}"}]"#))
        #expect(choice.isJSONText)
        #expect(choice.label == "admin")
    }

    @Test(arguments: ["[]", #"[{"display":"Admin"}]"#, #"[{"value":"viewer"},{"display":"Admin","primary":true}]"#])
    func `without a value in the role that counts there is no choice`(roles: String) throws {
        #expect(try choice(roles) == nil)
        #expect(RoleChoice(of: [:]) == nil)
    }
}
