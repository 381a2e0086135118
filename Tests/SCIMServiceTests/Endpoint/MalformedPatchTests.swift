import HTTPTypes
import OrderedCollections
import SCIMCore
import Testing

/// PatchOp messages that cannot be done, each with the keyword of RFC 7644 table 9 and the sentence that goes with it.
@Suite struct MalformedPatchTests {
    static let messages: [(String, String, String)] = [
        (
            "{}", "invalidSyntax",
            #""Operations" is missing; a PATCH body is a PatchOp message (RFC 7644 section 3.5.2)"#
        ),
        (
            #"{"op":"add","path":"title","value":"x"}"#, "invalidSyntax",
            #""Operations" is missing; a PATCH body is a PatchOp message (RFC 7644 section 3.5.2)"#
        ),
        (#"{"Operations":null}"#, "invalidSyntax", #""Operations" must be an array, not null"#),
        (#"{"Operations":{}}"#, "invalidSyntax", #""Operations" must be an array, not an object"#),
        (#"{"Operations":[]}"#, "invalidSyntax", #""Operations" is empty; name at least one operation"#),
    ]

    /// The second operation of a message whose first one is good.
    static let operations: [(String, String, String)] = [
        ("null", "invalidSyntax", "expected an object, but found null"),
        ("{}", "invalidSyntax", #""op" must be "add", "replace" or "remove", but it is missing"#),
        (#"{"op":7}"#, "invalidSyntax", #""op" must be "add", "replace" or "remove", not a number"#),
        (#"{"op":"move"}"#, "invalidSyntax", #""op" must be "add", "replace" or "remove", not "move""#),
        (#"{"op":" add"}"#, "invalidSyntax", #""op" must be "add", "replace" or "remove", not " add""#),
        (#"{"op":"add","path":7,"value":"x"}"#, "invalidPath", #""path" must be a string, not a number"#),
        (#"{"op":"add"}"#, "invalidValue", #"without a "path" the value must be an object of attributes"#),
        (
            #"{"op":"add","path":"","value":"x"}"#, "invalidValue",
            #"without a "path" the value must be an object of attributes"#
        ),
        (
            #"{"op":"replace","value":[{"title":"x"}]}"#, "invalidValue",
            #"without a "path" the value must be an object of attributes"#
        ),
        (#"{"op":"remove"}"#, "noTarget", #"a remove operation must say in "path" what to remove"#),
        (
            #"{"op":"remove","value":{"title":"x"}}"#, "noTarget",
            #"a remove operation must say in "path" what to remove"#
        ),
        (#"{"op":"replace","path":"title"}"#, "invalidValue", #"title: "value" is missing"#),
        (
            #"{"op":"add","path":"title","value":{}}"#, "invalidValue",
            "title: expected a string, but found an object"
        ),
        (
            #"{"op":"add","path":"title","value":["a","b"]}"#, "invalidValue",
            "title: expected a string, but found an array of 2 values"
        ),
        (
            #"{"op":"add","path":"title","value":true}"#, "invalidValue",
            "title: expected a string, but found a boolean"
        ),
        (
            #"{"op":"add","path":"active","value":"yes"}"#, "invalidValue",
            #"active: expected true or false, but found "yes""#
        ),
        (#"{"op":"add","path":"active","value":1}"#, "invalidValue", "active: expected true or false, but found 1"),
        (
            #"{"op":"add","path":"name","value":"Ada"}"#, "invalidValue",
            #"name: expected an object, but found "Ada""#
        ),
        (
            #"{"op":"add","path":"emails","value":[7]}"#, "invalidValue",
            "emails: expected an object, but found 7"
        ),
        (
            #"{"op":"add","path":"emails","value":[{"value":{}}]}"#, "invalidValue",
            "emails.value: expected a string, but found an object"
        ),
        (
            #"{"op":"add","path":"emails","value":[{"primary":"first"}]}"#, "invalidValue",
            #"emails.primary: expected true or false, but found "first""#
        ),
        (
            #"{"op":"add","path":"emails[type eq \"work\"].primary","value":"x"}"#, "invalidValue",
            #"emails[type eq "work"].primary: expected true or false, but found "x""#
        ),
        (
            #"{"op":"add","path":"x509Certificates","value":[{"value":"%%"}]}"#, "invalidValue",
            #"x509Certificates.value: expected base64 text, but found "%%""#
        ),
        (
            #"{"op":"add","value":{"emails":[{"Value":"a","value":"b"}]}}"#, "invalidSyntax",
            #"the attribute "emails.value" appears twice; attribute names are case-insensitive"#
        ),
        (
            #"{"op":"add","path":"emails[","value":"x"}"#, "invalidPath",
            "the path, at character 8: expected an attribute name, but reached the end"
        ),
        (
            #"{"op":"add","path":"emails[]","value":"x"}"#, "invalidPath",
            #"the path, at character 8: expected an attribute name, but found "]""#
        ),
        (
            #"{"op":"add","path":"emails[type eq \"work\"","value":"x"}"#, "invalidPath",
            #"the path, at character 22: expected "and", "or" or "]", but reached the end"#
        ),
        (
            #"{"op":"add","path":"emails[type eq \"work]","value":"x"}"#, "invalidPath",
            "the path, at character 16: the quoted text is not closed"
        ),
        (
            #"{"op":"add","path":"emails[type is \"work\"]","value":"x"}"#, "invalidPath",
            #"the path, at character 13: expected an operator (eq, ne, co, sw, ew, gt, ge, lt, le or pr), but found "is""#
        ),
        (
            #"{"op":"add","path":"emails[type eq \"work\"]value","value":"x"}"#, "invalidPath",
            #"the path, at character 23: expected the end of the path, but found "value""#
        ),
        (
            #"{"op":"add","path":"emails.kind","value":"x"}"#, "invalidPath",
            #""emails.kind": emails has no such sub-attribute"#
        ),
        (
            #"{"op":"add","path":"title[value eq \"x\"]","value":"x"}"#, "invalidPath",
            #""title[value eq "x"]": title is not multi-valued, so it cannot have a value filter"#
        ),
        (
            #"{"op":"add","path":".title","value":"x"}"#, "invalidPath",
            #"the path, at character 1: expected an attribute name, but found ".title""#
        ),
        (
            #"{"op":"add","path":"first name","value":"x"}"#, "invalidPath",
            #"the path, at character 7: expected the end of the path, but found "name""#
        ),
        (
            #"{"op":"add","path":"urn:example:","value":"x"}"#, "invalidPath",
            "the path, at character 13: expected an attribute name, but reached the end"
        ),
        (
            #"{"op":"add","path":"\#(String(repeating: "a", count: 4097))","value":"x"}"#, "invalidPath",
            "the path has 4097 bytes; the limit is 4096"
        ),
        (
            #"{"op":"add","value":{"name.":"x"}}"#, "invalidPath",
            #"the name "name." in the value: the path, at character 6: expected a sub-attribute name, but reached the end"#
        ),
        (
            #"{"op":"add","path":"emails[kind eq \"work\"].value","value":"x"}"#, "invalidFilter",
            #""emails[kind eq "work"].value": the filter: emails has no sub-attribute "kind""#
        ),
        (
            #"{"op":"add","path":"emails[primary gt true].value","value":"x"}"#, "invalidFilter",
            #""emails[primary gt true].value": the filter: primary is of type boolean and cannot be compared using "gt" with true"#
        ),
        (
            #"{"op":"replace","path":"id","value":"x"}"#, "mutability",
            #""id" is read-only; only the service provider changes it"#
        ),
        (
            #"{"op":"add","path":"groups","value":[]}"#, "mutability",
            #""groups" is read-only; only the service provider changes it"#
        ),
        (
            #"{"op":"remove","path":"meta.version"}"#, "mutability",
            #""meta.version" is read-only; only the service provider changes it"#
        ),
        (#"{"op":"remove","path":"userName"}"#, "mutability", "userName is required and cannot be removed"),
        (
            #"{"op":"replace","path":"userName","value":null}"#, "invalidValue",
            "userName is required and cannot be empty"
        ),
        (
            #"{"op":"replace","value":{"userName":" "}}"#, "invalidValue",
            "userName is empty; it needs at least one visible character"
        ),
        (
            #"{"op":"replace","path":"userName","value":"a\u0007"}"#, "invalidValue",
            "userName: the control character U+0007 is not allowed"
        ),
        (
            #"{"op":"replace","path":"emails[value sw \"x\"].value","value":"y"}"#, "noTarget",
            #"no value of emails matches the filter, and the filter has no "eq" from which to create one"#
        ),
        (
            #"{"op":"add","path":"\#(enterprise)","value":"x"}"#, "invalidValue",
            "\(enterprise): expected an object, but found a string"
        ),
        (
            #"{"op":"add","path":"\#(enterprise):manager.displayName","value":"x"}"#, "mutability",
            #""\#(enterprise):manager.displayName" is read-only; only the service provider changes it"#
        ),
        (
            #"{"op":"add","path":"\#(enterprise):manager.name","value":"x"}"#, "invalidPath",
            #""\#(enterprise):manager.name": manager has no such sub-attribute"#
        ),
    ]

    static let enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"

    @Test(arguments: messages)
    func `a malformed message is refused`(message: String, keyword: String, detail: String) throws {
        try expect("/Users", #"{"userName":"ada"}"#, message, keyword, detail)
    }

    @Test(arguments: operations)
    func `an operation that fails is named by its number, and nothing in the message is applied`(
        operation: String, keyword: String, detail: String
    ) throws {
        let first = #"{"op":"add","path":"nickName","value":"Countess"}"#
        try expect(
            "/Users", #"{"userName":"ada"}"#, #"{"Operations":[\#(first),\#(operation)]}"#, keyword,
            "operation 2: \(detail)")
    }

    @Test(arguments: [
        (
            #"{"op":"add","path":"members","value":[7]}"#, "invalidValue",
            "members: expected an object, but found 7"
        ),
        (
            #"{"op":"add","path":"members","value":[{"value":["a","b"]}]}"#, "invalidValue",
            "members.value: expected a string, but found an array of 2 values"
        ),
        (
            #"{"op":"remove","path":"members[name eq \"a\"]"}"#, "invalidFilter",
            #""members[name eq "a"]": the filter: members has no sub-attribute "name""#
        ),
        (
            #"{"op":"replace","path":"members[value eq \"a\"].value","value":"b"}"#, "mutability",
            "members.value is immutable; remove this member and add the other"
        ),
        (#"{"op":"remove","path":"displayName"}"#, "mutability", "displayName is required and cannot be removed"),
        (
            #"{"op":"replace","value":{"displayName":""}}"#, "invalidValue",
            "displayName is required and cannot be empty"
        ),
    ])
    func `the same holds for groups`(operation: String, keyword: String, detail: String) throws {
        let first = #"{"op":"replace","path":"externalId","value":"x"}"#
        try expect(
            "/Groups", #"{"displayName":"Engines"}"#, #"{"Operations":[\#(first),\#(operation)]}"#, keyword,
            "operation 2: \(detail)")
    }

    private func expect(
        _ endpoint: String, _ resource: String, _ message: String, _ keyword: String, _ detail: String
    ) throws {
        let acme = try TestProvider()
        let created = try acme.send(.post, endpoint, resource)
        let path = "\(endpoint)/\(created.body["id"]?.string ?? "")"
        let answer = try acme.send(.patch, path, message)
        #expect(answer.status == 400)
        #expect(answer.body["status"] == "400")
        #expect(answer.body["scimType"]?.string == keyword)
        #expect(answer.body["detail"]?.string == "\(detail) (request 00ff)")
        #expect(try acme.send(.get, path).body == created.body)
    }
}
