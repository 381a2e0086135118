import HTTPTypes
import OrderedCollections
import SCIMCore
import SCIMHTTP
import Testing

/// The limits of docs/Scope.md, each met and passed by one: what is at the limit is done, what is past it is refused as a whole.
/// That of the body is held in `BodyLimitTests`, that of what a PATCH looks at in `PatchLimitTests`.
@Suite struct LimitTests {
    /// A request that grows, and the answer past its limit.
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let method: HTTPRequest.Method
        /// `ADA` stands for a user who is there.
        let path: String
        let limit: Int
        let status: Int
        let keyword: String?
        let detail: String
        let body: @Sendable (Int) -> String
    }

    private static func list(_ count: Int, _ element: (Int) -> String) -> String {
        (0..<count).map(element).joined(separator: ",")
    }

    static let cases = [
        Case(
            testDescription: "levels of JSON", method: .put, path: "/Users/ADA", limit: 32, status: 400,
            keyword: "invalidSyntax",
            detail: "JSON at line 1, column 72: more than 32 nested objects and arrays"
        ) {
            #"{"userName":"ada","title":"x","unknown":\#(String(repeating: "[", count: $0 - 1))\#(String(repeating: "]", count: $0 - 1))}"#
        },
        Case(
            testDescription: "values of an attribute", method: .put, path: "/Users/ADA", limit: 1000, status: 400,
            keyword: "invalidValue", detail: "emails has 1001 values; the limit is 1000"
        ) { #"{"userName":"ada","title":"x","emails":[\#(list($0) { #"{"value":"\#($0)"}"# })]}"# },
        Case(
            testDescription: "operations of a PATCH", method: .patch, path: "/Users/ADA", limit: 10_000, status: 413,
            keyword: nil,
            detail: "the PATCH has 10001 operations; the limit is 10000; split it into several requests"
        ) { #"{"Operations":[\#(list($0) { _ in #"{"op":"add","path":"title","value":"x"}"# })]}"# },
        Case(
            testDescription: "operations of a Bulk request", method: .post, path: "/Bulk", limit: 1000, status: 413,
            keyword: nil,
            detail: "the Bulk request has 1001 operations; maxOperations is 1000; split it into several requests"
        ) {
            #"{"Operations":[\#(list($0) { _ in #"{"method":"PATCH","path":"/Users/ADA","data":{"Operations":[{"op":"add","path":"title","value":"x"}]}}"# })]}"#
        },
        Case(
            testDescription: "conditions of a value filter", method: .patch, path: "/Users/ADA", limit: 100,
            status: 400,
            keyword: "invalidPath", detail: "operation 2: the path, at character 1513: more than 100 conditions"
        ) {
            #"{"Operations":[{"op":"add","path":"title","value":"x"},{"op":"remove","path":"emails[\#(list($0) { _ in #"type eq \"x\""# }.substituting(",", by: " or "))]"}]}"#
        },
        Case(
            testDescription: "parentheses of a value filter", method: .patch, path: "/Users/ADA", limit: 19,
            status: 400,
            keyword: "invalidPath",
            detail: "operation 2: the path, at character 27: more than 20 nested parentheses and brackets"
        ) {
            #"{"Operations":[{"op":"add","path":"title","value":"x"},{"op":"remove","path":"emails[\#(String(repeating: "(", count: $0))type pr\#(String(repeating: ")", count: $0))]"}]}"#
        },
    ]

    @Test(arguments: cases)
    func `what is at a limit is done, and past it nothing is`(test: Case) throws {
        let acme = try TestProvider()
        let ada = try acme.createUser("ada")
        let before = try acme.send(.get, "/Users/\(ada)").body
        func send(_ count: Int) throws -> (status: Int, body: JSONValue, response: Response) {
            try acme.send(
                test.method, test.path.substituting("ADA", by: ada), test.body(count).substituting("ADA", by: ada))
        }
        let refused = try send(test.limit + 1)
        #expect(refused.status == test.status)
        #expect(refused.body["status"]?.string == "\(test.status)")
        #expect(refused.body["scimType"]?.string == test.keyword)
        #expect(refused.body["detail"]?.string == "\(test.detail) (request 00ff)")
        #expect(try acme.send(.get, "/Users/\(ada)").body == before)
        #expect(try send(test.limit).status == 200)
        #expect(try acme.send(.get, "/Users/\(ada)").body["title"] == "x")
    }

    @Test(arguments: ["attributes", "excludedAttributes"])
    func `a thousand names of attributes are taken, and not one more`(parameter: String) throws {
        let acme = try TestProvider()
        try acme.createUser("ada")
        func send(_ count: Int) throws -> (status: Int, body: JSONValue, response: Response) {
            try acme.send(.get, "/Users?\(parameter)=\(Self.list(count) { "a\($0)" })")
        }
        #expect(try send(1000).status == 200)
        let refused = try send(1001)
        #expect(refused.status == 400)
        #expect(refused.body["scimType"] == "invalidValue")
        #expect(
            refused.body["detail"]?.string
                == "\(parameter) has 1001 names; the limit is 1000 (request 00ff)")
    }
}
