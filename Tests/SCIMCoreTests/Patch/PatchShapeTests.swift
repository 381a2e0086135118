import OrderedCollections
import SCIMCore
import Testing

/// Shapes and their results as JSON text; the quirk numbers are those of the corpus of exchanges.
@Suite struct PatchShapeTests {
    static let enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"

    @Test(arguments: [
        ("Q36 title case", #"[{"op":"Replace","path":"title","value":"Countess"}]"#, "/title", #""Countess""#),
        ("Q37 boolean text", #"[{"op":"Replace","path":"active","value":"False"}]"#, "/active", "false"),
        ("Q37 boolean text by add", #"[{"op":"Add","path":"active","value":"true"}]"#, "/active", "true"),
        ("Q38 real boolean", #"[{"op":"replace","path":"active","value":false}]"#, "/active", "false"),
        (
            "Q39 add over a value", #"[{"op":"Add","path":"displayName","value":"Augusta"}]"#, "/displayName",
            #""Augusta""#
        ),
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
            "Q43 neighbors survive",
            #"[{"op":"Replace","path":"emails[type eq \"work\"].value","value":"a@b.example"}]"#, "/emails/1",
            #"{"value":"ada@home.example","type":"home"}"#
        ),
        (
            "Q42 element is made from two equalities",
            #"[{"op":"Add","path":"emails[type eq \"other\" and primary eq \"False\"].value","value":"o@x.example"}]"#,
            "/emails/2", #"{"value":"o@x.example","type":"other","primary":false}"#
        ),
        (
            "Q42, Q58 several parts make one element",
            #"[{"op":"Add","path":"addresses[type eq \"work\"].locality","value":"Oslo"},{"op":"Add","path":"addresses[type eq \"work\"].country","value":"NO"},{"op":"Replace","path":"addresses[type eq \"work\"].locality","value":"Bergen"}]"#,
            "/addresses", #"[{"locality":"Bergen","country":"NO","type":"work"}]"#
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
            "Q45 no path", #"[{"op":"Add","value":{"nickName":"Countess","title":"Analyst"}}]"#, "/nickName",
            #""Countess""#
        ),
        (
            "Q48 filter as a key",
            #"[{"op":"replace","value":{"emails[type eq \"home\"].value":"h@x.example"}}]"#, "/emails/1",
            #"{"value":"h@x.example","type":"home"}"#
        ),
        (
            "Q48, Q74 nested objects merge",
            #"[{"op":"replace","value":{"name":{"givenName":"Inga"},"\#(enterprise)":{"division":"North"}}}]"#,
            "/\(enterprise)", #"{"division":"North","department":"Engines"}"#
        ),
        (
            "Q49 core URN",
            #"[{"op":"Replace","path":"URN:ietf:params:scim:schemas:core:2.0:user:title","value":"T"}]"#, "/title",
            #""T""#
        ),
        (
            "Q49 extension URN", #"[{"op":"Add","path":"\#(enterprise):department","value":"Sales"}]"#,
            "/\(enterprise)/department", #""Sales""#
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
        (
            "Q51 manager as an object", #"[{"op":"Add","path":"\#(enterprise):manager","value":{"value":"7c0c"}}]"#,
            "/\(enterprise)/manager", #"{"value":"7c0c"}"#
        ),
        (
            "Q51 manager by its value", #"[{"op":"Add","path":"\#(enterprise):manager.value","value":"7c0c"}]"#,
            "/\(enterprise)/manager", #"{"value":"7c0c"}"#
        ),
        (
            "Q52 nothing of the old manager lingers",
            #"[{"op":"Add","path":"manager","value":{"value":"7c0c","$ref":"../Users/7c0c"}},{"op":"Replace","path":"manager","value":"9a41"}]"#,
            "/\(enterprise)/manager", #"{"value":"9a41"}"#
        ),
        (
            "Q52 nothing of the old manager lingers by path",
            #"[{"op":"Add","path":"manager","value":{"value":"7c0c","$ref":"../Users/7c0c"}},{"op":"Replace","path":"manager.value","value":"9a41"}]"#,
            "/\(enterprise)/manager", #"{"value":"9a41"}"#
        ),
        (
            "Q52 manager cleared by its value",
            #"[{"op":"Add","path":"manager","value":{"value":"7c0c","$ref":"../Users/7c0c"}},{"op":"Replace","path":"manager.value","value":""}]"#,
            "/\(enterprise)/manager", "absent"
        ),
        (
            "Q52 manager removed with a value",
            #"[{"op":"Add","path":"manager","value":"7c0c"},{"op":"Remove","path":"manager","value":{"value":"7c0c"}}]"#,
            "/\(enterprise)/manager", "absent"
        ),
        ("Q55 null unassigns", #"[{"op":"replace","path":"displayName","value":null}]"#, "/displayName", "absent"),
        (
            "Q55 nulls in an object", #"[{"op":"replace","value":{"name.givenName":null,"displayName":null}}]"#,
            "/name",
            #"{"familyName":"Byron"}"#
        ),
        ("Q57 nothing to remove", #"[{"op":"Remove","path":"title"}]"#, "/title", "absent"),
        (
            "Q57 no such element to remove", #"[{"op":"Remove","path":"phoneNumbers[type eq \"fax\"].value"}]"#,
            "/phoneNumbers", "absent"
        ),
        (
            "Q58 the last one wins",
            #"[{"op":"Add","path":"title","value":"1"},{"op":"Remove","path":"title"},{"op":"Add","path":"title","value":"2"}]"#,
            "/title", #""2""#
        ),
        (
            "Q58 an element that went comes again",
            #"[{"op":"Remove","path":"emails[type eq \"work\"]"},{"op":"Add","path":"emails[type eq \"work\"].value","value":"a@x.example"}]"#,
            "/emails/1", #"{"value":"a@x.example","type":"work"}"#
        ),
        (
            "Q61 rename", #"[{"op":"replace","value":{"userName":"ADA@example.org"}}]"#, "/userName",
            #""ADA@example.org""#
        ),
        ("Q62 externalId", #"[{"op":"Replace","path":"externalId","value":"x"}]"#, "/externalId", #""x""#),
        (
            "Q63 what is not ours beside it",
            #"[{"op":"replace","name":"n","value":{"id":"1","schemas":[],"meta":null,"groups":[],"title":"T"}}]"#,
            "/title", #""T""#
        ),
        (
            "Q67 names and values in another case",
            #"[{"op":"Replace","path":"Emails[Type Eq \"WORK\"].Value","value":"a@x.example"}]"#, "/emails/0",
            #"{"value":"a@x.example","type":"work","primary":true}"#
        ),
        (
            "Q69 as it was sent", #"[{"op":"Replace","path":"title","value":" Count\u00e9ss "}]"#, "/title",
            #"" Countéss ""#
        ),
        (
            "Q71 one role in place",
            #"[{"op":"Add","path":"roles[primary eq \"True\"].value","value":"a"},{"op":"Add","path":"roles[primary eq \"True\"].display","value":"A"},{"op":"Replace","path":"roles[primary eq true].value","value":"b"}]"#,
            "/roles", #"[{"value":"b","display":"A","primary":true}]"#
        ),
        (
            "Q72 role as JSON text, once",
            #"[{"op":"Add","path":"roles","value":[{"value":"{\"value\":\"admin\"}"}]},{"op":"Add","path":"roles","value":[{"value":"{\"value\":\"admin\"}"}]}]"#,
            "/roles", #"[{"value":"{\"value\":\"admin\"}"}]"#
        ),
        (
            "Q73 all roles replaced",
            #"[{"op":"Add","path":"roles","value":[{"value":"a"},{"value":"b"}]},{"op":"replace","path":"roles","value":[{"value":"c"}]}]"#,
            "/roles", #"[{"value":"c"}]"#
        ),
        (
            "Q73 all roles cleared",
            #"[{"op":"Add","path":"roles","value":[{"value":"a"}]},{"op":"replace","path":"roles","value":[]}]"#,
            "/roles",
            "absent"
        ),
        (
            "the schemas follow the attributes",
            #"[{"op":"add","path":"schemas","value":["urn:x"]},{"op":"add","path":"title","value":"T"}]"#, "/schemas",
            "absent"
        ),
        (
            "a value of all elements", #"[{"op":"replace","path":"emails.display","value":"Ada"}]"#, "/emails/1",
            #"{"value":"ada@home.example","display":"Ada","type":"home"}"#
        ),
        (
            "values listed for removal",
            #"[{"op":"Remove","path":"emails","value":[{"value":"ADA@example.org"},{"value":"nobody"}]}]"#, "/emails",
            #"[{"value":"ada@home.example","type":"home"}]"#
        ),
        (
            "an element replaced by its filter keeps what the filter says",
            #"[{"op":"replace","path":"emails[type eq \"work\"]","value":{"value":"w@x.example"}}]"#, "/emails/0",
            #"{"value":"w@x.example","type":"work"}"#
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
    func `accepts every shape`(_ shape: String, operations: String, pointer: String, expected: String) throws {
        let result = try patched(Patching.ada, operations)
        var value: JSONValue? = .object(result.attributes)
        for step in pointer.split(separator: "/") {
            value = Int(step).flatMap { value?.array?[$0] } ?? value?[String(step)]
        }
        #expect(value?.text ?? "absent" == expected)
    }
}
