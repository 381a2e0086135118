import OrderedCollections
import SCIMCore
import Testing

/// A removal takes away what its path selects, and where it has a value no more than that says.
@Suite struct RemovalTests {
    static let enterprise = Schema.enterpriseUser.id

    static let ada = #"""
        {"userName":"ada@example.org","displayName":"Ada","name":{"givenName":"Ada","familyName":"Byron"},
         "emails":[{"value":"ada@example.org","type":"work","primary":true},{"value":"ada@home.example","type":"home"}],
         "addresses":[{"streetAddress":"1 Main Street","locality":"Oslo","type":"work"},{"locality":"Bergen","type":"home"}],
         "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"department":"Engines","manager":{"value":"7c0c"}}}
        """#
    private static let home = #"{"value":"ada@home.example","type":"home"}"#
    private static let work = #"{"value":"ada@example.org","type":"work","primary":true}"#
    private static let emails = "[\(work),\(home)]"
    private static let workAddress = #"{"streetAddress":"1 Main Street","locality":"Oslo","type":"work"}"#
    private static let homeAddress = #"{"locality":"Bergen","type":"home"}"#
    private static let name = #"{"familyName":"Byron","givenName":"Ada"}"#
    private static let extended = #"{"department":"Engines","manager":{"value":"7c0c"}}"#

    private static func removal(_ path: String, _ value: String) throws -> String {
        #"[{"op":"remove","path":\#(JSONValue.string(path).text),"value":\#(value)}]"#
    }

    @Test(arguments: [
        ("members", #""values":[{"value":"a"}]"#, "values"), ("members", #""members":[{"value":"a"}]"#, "members"),
        ("members", #""valueX":"a""#, "valueX"), ("members", #""Values":null"#, "Values"),
        ("members", #""value":null,"values":[]"#, "values"), ("emails", #""emails":[{"value":"a"}]"#, "emails"),
        ("title", #""name":"n""#, "name"), ("members[value eq \"a\"]", #""filter":"x""#, "filter"),
    ]) func `a remove operation without a value may have no other key that could be one`(
        path: String, rest: String, name: String
    ) throws {
        let body =
            #"{"Operations":[{"op":"remove","path":"title"},{"Op":"Remove","Path":\#(JSONValue.string(path).text),\#(rest)}]}"#
        let error = #expect(throws: SCIMError.self) { try PatchMessage(JSONValue(parsing: body)) }
        #expect(error?.type == .invalidSyntax)
        #expect(error?.detail.hasPrefix("operation 2: ") == true)
        #expect(error?.detail.contains("\"\(name)\"") == true)
        #expect(error?.detail.contains("\"value\"") == true)
    }

    @Test func `other keys beside a value are ignored`() throws {
        let result = try patched(
            Self.ada, #"[{"OP":"remove","PATH":"emails","VALUE":[{"value":"ada@example.org"}],"name":"n","id":"1"}]"#)
        #expect(result.attributes["emails"]?.text == "[\(Self.home)]")
    }

    @Test(arguments: [
        (#"emails[type eq "work"]"#, #"[{"value":"ada@home.example"}]"#, "emails", emails),
        (#"emails[type eq "work"]"#, #""ada@home.example""#, "emails", emails),
        (#"emails[type eq "work"]"#, #"{"value":"ada@home.example"}"#, "emails", emails),
        (#"emails[type eq "work"]"#, #"[{"value":"ADA@example.org"}]"#, "emails", "[\(home)]"),
        (#"emails[type eq "work"]"#, #"[{"value":"ada@example.org","type":"home"}]"#, "emails", emails),
        (#"emails[type eq "work"]"#, "[]", "emails", emails), (#"emails[type eq "work"]"#, #""""#, "emails", emails),
        (#"emails[type eq "work"]"#, #"[{"value":null}]"#, "emails", emails),
        (#"emails[type eq "work"]"#, "null", "emails", "[\(home)]"),
        (#"emails[value pr]"#, #"["ada@home.example","x"]"#, "emails", "[\(work)]"),
        ("emails", "[]", "emails", emails), ("emails", #""""#, "emails", emails),
        ("emails.value", #""ada@home.example""#, "emails", "[\(work)]"),
        ("emails.value", #""zzz""#, "emails", emails), ("emails.value", #""""#, "emails", emails),
        ("emails.value", "[]", "emails", emails),
        (#"emails[type eq "work"].value"#, #""zzz""#, "emails", emails),
        (#"emails[type eq "work"].value"#, #""ADA@example.org""#, "emails", "[\(home)]"),
        (#"emails[type eq "work"].value"#, "null", "emails", "[\(home)]"),
        (#"emails[type eq "work"].value"#, #""""#, "emails", "[\(home)]"),
        ("emails.primary", "false", "emails", emails),
        (
            "emails.primary", "true", "emails",
            #"[{"value":"ada@example.org","type":"work"},{"value":"ada@home.example","type":"home"}]"#
        ),
        ("addresses", #"[{"type":"work","streetAddress":"1 Main Street"}]"#, "addresses", "[\(homeAddress)]"),
        ("addresses", #"[{"streetAddress":"1 main street"}]"#, "addresses", "[\(homeAddress)]"),
        ("addresses", #"[{"type":"home"},{"locality":"Oslo"}]"#, "addresses", "absent"),
        (
            "addresses", #"{"type":"home","streetAddress":"1 Main Street"}"#, "addresses",
            "[\(workAddress),\(homeAddress)]"
        ),
        ("addresses", #"[{"locality":"Bergen","region":"Vestland"}]"#, "addresses", "[\(workAddress),\(homeAddress)]"),
        (#"addresses[type eq "home"]"#, #"{"locality":"Oslo"}"#, "addresses", "[\(workAddress),\(homeAddress)]"),
        ("name", #"{"familyName":"Byron"}"#, "name", #"{"givenName":"Ada"}"#),
        ("name", #"{"middleName":"King"}"#, "name", name), ("name", #"{"familyName":"King"}"#, "name", name),
        ("name", #"{"familyName":null}"#, "name", #"{"givenName":"Ada"}"#),
        ("name", #"{"familyName":"Byron","givenName":"Ada"}"#, "name", "absent"), ("name", "null", "name", "absent"),
        ("name.familyName", #""King""#, "name", name),
        ("name.familyName", #""byron""#, "name", #"{"givenName":"Ada"}"#),
        ("displayName", #""Augusta""#, "displayName", #""Ada""#), ("displayName", #""ADA""#, "displayName", "absent"),
        ("displayName", #""""#, "displayName", "absent"), ("displayName", "null", "displayName", "absent"),
        ("userName", #""eve""#, "userName", #""ada@example.org""#),
        (enterprise, #"{"department":"Engines"}"#, enterprise, #"{"manager":{"value":"7c0c"}}"#),
        (enterprise, #"{"department":"Sales"}"#, enterprise, extended),
        (enterprise, #"{"department":null,"division":"North"}"#, enterprise, #"{"manager":{"value":"7c0c"}}"#),
        (enterprise, #"{"department":"Engines","manager":{"value":"7c0c"}}"#, enterprise, "absent"),
        (enterprise, #"{"manager":"9a41"}"#, enterprise, extended),
        ("manager", #""7c0c""#, enterprise, #"{"department":"Engines"}"#),
        ("manager", #""9a41""#, enterprise, extended),
        ("manager", #"[{"$ref":null,"value":"7c0c"}]"#, enterprise, #"{"department":"Engines"}"#),
        ("manager.value", #""9a41""#, enterprise, extended),
        ("manager.value", #""7c0c""#, enterprise, #"{"department":"Engines"}"#),
    ]) func `removes no more than its value says`(path: String, value: String, name: String, left: String) throws {
        let result = try patched(Self.ada, try Self.removal(path, value))
        #expect((result.attributes[name]?.text ?? "absent") == left)
        // In the order of the schema.
        let before = try patched(Self.ada, #"[{"op":"remove","path":"title"}]"#).attributes
        #expect(result.attributes.filter { $0.key != name } == before.filter { $0.key != name })
    }

    @Test(arguments: [
        ("emails", "null"), ("emails.value", "null"), ("name", "{}"), ("name", #"{"nick":"x"}"#), ("name", "7"),
        ("displayName", #"["a","b"]"#), ("active", #""perhaps""#), (enterprise, "null"), (enterprise, "[]"),
        (enterprise, #""""#), (enterprise, "{}"), (enterprise, #"{"nick":"x"}"#), (enterprise, #""Engines""#),
        ("manager", #"{"displayName":"Eve"}"#), (#"emails[type eq "work"]"#, "7"), ("addresses", "[{}]"),
        (#"emails[type eq "work"]"#, #"{"address":"a"}"#), ("addresses", #"[{"type":"work","street":"S"}]"#),
        (#"addresses[type eq "work"]"#, "{}"),
    ]) func `a value that does not say what to remove is refused`(path: String, value: String) throws {
        let error = #expect(throws: SCIMError.self) { try patched(Self.ada, try Self.removal(path, value)) }
        #expect(error?.type == .invalidValue)
        #expect(error?.detail.hasPrefix("operation 1: ") == true)
    }

    @Test(arguments: [
        (
            #"members[type eq "User"]"#, #"[{"value":"a"},"b"]"#,
            MemberChange.removeMatching(.compare(AttributePath("type"), .eq, "User"), among: ["a", "b"])
        ),
        (#"members[type eq "User"]"#, "null", .removeMatching(.compare(AttributePath("type"), .eq, "User"))),
        (#"members[type eq "User"]"#, "[]", .removeMatching(.compare(AttributePath("type"), .eq, "User"), among: [])),
        (#"members[value eq "a" or value eq "b"]"#, #"[{"value":"b"},{"value":"c"}]"#, .remove(["b"])),
        (#"members[value eq "a"]"#, #""""#, .remove([])), (#"members[value eq "a"]"#, "null", .remove(["a"])),
        ("members", #""""#, .remove([])), ("members", #"[{"value":null}]"#, .remove([])),
    ]) func `a list of members limits what a filter selects`(path: String, value: String, change: MemberChange) throws {
        let result = try patched(#"{"displayName":"Engineers"}"#, try Self.removal(path, value), .group)
        #expect(result.memberChanges == [change])
    }

    @Test func `null is no list of members`() throws {
        let error = #expect(throws: SCIMError.self) {
            try patched(#"{"displayName":"Engineers"}"#, try Self.removal("members", "null"), .group)
        }
        #expect(error?.type == .invalidValue)
    }
}
