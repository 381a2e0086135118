import OrderedCollections
import SCIMCore
import Testing

@Suite struct BulkMessageTests {
    private func message(_ text: String, limit: Int = 3) throws -> BulkMessage {
        try BulkMessage(try #require(try JSONValue(parsing: text).object), limit: limit)
    }

    private static let user = #"{"method":"POST","path":"/Users","bulkId":"a","data":{"userName":"ada"}}"#

    @Test func `reads the four methods in any case, and what each needs`() throws {
        let read = try message(
            #"""
            {"schemas":["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],"failOnErrors":2,"operations":[
             {"method":"post","path":"/Users","bulkId":"a","data":{"userName":"ada"}},
             {"Method":"PATCH","path":"/Users/1","version":"W/\"3694e05e9dff591\"","data":{"Operations":[]}},
             {"method":"DELETE","path":"Groups/2","bulkId":null,"version":null}]}
            """#)
        #expect(read.failOnErrors == 2)
        #expect(read.entries.map(\.method) == [.post, .patch, .delete])
        #expect(read.entries.map(\.bulkID) == ["a", nil, nil])
        let requests = try read.entries.map { try $0.request.get() }
        #expect(requests.map(\.path) == ["/Users", "/Users/1", "Groups/2"])
        #expect(requests.map(\.version) == [nil, #"W/"3694e05e9dff591""#, nil])
        #expect(requests.map(\.data) == [["userName": "ada"], ["Operations": []], [:]])
    }

    @Test(arguments: [
        ("{}", 400, #""Operations" is missing; a Bulk body is a BulkRequest message (RFC 7644 section 3.7)"#),
        (#"{"Operations":{}}"#, 400, #""Operations" must be an array, not an object"#),
        (#"{"Operations":[]}"#, 400, #""Operations" is empty; name at least one operation"#),
        (
            #"{"Operations":[\#(user)],"failOnErrors":0}"#, 400,
            #""failOnErrors" must be a whole number of at least 1, not 0"#
        ),
        (
            #"{"Operations":[\#(user)],"failOnErrors":"1"}"#, 400,
            #""failOnErrors" must be a whole number of at least 1, not a string"#
        ),
        (
            #"{"Operations":[\#(user),1,\#(user)]}"#, 400,
            #"the bulkId "a" is used by operation 1 and operation 3; give each its own"#
        ),
        (
            #"{"Operations":[1,2,3,4]}"#, 413,
            "the Bulk request has 4 operations; maxOperations is 3; split it into several requests"
        ),
    ])
    func `refuses as a whole what cannot be understood as a whole`(text: String, status: Int, detail: String) {
        let error = #expect(throws: SCIMError.self) { try message(text) }
        #expect(error == SCIMError(status, status == 400 ? .invalidSyntax : nil, detail))
    }

    @Test(arguments: [
        ("7", "expected an object, but found a number"),
        ("{}", #""method" must be "POST", "PUT", "PATCH" or "DELETE", but it is missing"#),
        (#"{"method":"GET"}"#, #""method" must be "POST", "PUT", "PATCH" or "DELETE", not "GET""#),
        (#"{"method":1}"#, #""method" must be "POST", "PUT", "PATCH" or "DELETE", not a number"#),
        (
            #"{"method":"POST","path":"/Users","data":{}}"#,
            #""bulkId" is missing; a POST needs one to identify its response"#
        ),
        (
            #"{"method":"POST","path":"/Users","bulkId":"","data":{}}"#,
            #""bulkId" must be a non-empty string, not """#
        ),
        (
            #"{"method":"PUT","path":"/Users/1","bulkId":7,"data":{}}"#,
            #""bulkId" must be a non-empty string, not 7"#
        ),
        (
            #"{"method":"DELETE"}"#,
            #""path" is missing; give an endpoint such as /Users, or a resource such as /Users/{id}"#
        ),
        (
            #"{"method":"DELETE","path":""}"#,
            #""path" is missing; give an endpoint such as /Users, or a resource such as /Users/{id}"#
        ),
        (#"{"method":"DELETE","path":"/Users/1","version":1}"#, #""version" must be a string, not a number"#),
        (
            #"{"method":"PUT","path":"/Users/1"}"#,
            #""data" is missing; a PUT needs the body it would have as a request of its own"#
        ),
        (#"{"method":"PATCH","path":"/Users/1","data":[]}"#, #""data" must be an object, not an array"#),
    ])
    func `leaves an entry with a fault of its own to fail alone`(entry: String, detail: String) throws {
        let read = try message(#"{"Operations":[\#(entry),\#(Self.user)]}"#)
        #expect(throws: SCIMError.invalidSyntax(detail)) { try read.entries[0].request.get() }
        #expect(try read.entries[1].request.get().path == "/Users")
    }
}
