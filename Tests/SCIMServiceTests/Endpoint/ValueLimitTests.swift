import HTTPTypes
import SCIMCore
import SCIMHTTP
import TestBed
import Testing

/// How long values may be, on every way in (D14 of the design).
@Suite struct ValueLimitTests {
    /// An attribute, and how a value gets into it.
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let method: HTTPRequest.Method
        let path: String
        let limit: Int
        /// What the detail calls it.
        let attribute: String
        /// `VALUE` stands for the value.
        let body: String
    }

    private static let enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"

    private static func patch(_ operation: String) -> String { #"{"Operations":[\#(operation)]}"# }

    private static func post(_ title: String, _ limit: Int, _ attribute: String, _ body: String) -> Case {
        Case(testDescription: title, method: .post, path: "/Users", limit: limit, attribute: attribute, body: body)
    }

    private static func change(_ title: String, _ limit: Int, _ attribute: String, _ operation: String) -> Case {
        Case(
            testDescription: title, method: .patch, path: "/Users/ADA", limit: limit,
            attribute: "operation 1: \(attribute)", body: patch(operation))
    }

    static let cases = [
        post("userName", 1024, "userName", #"{"userName":"VALUE"}"#),
        post("externalId", 1024, "externalId", #"{"userName":"eve","externalId":"VALUE"}"#),
        post("role label", 1024, "roles.value", #"{"userName":"eve","roles":[{"value":"VALUE"}]}"#),
        post("role label alone", 1024, "roles.value", #"{"userName":"eve","roles":["VALUE"]}"#),
        post("title", 8192, "title", #"{"userName":"eve","title":"VALUE"}"#),
        post("part of a name", 8192, "name.givenName", #"{"userName":"eve","name":{"givenName":"VALUE"}}"#),
        post("photo", 262_144, "photos.value", #"{"userName":"eve","photos":[{"value":"VALUE"}]}"#),
        post(
            "certificate", 262_144, "x509Certificates.value",
            #"{"userName":"eve","x509Certificates":[{"value":"VALUE"}]}"#),
        post(
            "extension", 8192, "\(enterprise):department",
            #"{"userName":"eve","\#(enterprise)":{"department":"VALUE"}}"#),
        Case(
            testDescription: "group", method: .post, path: "/Groups", limit: 1024, attribute: "displayName",
            body: #"{"displayName":"VALUE"}"#),
        Case(
            testDescription: "PUT", method: .put, path: "/Users/ADA", limit: 1024, attribute: "userName",
            body: #"{"userName":"VALUE"}"#),
        change("PATCH", 1024, "userName", #"{"op":"replace","path":"userName","value":"VALUE"}"#),
        change("PATCH without a path", 1024, "externalId", #"{"op":"add","value":{"externalId":"VALUE"}}"#),
        change("dotted name", 8192, "name.givenName", #"{"op":"add","value":{"name.givenName":"VALUE"}}"#),
        change(
            "part of a value", 8192, #"emails[type eq \"work\"].value"#.substituting(#"\""#, by: "\""),
            #"{"op":"add","path":"emails[type eq \"work\"].value","value":"VALUE"}"#),
        change(
            "value made from its filter", 1024, "roles.value",
            #"{"op":"add","path":"roles[value eq \"VALUE\"].display","value":"x"}"#),
        change(
            "extension by its URN", 8192, "\(enterprise):department",
            #"{"op":"add","path":"\#(enterprise):department","value":"VALUE"}"#),
    ]

    @Test(arguments: cases)
    func `at the limit a value is stored, and past it the error names the attribute`(test: Case) throws {
        let acme = try TestProvider()
        let ada = try acme.createUser("ada")
        func send(_ count: Int) throws -> (status: Int, body: JSONValue, response: Response) {
            let body = test.body.substituting("VALUE", by: String(repeating: "A", count: count))
            return try acme.send(test.method, test.path.substituting("ADA", by: ada), body)
        }
        let past = test.testDescription == "certificate" ? test.limit + 4 : test.limit + 1
        let refused = try send(past)
        #expect(refused.status == 400)
        #expect(refused.body["scimType"] == "invalidValue")
        #expect(
            refused.body["detail"]?.string
                == "\(test.attribute): the text has \(past) bytes; the limit is \(test.limit) (request 00ff)"
        )
        #expect([200, 201].contains(try send(test.limit).status))
    }

    @Test func `in a Bulk request only the entry is refused that brings too long a value`() throws {
        let acme = try TestProvider()
        let long = String(repeating: "x", count: 1025)
        let answer = try acme.send(
            .post, "/Bulk",
            #"{"Operations":[{"method":"POST","path":"/Users","bulkId":"a","data":{"userName":"\#(long)"}},{"method":"POST","path":"/Users","bulkId":"b","data":{"userName":"bob"}}]}"#
        )
        #expect(answer.body["Operations"]?.array?.map { $0["status"] } == ["400", "201"])
    }

    @Test func `a document takes at most 1 MiB`() throws {
        let acme = try TestProvider()
        func body(_ count: Int) -> String {
            let values = (0..<count).map { #"{"value":"\#($0)\#(String(repeating: "x", count: 8000))"}"# }
            return #"{"userName":"ada","entitlements":[\#(values.joined(separator: ","))]}"#
        }
        let refused = try acme.send(.post, "/Users", body(131))
        #expect(refused.status == 400)
        #expect(
            refused.body["detail"]?.string?.hasSuffix(
                "bytes; the limit is 1048576; send fewer or shorter values (request 00ff)") ?? false)
        #expect(try acme.send(.post, "/Users", body(130)).status == 201)
    }

    @Test(arguments: [31, 200_000])
    func `too many combining marks are refused, and the error names the attribute`(count: Int) throws {
        let acme = try TestProvider()
        let marks = String(repeating: "\u{316}\u{301}", count: count / 2) + "\u{301}"
        let refused = try acme.send(.post, "/Users", #"{"userName":"ada\#(marks)"}"#)
        #expect(refused.status == 400)
        #expect(refused.body["scimType"] == "invalidValue")
        #expect(
            refused.body["detail"]?.string?.hasPrefix("userName: more than 30 combining marks in a row") ?? false)
    }

    // MARK: - As it was sent

    @Test(arguments: ["title", "externalId", "userName"])
    func `a change only in Unicode composition is stored`(attribute: String) throws {
        let acme = try TestProvider()
        let ada = try acme.createUser("ada", attribute == "userName" ? "" : #","\#(attribute)":"Åsa""#)
        let composed = "\u{C5}sa"
        for text in [composed, "A\u{30A}sa", composed] {
            let answer = try acme.send(
                .patch, "/Users/\(ada)", Self.patch(#"{"op":"replace","path":"\#(attribute)","value":"\#(text)"}"#))
            #expect(answer.status == 200)
            #expect(answer.body[attribute] == .string(text))
            #expect(try acme.send(.get, "/Users/\(ada)").body[attribute] == .string(text))
        }
    }

    // MARK: - Once each

    @Test(arguments: [HTTPRequest.Method.post, .put])
    func `the same type and value are kept once`(method: HTTPRequest.Method) throws {
        let acme = try TestProvider()
        let ada = try acme.createUser("ada")
        let answer = try acme.send(
            method, method == .put ? "/Users/\(ada)" : "/Users",
            #"{"userName":"eve","emails":[{"type":"work","value":"a@x"},{"type":"home","value":"a@x"},{"type":"Work","value":"A@x","primary":true},{"value":"a@x"},{"value":"a@x"}]}"#
        )
        let expected: JSONValue = [
            ["value": "A@x", "type": "Work", "primary": true], ["value": "a@x", "type": "home"], ["value": "a@x"],
        ]
        #expect(answer.body["emails"] == expected)
    }
}
