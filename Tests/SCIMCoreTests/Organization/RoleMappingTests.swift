import OrderedCollections
import SCIMCore
import Testing

@Suite struct RoleMappingTests {
    let mapping = RoleMapping(table: ["admin": "Admin", "Billing Staff": "Billing"], defaultRole: "Member")

    @Test(arguments: [
        ("admin", "Admin"), (" ADMIN ", "Admin"), ("\u{2003}admin\n", "Admin"), ("billing staff", "Billing"),
        ("billing  staff", "Member"), ("\u{0430}dmin", "Member"), ("unknown", "Member"), ("", "Member"),
    ])
    func `resolves a label regardless of case and outer space`(label: String, role: String) {
        #expect(mapping.role(for: label) == role)
    }

    @Test(
        arguments: [
            (#"{"roles":[{"value":"viewer"},{"value":"Admin","primary":true}]}"#, "Admin", "mapping", "admin"),
            (#"{"roles":[{"value":"Admin"},{"value":"viewer"}]}"#, "Admin", "mapping", "admin"),
            (
                #"{"roles":[{"value":"{\"id\":\"1\",\"value\":\"Admin\",\"displayName\":\"A\"}"}]}"#, "Admin",
                "mapping", "admin"
            ),
            (#"{"roles":[{"value":"viewer"}]}"#, "Member", "default", "viewer"),
            (#"{}"#, "Member", "default", nil),
        ] as [(String, String, String, String?)])
    func `uses the primary role, or else the first, and says why`(
        attributes: String, role: String, reason: String, label: String?
    ) throws {
        let object = try #require(try JSONValue(parsing: attributes).object)
        let resolution = mapping.resolution(for: object)
        #expect(resolution.role == role)
        #expect(resolution.reason.rawValue == reason)
        #expect(resolution.label == label)
    }

    @Test func `gives no role where nothing matches and there is no default`() {
        let resolution = RoleMapping(table: [:], defaultRole: nil).resolution(for: ["roles": [["value": "admin"]]])
        #expect(resolution == RoleResolution(role: nil, reason: .none, label: "admin"))
    }
}
