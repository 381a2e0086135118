import OrderedCollections
import SCIMCore
import Testing

@Suite struct AddOnlyRolesTests {
    private func request(_ operations: String) throws -> PatchRequest {
        let body = try JSONValue(
            parsing: #"{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[\#(operations)]}"#)
        return try PatchRequest(PatchMessage(body).entries, of: .user, habits: .entra)
    }

    @Test(arguments: [
        #"{"op":"Add","path":"roles","value":[{"value":"{\"id\":\"1\",\"value\":\"Admin\"}"}]}"#,
        #"{"op":"add","path":"roles","value":[{"primary":"False","value":"a"},{"primary":false,"value":"b"}]}"#,
        #"{"op":"add","value":{"roles":[{"value":"a"}],"title":"x"}}"#,
    ])
    func `recognizes an expression that only adds`(operation: String) throws {
        #expect(AddOnlyRoles.arrive(in: try request(operation)))
    }

    @Test(arguments: [
        #"{"op":"Replace","path":"roles","value":[{"value":"a"}]}"#,
        #"{"op":"Add","path":"roles[primary eq \"True\"].value","value":"a"}"#,
        #"{"op":"Add","path":"roles","value":[{"primary":"True","value":"a"}]}"#,
        #"{"op":"Add","path":"roles","value":[{"value":"a"}]},{"op":"Remove","path":"roles[value eq \"b\"]"}"#,
        #"{"op":"Add","path":"title","value":"x"}"#,
    ])
    func `mistakes nothing else for it`(operation: String) throws {
        #expect(!AddOnlyRoles.arrive(in: try request(operation)))
    }
}
