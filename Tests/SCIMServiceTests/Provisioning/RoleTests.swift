import HTTPTypes
import OrderedCollections
import SCIMAdministration
import SCIMCore
import Testing

/// Roles as Entra's three expressions send them (Q71 to Q73, D9 of the design).
@Suite struct RoleTests {
    let acme: TestProvider
    private let ada: String

    init() throws {
        acme = try TestProvider()
        ada = try acme.createUser("ada")
    }

    /// Sends the operations and returns the role that the user has then.
    private func role(_ operations: String) throws -> String? {
        let answer = try acme.send(.patch, "/Users/\(ada)", #"{"Operations":[\#(operations)]}"#)
        #expect(answer.status == 200)
        return try acme.administration.user("ada", of: acme.organization).user.role
    }

    private func roles() throws -> JSONValue? { try acme.send(.get, "/Users/\(ada)").body["roles"] }

    @Test func `one role is made from the filter, and changed in its place`() throws {
        let path = #"roles[primary eq \"True\"]"#
        #expect(
            try role(
                #"{"op":"Add","path":"\#(path).value","value":"Admin"},{"op":"Add","path":"\#(path).type","value":"W"}"#
            ) == "admin")
        #expect(try role(#"{"op":"Replace","path":"\#(path).value","value":" viewer "}"#) == "viewer")
        #expect(try roles() == [["value": " viewer ", "type": "W", "primary": true]])
        #expect(try role(#"{"op":"Replace","path":"\#(path).value","value":""}"#) == "member")
        #expect(try roles() == nil)
    }

    @Test func `the primary role counts, or else the first`() throws {
        #expect(try role(#"{"op":"add","path":"roles","value":[{"value":"viewer"},{"value":"admin"}]}"#) == "viewer")
        #expect(try role(#"{"op":"replace","path":"roles[value eq \"admin\"].primary","value":"True"}"#) == "admin")
        #expect(try role(#"{"op":"add","path":"roles","value":[{"value":"member","primary":true}]}"#) == "member")
        #expect(try roles()?.array?.map { $0["primary"] == true } == [false, false, true])
    }

    @Test func `a whole list replaces a whole list, and an empty one leaves the default role`() throws {
        #expect(try role(#"{"op":"replace","path":"roles","value":[{"value":"admin"},{"value":"viewer"}]}"#) == "admin")
        #expect(try role(#"{"op":"replace","path":"roles","value":[{"value":"viewer"}]}"#) == "viewer")
        #expect(try roles() == [["value": "viewer"]])
        #expect(try role(#"{"op":"replace","value":{"roles":[]}}"#) == "member")
        #expect(try roles() == nil)
    }

    @Test
    func `roles as JSON text count by their value, appear once, and are warned about because they are only added`()
        throws
    {
        let text = #"{\"id\":\"1111\",\"value\":\"Admin\",\"displayName\":\"Admins\"}"#
        let add =
            #"{"op":"Add","path":"roles","value":[{"primary":false,"type":"WindowsAzureActiveDirectoryRole","value":"\#(text)"}]}"#
        #expect(try role(add) == "admin")
        #expect(try role(add) == "admin")
        #expect(try roles()?.array?.count == 1)
        #expect(try roles()?.array?.first?["value"] == #"{"id":"1111","value":"Admin","displayName":"Admins"}"#)
        let entry = try #require(try acme.administration.log(of: acme.organization, .init()).last)
        #expect(entry.detail == AddOnlyRoles.warning)
        #expect(entry.remedy?.contains("SingleAppRoleAssignment") == true)
        #expect(try role(#"{"op":"replace","path":"roles","value":[{"value":"\#(text)"}]}"#) == "admin")
        #expect(try acme.administration.log(of: acme.organization, .init()).last?.detail == nil)
    }
}
