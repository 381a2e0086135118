import SCIMCore
import Testing

@Suite struct BulkResponseTests {
    private func operation(_ entry: JSONValue, status: Int) throws -> BulkResponse.Operation {
        let message = try BulkMessage(["Operations": [entry]], limit: 10)
        return BulkResponse.Operation(try #require(message.entries.first), status: status)
    }

    @Test func `writes what is known of each operation`() throws {
        var created = try operation(["method": "POST", "path": "/Users", "bulkId": "a\"", "data": [:]], status: 201)
        created.location = "https://scim.example.org/scim/v2/Users/1"
        created.version = Version("x1")
        var failed = try operation(["method": "delete", "path": "/Users/2"], status: 404)
        failed.response = Array(#"{"status":"404"}"#.utf8)
        let body = BulkResponse(operations: [created, failed]).body
        #expect(
            String(decoding: body, as: UTF8.self)
                == #"""
                {"schemas":["urn:ietf:params:scim:api:messages:2.0:BulkResponse"],"Operations":[{"method":"POST",
                "bulkId":"a\"","location":"https://scim.example.org/scim/v2/Users/1","version":"W/\"x1\"","status":"201"},
                {"method":"DELETE","status":"404","response":{"status":"404"}}]}
                """#.replacing("\n", with: ""))
    }

    @Test func `an entry with an unknown method has no method in the answer`() throws {
        let answer = BulkResponse(operations: [try operation(["method": "HEAD", "path": "/Users"], status: 400)])
        #expect(String(decoding: answer.body, as: UTF8.self).hasSuffix(#""Operations":[{"status":"400"}]}"#))
        #expect(String(decoding: BulkResponse(operations: []).body, as: UTF8.self).hasSuffix(#""Operations":[]}"#))
    }
}
