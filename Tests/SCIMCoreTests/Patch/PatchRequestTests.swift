import OrderedCollections
import SCIMCore
import Testing

/// Shapes and their results as JSON text; the quirk numbers are those of the corpus of exchanges.
@Suite struct PatchRequestTests {
    static let ada = #"""
        {"userName":"ada@example.org","displayName":"Ada","name":{"givenName":"Ada","familyName":"Byron"},
         "emails":[{"value":"ada@example.org","type":"work","primary":true},{"value":"ada@home.example","type":"home"}],
         "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"department":"Engines"}}
        """#

    func patch(_ before: String, _ operations: String, _ type: ResourceType = .user) throws -> PatchResult {
        let message = try PatchMessage(JSONValue(parsing: #"{"Operations":\#(operations)}"#))
        let attributes = try #require(try JSONValue(parsing: before).object)
        return try PatchRequest(message.entries, of: type, habits: .entra).apply(to: attributes, of: type)
    }

    @Test(arguments: [
        ("Q36 title case", #"[{"op":"Replace","path":"title","value":"Countess"}]"#, "/title", #""Countess""#),
        ("Q37 boolean text", #"[{"op":"Replace","path":"active","value":"False"}]"#, "/active", "false"),
        (
            "Q40 parent is made", #"[{"op":"add","path":"name.middleName","value":"K"}]"#, "/name",
            #"{"familyName":"Byron","givenName":"Ada","middleName":"K"}"#
        ),
        (
            "Q41 sub-attribute by filter",
            #"[{"op":"Replace","path":"emails[type eq \"work\"].value","value":"a@b.example"}]"#,
            "/emails/0", #"{"value":"a@b.example","type":"work","primary":true}"#
        ),
        (
            "Q42 element is made", #"[{"op":"Add","path":"phoneNumbers[type eq \"mobile\"].value","value":"1"}]"#,
            "/phoneNumbers", #"[{"value":"1","type":"mobile"}]"#
        ),
        (
            "Q44 quoted boolean", #"[{"op":"Replace","path":"roles[primary eq \"True\"].value","value":"admin"}]"#,
            "/roles", #"[{"value":"admin","primary":true}]"#
        ),
        (
            "Q46 dotted key", #"[{"op":"replace","value":{"name.givenName":"Augusta"}}]"#, "/name/givenName",
            #""Augusta""#
        ),
        (
            "Q47 URN key",
            #"[{"op":"replace","value":{"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department":"X"}}]"#,
            "/urn:ietf:params:scim:schemas:extension:enterprise:2.0:User/department", #""X""#
        ),
        (
            "Q50 dot after the URN",
            #"[{"op":"Add","path":"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User.department","value":"D"}]"#,
            "/urn:ietf:params:scim:schemas:extension:enterprise:2.0:User/department", #""D""#
        ),
        (
            "Q51 manager bare",
            #"[{"op":"Add","path":"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager","value":"7c0c"}]"#,
            "/urn:ietf:params:scim:schemas:extension:enterprise:2.0:User/manager", #"{"value":"7c0c"}"#
        ),
        (
            "Q51 manager in an array", #"[{"op":"Add","path":"manager","value":[{"$ref":null,"value":"7c0c"}]}]"#,
            "/urn:ietf:params:scim:schemas:extension:enterprise:2.0:User/manager", #"{"value":"7c0c"}"#
        ),
        (
            "Q52 manager cleared",
            #"[{"op":"Add","path":"manager","value":"7c0c"},{"op":"Replace","path":"manager","value":{"value":""}}]"#,
            "/urn:ietf:params:scim:schemas:extension:enterprise:2.0:User", #"{"department":"Engines"}"#
        ),
        ("Q54 empty text unassigns", #"[{"op":"Replace","path":"displayName","value":""}]"#, "/displayName", "absent"),
        (
            "Q56 no empty element", #"[{"op":"Add","path":"addresses[type eq \"work\"].locality","value":""}]"#,
            "/addresses", "absent"
        ),
        (
            "Q65 wrapped value", #"[{"op":"Replace","path":"displayName","value":[{"$ref":null,"value":"Wrapped"}]}]"#,
            "/displayName", #""Wrapped""#
        ),
        (
            "Q68 one primary",
            #"[{"op":"Add","path":"emails","value":[{"value":"n@x.example","type":"other","primary":true}]}]"#,
            "/emails/0/primary", "false"
        ),
        (
            "add of an existing value",
            #"[{"op":"add","path":"emails","value":[{"value":"ADA@home.example","type":"home"}]}]"#,
            "/emails",
            #"[{"value":"ada@example.org","type":"work","primary":true},{"value":"ADA@home.example","type":"home"}]"#
        ),
        (
            "remove by filter", #"[{"op":"remove","path":"emails[type eq \"home\"]"}]"#, "/emails",
            #"[{"value":"ada@example.org","type":"work","primary":true}]"#
        ),
        (
            "whole extension",
            #"[{"op":"Remove","path":"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"}]"#,
            "/urn:ietf:params:scim:schemas:extension:enterprise:2.0:User", "absent"
        ),
        (
            "complex parents merge", #"[{"op":"replace","path":"name","value":{"givenName":"Only"}}]"#, "/name",
            #"{"familyName":"Byron","givenName":"Only"}"#
        ),
    ])
    func `takes every shape`(_ shape: String, operations: String, pointer: String, expected: String) throws {
        let result = try patch(Self.ada, operations)
        var value: JSONValue? = .object(result.attributes)
        for step in pointer.split(separator: "/") {
            value = Int(step).flatMap { value?.array?[$0] } ?? value?[String(step)]
        }
        #expect(value?.text ?? "absent" == expected)
    }

    @Test(arguments: [
        (#"[{"op":"replace","path":"emails[type eq ].value","value":"x"}]"#, "invalidPath"),
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
    func `refuses what cannot be meant, naming the operation`(operations: String, keyword: String) throws {
        let error = #expect(throws: SCIMError.self) { try patch(Self.ada, operations) }
        #expect(error?.type?.rawValue == keyword)
        if operations != "[]" { #expect(error?.detail.hasPrefix("operation 1") == true) }
    }

    @Test func `skips an attribute that no schema knows and says so`() throws {
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
        (#"[{"op":"remove","path":"members"}]"#, [.removeAll]),
        (#"[{"op":"replace","path":"members","value":[]}]"#, [.replace([])]),
        (#"[{"op":"replace","value":{"members":[{"value":"a"}]}}]"#, [.replace(["a"])]),
        (#"[{"op":"Add","path":"Members","value":["a"]}]"#, [.add(["a"])]),
        (#"[{"op":"Add","path":"members","value":{"Value":"a"}}]"#, [.add(["a"])]),
        (#"[{"op":"replace","value":{"displayName":"Renamed"}}]"#, []),
    ])
    func `turns member operations into changes of rows`(operations: String, changes: [MemberChange]) throws {
        let result = try patch(#"{"displayName":"Engineers"}"#, operations, .group)
        #expect(result.memberChanges == changes)
        #expect(result.attributes["members"] == nil)
    }
}
