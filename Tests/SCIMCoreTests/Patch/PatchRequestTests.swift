import OrderedCollections
import SCIMCore
import Testing

@Suite struct PatchRequestTests {
    @Test(arguments: [
        (#"[{"op":"replace","path":"emails[type eq ].value","value":"x"}]"#, "invalidPath"),
        (#"[{"op":"replace","path":"emails[type eq \"work\"","value":"x"}]"#, "invalidPath"),
        (#"[{"op":"replace","path":"emails[type eq \"work\"].","value":"x"}]"#, "invalidPath"),
        (#"[{"op":"replace","path":"emails[type eq \"work\"].value.x","value":"x"}]"#, "invalidPath"),
        (#"[{"op":"replace","path":"title and more","value":"x"}]"#, "invalidPath"),
        (#"[{"op":"replace","path":"name[familyName eq \"x\"].givenName","value":"x"}]"#, "invalidPath"),
        (#"[{"op":"replace","path":7,"value":"x"}]"#, "invalidPath"),
        (#"[{"op":"replace","path":"emails[kind eq \"work\"].value","value":"x"}]"#, "invalidFilter"),
        (#"[{"op":"replace","path":"emails[primary gt true].value","value":"x"}]"#, "invalidFilter"),
        (#"[{"op":"remove","value":{"title":"x"}}]"#, "noTarget"),
        (#"[{"op":"remove","path":"urn:ietf:params:scim:schemas:core:2.0:User"}]"#, "noTarget"),
        (
            #"[{"op":"replace","path":"emails[not (type eq \"work\" or type eq \"home\")]","value":{"value":"x"}}]"#,
            "noTarget"
        ),
        (#"[{"op":"replace","path":"meta.created","value":"2026-01-01T00:00:00Z"}]"#, "mutability"),
        (#"[{"op":"add","path":"manager.displayName","value":"x"}]"#, "mutability"),
        (#"[{"op":"remove","path":"schemas"}]"#, "mutability"),
        (#"[{"op":"replace","value":"x"}]"#, "invalidValue"),
        (#"[{"op":"replace","path":"emails","value":7}]"#, "invalidValue"),
        (#"[{"op":"replace","path":"name","value":"x"}]"#, "invalidValue"),
        (#"[{"op":"replace","path":"x509Certificates","value":[{"value":"%"}]}]"#, "invalidValue"),
        (#"[{"op":"replace","value":{"title":"x","emails[":"x"}}]"#, "invalidPath"),
        (#"[7]"#, "invalidSyntax"), (#"[{"path":"title","value":"x"}]"#, "invalidSyntax"),
        (#"[{"op":"replace","path":"name.nickName","value":"x"}]"#, "invalidPath"),
        (#"[{"op":"replace","path":"id","value":"x"}]"#, "mutability"),
        (#"[{"op":"replace","path":"groups","value":[]}]"#, "mutability"),
        (#"[{"op":"remove"}]"#, "noTarget"),
        (#"[{"op":"remove","path":"userName"}]"#, "mutability"),
        (#"[{"op":"replace","path":"userName","value":""}]"#, "invalidValue"),
        (#"[{"op":"replace","path":"active","value":"maybe"}]"#, "invalidValue"),
        (#"[{"op":"add","path":"title"}]"#, "invalidValue"),
        (#"[{"op":"replace","path":"emails[value co \"nobody\"].value","value":"x"}]"#, "noTarget"),
        (#"[{"op":"upsert","path":"title","value":"x"}]"#, "invalidSyntax"),
        (#"[]"#, "invalidSyntax"),
    ])
    func `refuses what makes no sense, naming the operation`(operations: String, keyword: String) throws {
        let error = #expect(throws: SCIMError.self) { try patched(Patching.ada, operations) }
        #expect(error?.type?.rawValue == keyword)
        if operations != "[]" { #expect(error?.detail.hasPrefix("operation 1") == true) }
    }

    @Test(arguments: [
        (#"[{"op":"replace","path":"members[value eq \"a\"].value","value":"b"}]"#, "members.value is immutable"),
        (#"[{"op":"replace","path":"members.type","value":"Group"}]"#, "members.type is immutable"),
        (#"[{"op":"replace","path":"members[value eq \"a\"].display","value":"b"}]"#, "read-only"),
    ])
    func `a member cannot be changed in place`(operations: String, reason: String) throws {
        let error = #expect(throws: SCIMError.self) { try patched(#"{"displayName":"Engineers"}"#, operations, .group) }
        #expect(error?.type == .mutability)
        #expect(error?.detail.contains(reason) == true)
    }

    @Test(arguments: [
        (#"[{"op":"add","path":"badge","value":"7"}]"#, "7"), (#"[{"op":"add","path":"badge","value":"1"}]"#, nil),
        (#"[{"op":"remove","path":"badge"}]"#, nil), (#"[{"op":"replace","path":"badge","value":null}]"#, nil),
    ])
    func `an immutable attribute takes a first value and none after it`(operations: String, kept: String?) throws {
        let type = ResourceType(
            name: "Device", endpoint: "/Devices", description: "",
            schema: Schema(
                id: "urn:example:Device", name: "Device", description: "",
                attributes: [Attribute("badge", .string, "", mutability: .immutable)]), extensions: [])
        #expect(try patched("{}", #"[{"op":"add","path":"badge","value":"7"}]"#, type).attributes == ["badge": "7"])
        if let kept {
            #expect(try patched(#"{"badge":"7"}"#, operations, type).attributes == ["badge": .string(kept)])
        } else {
            let error = #expect(throws: SCIMError.self) { try patched(#"{"badge":"7"}"#, operations, type) }
            #expect(error == .mutability("operation 1: badge is immutable and already has a value"))
        }
    }

    @Test func `accepts ten thousand operations and a thousand values, and not one more`() throws {
        func operations(_ count: Int) -> String {
            "[" + Array(repeating: #"{"op":"replace","path":"title","value":"x"}"#, count: count).joined(separator: ",")
                + "]"
        }
        #expect(try patched("{}", operations(10_000)).attributes == ["title": "x"])
        #expect(
            throws: SCIMError(
                413, nil, "the PATCH has 10001 operations; the limit is 10000; split it into several requests")
        ) {
            try patched("{}", operations(10_001))
        }
        func emails(_ numbers: Range<Int>) -> String {
            let values = numbers.map { #"{"value":"\#($0)@example.org"}"# }.joined(separator: ",")
            return #"{"op":"add","path":"emails","value":[\#(values)]}"#
        }
        let twice = try patched("{}", "[\(emails(0..<1000)),\(emails(0..<1000))]")
        #expect(twice.attributes["emails"]?.array?.count == 1000)
        let detail = "operation 2: emails has 1001 values; the limit is 1000"
        #expect(throws: SCIMError.invalidValue(detail)) {
            try patched("{}", "[\(emails(0..<1000)),\(emails(999..<1001))]")
        }
        #expect(throws: SCIMError.invalidValue("operation 1: \(detail.dropFirst(13))")) {
            try patched("{}", "[\(emails(0..<1001))]")
        }
    }

    @Test func `skips an attribute that is in no schema and says so`() throws {
        let message = try PatchMessage(
            JSONValue(parsing: #"{"Operations":[{"op":"Replace","path":"loginDisabled","value":"x"}]}"#))
        let request = try PatchRequest(message.entries, of: .user, habits: .entra)
        #expect(request.operations.isEmpty)
        #expect(request.ignored == ["loginDisabled"])
    }

    @Test(arguments: [
        (
            #"[{"op":"Add","path":"members","value":[{"value":"a"},{"$ref":null,"value":"b"}]}]"#,
            [MemberChange.add(["a", "b"])]
        ),
        (#"[{"op":"Remove","path":"members","value":[{"value":"a"}]}]"#, [.remove(["a"])]),
        (#"[{"op":"remove","path":"members[value eq \"a\"]"}]"#, [.remove(["a"])]),
        (#"[{"op":"remove","path":"members[value eq \"a\" or value eq \"b\"]"}]"#, [.remove(["a", "b"])]),
        (
            #"[{"op":"remove","path":"members[type eq \"Group\"]"}]"#,
            [.removeMatching(.compare(AttributePath("type"), .eq, "Group"))]
        ),
        (#"[{"op":"remove","path":"members"}]"#, [.removeAll]),
        (#"[{"op":"remove","path":"members","value":[]}]"#, [.remove([])]),
        (#"[{"op":"remove","path":"members","value":[{"$ref":null}]}]"#, [.remove([])]),
        (#"[{"op":"replace","path":"members","value":null}]"#, [.replace([])]),
        (#"[{"op":"replace","path":"members[value eq \"a\"]","value":{"value":"b"}}]"#, [.remove(["a"]), .add(["b"])]),
        (#"[{"op":"add","path":"members[value eq \"a\"]","value":{"type":"User"}}]"#, [.add(["a"])]),
        (#"[{"op":"add","path":"members[value eq \"a\"]","value":{}}]"#, [.add(["a"])]),
        (
            #"[{"op":"Add","path":"members","value":[{"value":"a"}]},{"op":"remove","path":"members[value eq \"a\"]"}]"#,
            [.add(["a"]), .remove(["a"])]
        ),
        (#"[{"op":"replace","path":"members","value":[]}]"#, [.replace([])]),
        (#"[{"op":"replace","value":{"members":[{"value":"a"}]}}]"#, [.replace(["a"])]),
        (#"[{"op":"Add","path":"Members","value":["a"]}]"#, [.add(["a"])]),
        (#"[{"op":"Add","path":"members","value":{"Value":"a"}}]"#, [.add(["a"])]),
        (#"[{"op":"replace","value":{"displayName":"Renamed"}}]"#, []),
    ])
    func `turns member operations into changes of rows`(operations: String, changes: [MemberChange]) throws {
        let result = try patched(#"{"displayName":"Engineers"}"#, operations, .group)
        #expect(result.memberChanges == changes)
        #expect(result.attributes["members"] == nil)
    }

    @Test func `each change of members has the number of its operation`() throws {
        let operations = #"""
            [{"op":"replace","path":"displayName","value":"Analysts"},{"op":"add","path":"members","value":[{"value":"ada"}]},
            {"op":"replace","path":"members[value eq \"eve\"]","value":{"value":"grace"}},{"op":"remove","path":"members"}]
            """#
        let result = try patched(#"{"displayName":"Engineers"}"#, operations, .group)
        #expect(result.memberChanges == [.add(["ada"]), .remove(["eve"]), .add(["grace"]), .removeAll])
        #expect(result.memberOperations == [2, 3, 3, 4])
    }
}
