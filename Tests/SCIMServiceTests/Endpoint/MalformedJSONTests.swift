import HTTPTypes
import OrderedCollections
import SCIMCore
import SCIMHTTP
import SCIMService
import Testing

/// Bodies that are no JSON object, to every endpoint that reads one.
@Suite struct MalformedJSONTests {
    static let bodies: [(String, String)] = [
        ("", "the body is empty; expected a JSON object"),
        (" \r\n\t", "the body is empty; expected a JSON object"),
        ("null", "the body must be a JSON object, not null"),
        ("[{}]", "the body must be a JSON object, not an array"),
        (#""{}""#, "the body must be a JSON object, not a string"),
        ("-1.5e3", "the body must be a JSON object, not a number"),
        ("false", "the body must be a JSON object, not a boolean"),
        ("{", "JSON at line 1, column 2: expected a member name in quotes"),
        ("{userName:1}", "JSON at line 1, column 2: expected a member name in quotes"),
        ("{'a':1}", "JSON at line 1, column 2: expected a member name in quotes"),
        (#"{"a"}"#, #"JSON at line 1, column 5: expected ":" after the member name"#),
        (#"{"a":}"#, "JSON at line 1, column 6: unexpected character"),
        (#"{"a":"#, "JSON at line 1, column 6: the JSON text ends where a value was expected"),
        ("{\"a\":\n 1", #"JSON at line 2, column 3: expected "," or "}""#),
        (#"{"a":1,}"#, "JSON at line 1, column 8: expected a member name in quotes"),
        (#"{"a":[1,]}"#, "JSON at line 1, column 9: unexpected character"),
        (#"{"a":[1 2]}"#, #"JSON at line 1, column 9: expected "," or "]""#),
        (#"{"a":1}}"#, "JSON at line 1, column 8: unexpected text after the JSON value"),
        (#"{"a":1} {}"#, "JSON at line 1, column 9: unexpected text after the JSON value"),
        ("{\"a\":1}\u{0}", "JSON at line 1, column 8: unexpected text after the JSON value"),
        (#"{"a":1,"b":{"a":2,"a":3}}"#, #"JSON at line 1, column 19: the member "a" appears twice"#),
        ("// \n{}", "JSON at line 1, column 1: unexpected character"),
        ("<User/>", "JSON at line 1, column 1: unexpected character"),
        ("userName=ada", "JSON at line 1, column 1: unexpected character"),
        (#"{"a":NaN}"#, "JSON at line 1, column 6: unexpected character"),
        (#"{"a":True}"#, "JSON at line 1, column 6: unexpected character"),
        (#"{"a":nul}"#, "JSON at line 1, column 6: unexpected word; expected true, false or null"),
        (#"{"a":01}"#, #"JSON at line 1, column 7: expected "," or "}""#),
        (#"{"a":+1}"#, "JSON at line 1, column 6: unexpected character"),
        (#"{"a":1.}"#, "JSON at line 1, column 8: expected a digit after the decimal point"),
        (#"{"a":1e}"#, "JSON at line 1, column 8: expected a digit in the exponent"),
        (#"{"a":1e400}"#, "JSON at line 1, column 6: the number is too large"),
        (
            #"{"a":"# + String(repeating: "9", count: 65) + "}",
            "JSON at line 1, column 6: the number is too large"
        ),
        (#"{"a":"b}"#, "JSON at line 1, column 6: a string is not closed"),
        (#"{"a":"\x41"}"#, "JSON at line 1, column 7: unknown escape in a string"),
        (#"{"a":"\u00g0"}"#, "JSON at line 1, column 11: expected four hexadecimal digits after \\u"),
        (#"{"a":"b\u0000"}"#, "JSON at line 1, column 8: NUL is not allowed in a string"),
        ("{\"a\":\"\u{0}\"}", "JSON at line 1, column 7: a control character inside a string must be escaped"),
        ("{\"a\":\"\n\"}", "JSON at line 1, column 7: a control character inside a string must be escaped"),
        (#"{"a":"\ud83d"}"#, "JSON at line 1, column 7: unpaired surrogate"),
        (#"{"a":"\ude00"}"#, "JSON at line 1, column 7: unpaired surrogate"),
        (#"{"a":"\ude00\ud83d"}"#, "JSON at line 1, column 7: unpaired surrogate"),
        (#"{"a":"\ud83dx"}"#, "JSON at line 1, column 7: unpaired surrogate"),
        (
            #"{"a":"# + String(repeating: "[", count: 32) + String(repeating: "]", count: 32) + "}",
            "JSON at line 1, column 37: more than 32 nested objects and arrays"
        ),
        (
            String(repeating: #"{"a":"#, count: 33) + "1" + String(repeating: "}", count: 33),
            "JSON at line 1, column 161: more than 32 nested objects and arrays"
        ),
    ]

    /// Bytes that are not UTF-8: alone, overlong, a surrogate, beyond Unicode, cut off.
    static let notUTF8: [[UInt8]] = [
        [0xFF], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82], [0x80],
    ]

    @Test(arguments: bodies)
    func `what is not a JSON object is invalidSyntax and says where`(body: String, detail: String)
        throws
    {
        try expect(Array(body.utf8), detail)
    }

    @Test(arguments: notUTF8)
    func `a string that is not UTF-8 is invalidSyntax`(bytes: [UInt8]) throws {
        try expect(
            Array(#"{"a":""#.utf8) + bytes + Array(#""}"#.utf8), "JSON at line 1, column 7: a string is not valid UTF-8"
        )
    }

    @Test func `a byte order mark does no harm`() throws {
        #expect(try TestProvider().send(.post, "/Users", "\u{FEFF}{\"userName\":\"ada\"}").status == 201)
    }

    private func expect(_ body: [UInt8], _ detail: String) throws {
        let acme = try TestProvider()
        let ada = try acme.createUser("ada")
        let before = try acme.send(.get, "/Users").response
        let targets: [(HTTPRequest.Method, String)] = [
            (.post, "/Users"), (.post, "/Groups"), (.put, "/Users/\(ada)"), (.patch, "/Users/\(ada)"), (.post, "/Bulk"),
            (.post, "/.search"), (.post, "/Users/.search"),
        ]
        for (method, path) in targets {
            let answer = acme.endpoint.respond(
                to: Request(
                    method: method, target: "/scim/v2\(path)", fields: [.authorization: "Bearer \(acme.token)"],
                    body: body,
                    id: "00ff", clientAddress: "192.0.2.1"))
            #expect(answer.status == .badRequest)
            let error = try JSONValue(parsing: answer.body)
            #expect(error["scimType"] == "invalidSyntax")
            #expect(error["detail"]?.string == "\(detail) (request 00ff)")
        }
        #expect(try acme.send(.get, "/Users").response.body == before.body)
    }
}
