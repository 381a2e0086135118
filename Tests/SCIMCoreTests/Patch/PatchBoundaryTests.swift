import OrderedCollections
import Testing

@testable import SCIMCore

/// What PATCH does to the values that it does not name, and how much work it may do.
@Suite struct PatchBoundaryTests {
    private static let ada = RemovalTests.ada
    private static let enterprise = RemovalTests.enterprise

    private func emails(_ operations: String) throws -> String? {
        try patched(Self.ada, operations).attributes["emails"]?.text
    }

    @Test func `a value that becomes the primary one ends that of the others`() throws {
        let operations =
            #"[{"op":"replace","path":"emails[type eq \"home\"]","value":{"value":"a@home.example","primary":true}}]"#
        let result = try emails(operations)
        #expect(
            result == #"""
                [{"value":"ada@example.org","type":"work","primary":false},{"value":"a@home.example","type":"home","primary":true}]
                """#)
    }

    @Test(arguments: ["add", "replace"]) func `a value with nothing left is removed`(kind: String) throws {
        let before =
            #"{"userName":"ada","emails":[{"value":"ada@example.org"},{"value":"b@example.org","type":"home"}]}"#
        let path = #"emails[value eq \"ada@example.org\"].value"#
        let result = try patched(before, #"[{"op":"\#(kind)","path":"\#(path)","value":null}]"#)
        #expect(result.attributes["emails"]?.text == #"[{"value":"b@example.org","type":"home"}]"#)
    }

    @Test(
        arguments: [
            (#"{"op":"replace","path":"URN:manager","value":"8b1d"}"#, #"{"value":"8b1d"}"#),
            (#"{"op":"replace","path":"URN:manager.value","value":"8b1d"}"#, #"{"value":"8b1d"}"#),
            (
                #"{"op":"add","path":"URN:manager","value":{"displayName":"Eve"}}"#,
                #"{"value":"7c0c","displayName":"Charles"}"#
            ),
            (#"{"op":"remove","path":"URN:manager.value"}"#, nil),
        ] as [(String, String?)])
    func `another manager inherits nothing from the previous one`(operation: String, manager: String?) throws {
        let before = #"{"userName":"ada","\#(Self.enterprise)":{"manager":{"value":"7c0c","displayName":"Charles"}}}"#
        let result = try patched(before, "[\(operation.replacing("URN", with: Self.enterprise))]")
        #expect(result.attributes[Self.enterprise]?["manager"]?.text == manager)
    }

    @Test func `finds the number of the last operation that changes an attribute`() throws {
        let text = #"""
            {"Operations":[{"op":"add","path":"userName","value":"a"},{"op":"add","path":"title","value":"b"},
            {"op":"replace","path":"userName","value":"c"},{"op":"add","path":"\#(Self.enterprise):department","value":"d"}]}
            """#
        let message = try PatchMessage(JSONValue(parsing: text))
        let request = try PatchRequest(message.entries, of: .user, habits: .entra)
        #expect(request.operationNumber(of: "userName") == 3)
        #expect(request.operationNumber(of: "title") == 2)
        #expect(request.operationNumber(of: "department") == nil)
        #expect(request.operationNumber(of: "nickName") == nil)
    }

    @Test func `exactly a million comparisons are allowed`() throws {
        var work = PatchWork()
        try work.add(PatchWork.limit - 1)
        try work.add(1)
        #expect(work.done == PatchWork.limit)
        #expect(throws: SCIMError.self) { try work.add(1) }
        var other = PatchWork()
        #expect(throws: SCIMError.self) { try other.add(.max) }
    }

    /// Three values; each counts 1 for every time it is looked at.
    private static let elements: [JSONValue] = [
        ["value": "a", "type": "work"], ["value": "b", "type": "home", "display": "B"], ["value": "c"],
    ]

    private func work(_ path: String, _ kind: PatchOperation.Kind, _ value: JSONValue?, of elements: [JSONValue]) throws
        -> Int
    {
        let request = try PatchRequest([PatchEntry(kind, path: path, value: value)], of: .user, habits: .strict)
        let operation = try #require(request.operations.first)
        guard case .attribute(let target, where: let filter) = operation.target else { return -1 }
        return MultiValue(attribute: target.attribute, elements: elements)
            .work(operation, subAttribute: target.subAttribute, filter: filter)
    }

    @Test(
        arguments: [
            ("emails", .remove, nil, 0), ("emails", .replace, [["value": "x"]], 1),
            ("emails", .add, [["value": "x"]], 4),
            ("emails.display", .replace, "D", 3), ("emails.value", .replace, "d", 6),
            (#"emails[type eq "work"]"#, .remove, nil, 3), (#"emails[type eq "work"].display"#, .replace, "D", 6),
        ] as [(String, PatchOperation.Kind, JSONValue?, Int)])
    func `each value counts once per comparison`(
        path: String, kind: PatchOperation.Kind, value: JSONValue?, count: Int
    ) throws {
        #expect(try work(path, kind, value, of: Self.elements) == count)
    }

    @Test func `a value longer than 64 bytes counts for more`() throws {
        let long = JSONValue.string(String(repeating: "x", count: 64 + 80))
        let path = #"emails[display eq "x"]"#
        let short = try work(path, .remove, nil, of: [["value": "a", "display": "x"]])
        #expect(try work(path, .remove, nil, of: [["value": "a", "display": long]]) > short + 8)
    }

    private static let long = JSONValue.string(String(repeating: "x", count: 64 + 80))

    /// One is added, which counts 1 itself. Past 64 bytes, each 8 count 1 more, or each 256 where nothing is folded.
    @Test(
        arguments: [
            (["value": "a"], 2), (["value": long], 12), (["value": "a", "type": long], 12), (["display": "B"], 2),
            (["display": .string(String(repeating: "x", count: 512))], 4),
        ] as [(JSONValue, Int)])
    func `a value that is compared with what is added counts more the longer it is`(element: JSONValue, count: Int)
        throws
    {
        #expect(try work("emails", .add, [["value": "b"]], of: [element]) == count)
    }
}
