import HTTPTypes
import OrderedCollections
import SCIMCore
import Testing

/// Bulk requests that cannot be done, as a whole or in one entry, with the sentence that goes with each.
@Suite struct MalformedBulkTests {
    let acme: TestProvider

    init() throws { acme = try TestProvider() }

    @Test(arguments: [
        ("{}", #""Operations" is missing; a Bulk body is a BulkRequest message (RFC 7644 section 3.7)"#),
        (#"{"Operations":null}"#, #""Operations" must be an array, not null"#),
        (#"{"Operations":{"method":"POST"}}"#, #""Operations" must be an array, not an object"#),
        (#"{"Operations":[]}"#, #""Operations" is empty; name at least one operation"#),
        (
            #"{"failOnErrors":-1,"Operations":[\#(ada)]}"#,
            #""failOnErrors" must be a whole number of at least 1, not -1"#
        ),
        (
            #"{"failOnErrors":1.5,"Operations":[\#(ada)]}"#,
            #""failOnErrors" must be a whole number of at least 1, not 1.5"#
        ),
        (
            #"{"failOnErrors":99999999999999999999,"Operations":[\#(ada)]}"#,
            #""failOnErrors" must be a whole number of at least 1, not 99999999999999999999"#
        ),
        (
            #"{"failOnErrors":"1","Operations":[\#(ada)]}"#,
            #""failOnErrors" must be a whole number of at least 1, not a string"#
        ),
        (
            #"{"Operations":[\#(ada),\#(ada)]}"#,
            #"the bulkId "a" is used by operation 1 and operation 2; give each its own"#
        ),
    ])
    func `a malformed message is refused as a whole`(message: String, detail: String) throws {
        let answer = try acme.send(.post, "/Bulk", message)
        #expect(answer.status == 400)
        #expect(answer.body["scimType"] == "invalidSyntax")
        #expect(answer.body["detail"]?.string == "\(detail) (request 00ff)")
        #expect(try acme.send(.get, "/Users").body["totalResults"] == 0)
    }

    static let ada = #"{"method":"POST","path":"/Users","bulkId":"a","data":{"userName":"ada"}}"#
    private static let nobody = "01a20b4b-2842-74f0-87ba-9a3c373d848c"

    static let entries: [(String, Int, String?, String)] = [
        ("null", 400, "invalidSyntax", "expected an object, but found null"),
        ("[]", 400, "invalidSyntax", "expected an object, but found an array"),
        ("{}", 400, "invalidSyntax", #""method" must be "POST", "PUT", "PATCH" or "DELETE", but it is missing"#),
        (
            #"{"method":"HEAD"}"#, 400, "invalidSyntax",
            #""method" must be "POST", "PUT", "PATCH" or "DELETE", not "HEAD""#
        ),
        (
            #"{"method":"POST","path":"/Users","data":{"userName":"bob"}}"#, 400, "invalidSyntax",
            #""bulkId" is missing; a POST needs one to identify its response"#
        ),
        (
            #"{"method":"DELETE","path":"/Users/1","bulkId":{}}"#, 400, "invalidSyntax",
            #""bulkId" must be a non-empty string, not {}"#
        ),
        (
            #"{"method":"DELETE","path":7}"#, 400, "invalidSyntax",
            #""path" is missing; give an endpoint such as /Users, or a resource such as /Users/{id}"#
        ),
        (
            #"{"method":"DELETE","path":"/Users/\#(nobody)","version":[]}"#, 400, "invalidSyntax",
            #""version" must be a string, not an array"#
        ),
        (
            #"{"method":"PATCH","path":"/Users/\#(nobody)"}"#, 400, "invalidSyntax",
            #""data" is missing; a PATCH needs the body it would have as a request of its own"#
        ),
        (
            #"{"method":"PUT","path":"/Users/\#(nobody)","data":"x"}"#, 400, "invalidSyntax",
            #""data" must be an object, not a string"#
        ),
        (
            #"{"method":"PATCH","path":"/Users/\#(nobody)","data":{"Operations":[{"op":"add","path":"title"}]}}"#, 400,
            "invalidValue", #"operation 1: title: "value" is missing"#
        ),
        (
            #"{"method":"POST","path":"/Users","bulkId":"b","data":{"userName":"bob","active":"maybe"}}"#, 400,
            "invalidValue", #"active: expected true or false, but found "maybe""#
        ),
        (
            #"{"method":"POST","path":"/Users","bulkId":"b","data":{"userName":"ADA"}}"#, 409, "uniqueness",
            #"userName "ADA" already belongs to another user of this organization"#
        ),
        (#"{"method":"DELETE","path":"/Users/x"}"#, 404, nil, #"User "x" was not found"#),
        (#"{"method":"DELETE","path":"/Users/\#(nobody)"}"#, 404, nil, #"User "\#(nobody)" was not found"#),
        (
            #"{"method":"DELETE","path":"/Users/%"}"#, 400, "invalidSyntax",
            #"the request's URL has a "%" that is not followed by two hexadecimal digits"#
        ),
        (#"{"method":"DELETE","path":"/Users"}"#, 405, nil, "DELETE is not allowed here; allowed: GET,"),
        (
            #"{"method":"DELETE","path":"/Bulk"}"#, 400, "invalidSyntax",
            #""/Bulk": the path of a Bulk operation must be /Users, /Groups or a resource below them"#
        ),
        (
            #"{"method":"DELETE","path":"https://scim.example.org/scim/v2/Users/1"}"#, 404, nil,
            "there is no such endpoint; "
        ),
        (
            #"{"method":"DELETE","path":"/Users/bulkId:"}"#, 400, "invalidValue",
            #""bulkId:": no POST in this request has the bulkId """#
        ),
        (
            #"{"method":"POST","path":"/Groups","bulkId":"b","data":{"displayName":"G","members":["bulkId:A"]}}"#, 400,
            "invalidValue", #""bulkId:A": no POST in this request has the bulkId "A""#
        ),
        (
            #"{"method":"PATCH","path":"/Users/bulkId:a","data":{"Operations":[{"op":"add","path":"x","value":1},{"op":"add","path":"manager","value":"bulkId:z"}]}}"#,
            400, "invalidValue", #"operation 2: "bulkId:z": no POST in this request has the bulkId "z""#
        ),
    ]

    @Test(arguments: entries)
    func `an entry that fails fails alone, and its place is named`(
        entry: String, status: Int, keyword: String?, detail: String
    ) throws {
        let answer = try acme.send(.post, "/Bulk", #"{"Operations":[\#(Self.ada),\#(entry)]}"#)
        #expect(answer.status == 200)
        let results = answer.body["Operations"]?.array ?? []
        #expect(results.map { $0["status"]?.string } == ["201", "\(status)"])
        #expect(results.last?["response"]?["scimType"]?.string == keyword)
        #expect(results.last?["response"]?["detail"]?.string?.hasPrefix("Bulk operation 2: \(detail)") == true)
        #expect(try acme.send(.get, "/Users").body["totalResults"] == 1)
        #expect(try acme.send(.get, "/Groups").body["totalResults"] == 0)
    }
}
