import OrderedCollections
import SCIMCore
import Testing

@Suite struct SearchRequestTests {
    private func read(_ text: String) throws -> SearchRequest {
        try SearchRequest(try #require(try JSONValue(parsing: text).object))
    }

    /// The example of RFC 7644 §3.4.3.
    @Test func `reads the example of RFC 7644`() throws {
        let request = try read(
            #"""
            {"schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"],
             "attributes": ["displayName", "userName"], "filter": "displayName sw \"smith\"", "startIndex": 1,
             "count": 10}
            """#)
        var expected = SearchRequest()
        expected.attributes = ["displayName", "userName"]
        expected.filter = #"displayName sw "smith""#
        expected.startIndex = 1
        expected.count = 10
        #expect(request == expected)
    }

    @Test func `ignores undefined members, null and the case of names`() throws {
        let request = try read(
            #"{"SORTBY":"title","sortorder":"descending","Cursor":"","filter":null,"attributes":null,"limit":{"a":1}}"#)
        var expected = SearchRequest()
        expected.sortBy = "title"
        expected.sortOrder = "descending"
        expected.cursor = ""
        #expect(request == expected)
        #expect(
            try read(#"{"schemas":["urn:x","URN:IETF:params:scim:api:messages:2.0:searchrequest"]}"#) == SearchRequest()
        )
    }

    @Test(arguments: [
        ("10", 10), ("-3", -3), ("0", 0), ("10.0", 10), ("1e2", 100), ("9223372036854775807", Int.max),
        ("9223372036854775808", .max), ("-1e30", .min),
    ])
    func `reads whole numbers in every notation`(text: String, number: Int) throws {
        #expect(try read(#"{"count":\#(text)}"#).count == number)
        #expect(try read(#"{"startIndex":\#(text)}"#).startIndex == number)
    }

    @Test(arguments: [
        (#"{"filter":7}"#, #""filter" must be a string, not a number"#),
        (#"{"sortBy":["title"]}"#, #""sortBy" must be a string, not an array"#),
        (#"{"sortOrder":true}"#, #""sortOrder" must be a string, not a boolean"#),
        (#"{"cursor":1}"#, #""cursor" must be a string, not a number"#),
        (#"{"count":"10"}"#, #""count" must be a whole number, not a string"#),
        (#"{"count":1.5}"#, #""count" must be a whole number, not 1.5"#),
        (#"{"startIndex":{}}"#, #""startIndex" must be a whole number, not an object"#),
        (#"{"attributes":"userName"}"#, #""attributes" must be an array of strings, not a string"#),
        (#"{"attributes":["userName",1]}"#, #""attributes" must be an array of strings, but contains a number"#),
        (#"{"excludedAttributes":{}}"#, #""excludedAttributes" must be an array of strings, not an object"#),
        (#"{"schemas":"urn:x"}"#, #""schemas" must be an array of strings, not a string"#),
        (
            #"{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"]}"#,
            #""schemas" must contain urn:ietf:params:scim:api:messages:2.0:SearchRequest in a query"#
        ),
    ])
    func `refuses a member of another type by name`(text: String, detail: String) {
        #expect(throws: SCIMError.invalidSyntax(detail)) { try read(text) }
    }
}
