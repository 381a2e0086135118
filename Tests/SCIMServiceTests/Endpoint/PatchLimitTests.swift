import HTTPTypes
import OrderedCollections
import SCIMCore
import SCIMHTTP
import Testing

/// What one PATCH may look at: it is one turn of the writer, and others wait for its end.
@Suite struct PatchLimitTests {
    /// A PATCH that is repeated until it has looked at too much.
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let endpoint: String
        let resource: String
        let operation: String
        /// As many are taken, and not one more.
        let taken: Int
    }

    /// The values "0" to "999".
    private static let thousand = (0..<1000).map { #"{"value":"\#($0)"}"# }.joined(separator: ",")
    /// One value of a thousand types.
    private static let types = (0..<1000).map { #"{"value":"x","type":"t\#($0)"}"# }.joined(separator: ",")
    /// The first of them decides, but each is counted.
    private static let conditions = Array(repeating: #"type eq \"x\""#, count: 100).joined(separator: " and ")
    private static let long = (0..<100).map { #"{"value":"\#($0)\#(String(repeating: "x", count: 7998))"}"# }
        .joined(separator: ",")

    static let cases = [
        Case(
            testDescription: "a hundred conditions over a thousand values", endpoint: "/Users",
            resource: #""roles":[\#(thousand)]"#, operation: #"{"op":"remove","path":"roles[\#(conditions)]"}"#,
            taken: 10),
        Case(
            testDescription: "long values, compared without regard to case", endpoint: "/Users",
            resource: #""entitlements":[\#(long)]"#,
            operation: #"{"op":"remove","path":"entitlements[value eq \"y\"].display"}"#,
            taken: 10),
        Case(
            testDescription: "long values of which another part is compared", endpoint: "/Users",
            resource: #""entitlements":[\#(long)]"#,
            operation: #"{"op":"remove","path":"entitlements[\#(conditions)]"}"#, taken: 100),
        Case(
            testDescription: "a value whose equal is looked for among long ones", endpoint: "/Users",
            resource: #""entitlements":[\#(long)]"#,
            operation: #"{"op":"remove","path":"entitlements","value":[{"value":"7"}]}"#,
            taken: 10),
        Case(
            testDescription: "the same list again and again", endpoint: "/Users",
            resource: #""entitlements":[\#(long)]"#,
            operation: #"{"op":"replace","path":"entitlements","value":[\#(long)]}"#, taken: 10),
        Case(
            testDescription: "a value among many that differ by their type alone", endpoint: "/Users",
            resource: #""entitlements":[\#(types)]"#,
            operation: #"{"op":"add","path":"entitlements","value":[{"value":"x","type":"t999"}]}"#, taken: 999),
        Case(
            testDescription: "a part removed from every value", endpoint: "/Users",
            resource: #""entitlements":[\#(types)]"#, operation: #"{"op":"remove","path":"entitlements.display"}"#,
            taken: 1000),
        Case(
            testDescription: "a part set in every value", endpoint: "/Users",
            resource: #""entitlements":[\#(types)]"#,
            operation: #"{"op":"add","path":"entitlements.display","value":"x"}"#, taken: 1000),
    ]

    @Test(arguments: cases)
    func `past a million examined values a PATCH is 413, names the operation, and does nothing`(test: Case) throws {
        let acme = try TestProvider()
        let created = try acme.send(
            .post, test.endpoint, #"{"userName":"ada","displayName":"Engines",\#(test.resource)}"#)
        let path = "\(test.endpoint)/\(created.body["id"]?.string ?? "")"
        func patch(_ count: Int) throws -> (status: Int, body: JSONValue, response: Response) {
            let operations = Array(repeating: test.operation, count: count).joined(separator: ",")
            return try acme.send(
                .patch, path,
                #"{"Operations":[{"op":"replace","path":"externalId","value":"\#(count)"},\#(operations)]}"#)
        }
        let refused = try patch(test.taken + 1)
        #expect(refused.status == 413)
        #expect(
            refused.body == [
                "schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"], "status": "413",
                "detail": .string(
                    "operation \(test.taken + 2): up to this operation, the PATCH examines more than 1000000 values; "
                        + "split it into several requests (request 00ff)"),
            ])
        #expect(try acme.send(.get, path).body == created.body)
        #expect(try patch(test.taken).status == 200)
        #expect(try acme.send(.get, path).body["externalId"]?.string == "\(test.taken)")
    }

    @Test func `past a million examined members too, and a list of members is never searched`() throws {
        let acme = try TestProvider()
        let users = try (0..<100).map { #"{"value":"\#(try acme.createUser("user\($0)"))"}"# }
        let created = try acme.send(
            .post, "/Groups", #"{"displayName":"Engines","members":[\#(users.joined(separator: ","))]}"#)
        let path = "/Groups/\(created.body["id"]?.string ?? "")"
        func patch(_ operation: String, _ count: Int) throws -> (status: Int, body: JSONValue, response: Response) {
            let operations = Array(repeating: operation, count: count).joined(separator: ",")
            return try acme.send(.patch, path, #"{"Operations":[\#(operations)]}"#)
        }
        let search = #"{"op":"remove","path":"members[\#(Self.conditions)]"}"#
        let refused = try patch(search, 101)
        #expect(refused.status == 413)
        #expect(
            refused.body["detail"]?.string
                == "operation 101: up to this operation, the PATCH examines more than 1000000 values; "
                + "split it into several requests (request 00ff)")
        #expect(try acme.send(.get, path).body == created.body)
        #expect(try patch(search, 100).status == 204)
        #expect(try patch(#"{"op":"remove","path":"members[value eq \"x\"]"}"#, 10_000).status == 204)
        #expect(try acme.send(.get, path).body["members"] == created.body["members"])
    }
}
