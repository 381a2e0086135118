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
        (#"{"Operations":null}"#, "invalidSyntax", #""Operations" must be an array, null was found"#),
        (#"{"Operations":{}}"#, "invalidSyntax", #""Operations" must be an array, an object was found"#),
        (#"{"Operations":[]}"#, "invalidSyntax", #""Operations" is empty; name at least one operation"#),
    ]

    /// The second operation of a message whose first one is good.
    static let operations: [(String, String, String)] = [
        ("null", "invalidSyntax", "an object was expected, null was found"),
        ("{}", "invalidSyntax", #""op" is "add", "replace" or "remove"; nothing was found"#),
        (#"{"op":7}"#, "invalidSyntax", #""op" is "add", "replace" or "remove"; a number was found"#),
        (#"{"op":"move"}"#, "invalidSyntax", #""op" is "add", "replace" or "remove"; "move" was found"#),
        (#"{"op":" add"}"#, "invalidSyntax", #""op" is "add", "replace" or "remove"; " add" was found"#),
        (#"{"op":"add","path":7,"value":"x"}"#, "invalidPath", #""path" must be a string, a number was found"#),
        (#"{"op":"add"}"#, "invalidValue", #"without a "path" the value must be an object of attributes"#),
        (
            #"{"op":"add","path":"","value":"x"}"#, "invalidValue",
            #"without a "path" the value must be an object of attributes"#
        ),
        (
            #"{"op":"replace","value":[{"title":"x"}]}"#, "invalidValue",
            #"without a "path" the value must be an object of attributes"#
        ),
        (#"{"op":"remove"}"#, "noTarget", #"a removal must name in "path" what it removes"#),
        (#"{"op":"remove","value":{"title":"x"}}"#, "noTarget", #"a removal must name in "path" what it removes"#),
        (#"{"op":"replace","path":"title"}"#, "invalidValue", #"title: "value" is missing"#),
        (
            #"{"op":"add","path":"title","value":{}}"#, "invalidValue",
            "title: a string was expected, an object was found"
        ),
        (
            #"{"op":"add","path":"title","value":["a","b"]}"#, "invalidValue",
            "title: a string was expected, an array of 2 values was found"
        ),
        (
            #"{"op":"add","path":"title","value":true}"#, "invalidValue",
            "title: a string was expected, a boolean was found"
        ),
        (
            #"{"op":"add","path":"active","value":"yes"}"#, "invalidValue",
            #"active: true or false was expected, "yes" was found"#
        ),
        (#"{"op":"add","path":"active","value":1}"#, "invalidValue", "active: true or false was expected, 1 was found"),
        (
            #"{"op":"add","path":"name","value":"Ada"}"#, "invalidValue",
            #"name: an object was expected, "Ada" was found"#
        ),
        (
            #"{"op":"add","path":"emails","value":[7]}"#, "invalidValue",
            "emails: an object was expected, 7 was found"
        ),
        (
            #"{"op":"add","path":"emails","value":[{"value":{}}]}"#, "invalidValue",
            "emails.value: a string was expected, an object was found"
        ),
        (
            #"{"op":"add","path":"emails","value":[{"primary":"first"}]}"#, "invalidValue",
            #"emails.primary: true or false was expected, "first" was found"#
        ),
        (
            #"{"op":"add","path":"emails[type eq \"work\"].primary","value":"x"}"#, "invalidValue",
            #"emails[type eq "work"].primary: true or false was expected, "x" was found"#
        ),
        (
            #"{"op":"add","path":"x509Certificates","value":[{"value":"%%"}]}"#, "invalidValue",
            #"x509Certificates.value: base64 text was expected, "%%" was found"#
        ),
        (
            #"{"op":"add","value":{"emails":[{"Value":"a","value":"b"}]}}"#, "invalidSyntax",
            #"the attribute "emails.value" appears twice; attribute names are compared without case"#
        ),
        (
            #"{"op":"add","path":"emails[","value":"x"}"#, "invalidPath",
            "the path, at character 8: the name of an attribute was expected and its end found"
        ),
        (
            #"{"op":"add","path":"emails[]","value":"x"}"#, "invalidPath",
            #"the path, at character 8: the name of an attribute was expected and "]" found"#
        ),
        (
            #"{"op":"add","path":"emails[type eq \"work\"","value":"x"}"#, "invalidPath",
            #"the path, at character 22: "and", "or" or "]" was expected and its end found"#
        ),
        (
            #"{"op":"add","path":"emails[type eq \"work]","value":"x"}"#, "invalidPath",
            "the path, at character 16: the text in quotes is not closed"
        ),
        (
            #"{"op":"add","path":"emails[type is \"work\"]","value":"x"}"#, "invalidPath",
            #"the path, at character 13: an operator (eq, ne, co, sw, ew, gt, ge, lt, le or pr) was expected and "is" found"#
        ),
        (
            #"{"op":"add","path":"emails[type eq \"work\"]value","value":"x"}"#, "invalidPath",
            #"the path, at character 23: the end of the path was expected and "value" found"#
        ),
        (
            #"{"op":"add","path":"emails.kind","value":"x"}"#, "invalidPath",
            #""emails.kind": emails has no such sub-attribute"#
        ),
        (
            #"{"op":"add","path":"title[value eq \"x\"]","value":"x"}"#, "invalidPath",
            #""title[value eq "x"]": title has one value; a value filter needs several"#
        ),
        (
            #"{"op":"add","path":".title","value":"x"}"#, "invalidPath",
            #"the path, at character 1: the name of an attribute was expected and ".title" found"#
        ),
        (
            #"{"op":"add","path":"first name","value":"x"}"#, "invalidPath",
            #"the path, at character 7: the end of the path was expected and "name" found"#
        ),
        (
            #"{"op":"add","path":"urn:example:","value":"x"}"#, "invalidPath",
            "the path, at character 13: the name of an attribute was expected and its end found"
        ),
        (
            #"{"op":"add","path":"\#(String(repeating: "a", count: 4097))","value":"x"}"#, "invalidPath",
            "the path has 4097 bytes; at most 4096 are taken"
        ),
        (
            #"{"op":"add","value":{"name.":"x"}}"#, "invalidPath",
            #"the name "name." in the value: the path, at character 6: the name of a sub-attribute was expected and its end found"#
        ),
        (
            #"{"op":"add","path":"emails[kind eq \"work\"].value","value":"x"}"#, "invalidFilter",
            #""emails[kind eq "work"].value": the filter: emails has no sub-attribute "kind""#
        ),
        (
            #"{"op":"add","path":"emails[primary gt true].value","value":"x"}"#, "invalidFilter",
            #""emails[primary gt true].value": the filter: primary is of type boolean and cannot be compared by "gt" with true"#
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
            #"no value of emails matches the filter, and it does not say by "eq" what to make instead"#
        ),
        (
            #"{"op":"add","path":"\#(enterprise)","value":"x"}"#, "invalidValue",
            "\(enterprise): an object was expected, a string was found"
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
    func `a message that is none is refused`(message: String, keyword: String, detail: String) throws {
        try expect("/Users", #"{"userName":"ada"}"#, message, keyword, detail)
    }

    @Test(arguments: operations)
    func `an operation that cannot be done is named by its number, and nothing of the message is done`(
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
            "members: an object was expected, 7 was found"
        ),
        (
            #"{"op":"add","path":"members","value":[{"value":["a","b"]}]}"#, "invalidValue",
            "members.value: a string was expected, an array of 2 values was found"
        ),
        (
            #"{"op":"remove","path":"members[name eq \"a\"]"}"#, "invalidFilter",
            #""members[name eq "a"]": the filter: members has no sub-attribute "name""#
        ),
        (
            #"{"op":"replace","path":"members[value eq \"a\"].value","value":"b"}"#, "mutability",
            "members.value is immutable; remove the member and add the other one"
        ),
        (#"{"op":"remove","path":"displayName"}"#, "mutability", "displayName is required and cannot be removed"),
        (
            #"{"op":"replace","value":{"displayName":""}}"#, "invalidValue",
            "displayName is required and cannot be empty"
        ),
    ])
    func `so it is with groups`(operation: String, keyword: String, detail: String) throws {
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
