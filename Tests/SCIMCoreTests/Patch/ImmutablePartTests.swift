import OrderedCollections
import SCIMCore
import Testing

/// What is immutable stays by whatever path a PATCH comes to it (RFC 7643 §7), and no value appears twice (§2.4).
@Suite struct ImmutablePartTests {
    private static let asset = "urn:example:Asset"

    private static let type = ResourceType(
        name: "Device", endpoint: "/Devices", description: "",
        schema: Schema(
            id: "urn:example:Device", name: "Device", description: "",
            attributes: [
                Attribute(
                    "ports", .complex, multiValued: true, "",
                    subAttributes: [
                        Attribute("value", .string, ""), Attribute("type", .string, ""),
                        Attribute("serial", .string, "", mutability: .immutable),
                    ])
            ]),
        extensions: [
            Schema(
                id: asset, name: "Asset", description: "",
                attributes: [
                    Attribute("badge", .string, "", mutability: .immutable), Attribute("owner", .string, ""),
                    Attribute(
                        "place", .complex, "",
                        subAttributes: [
                            Attribute("site", .string, "", mutability: .immutable), Attribute("room", .string, ""),
                        ]),
                ])
        ])

    private static let device = #"""
        {"ports":[{"value":"a","type":"in","serial":"1"},{"value":"b","type":"out","serial":"2"},{"value":"c","type":"in"}],
         "urn:example:Asset":{"badge":"7","owner":"ada","place":{"site":"Oslo","room":"1"}}}
        """#

    private func ports(_ operations: String) throws -> String {
        try patched(Self.device, operations, Self.type).attributes["ports"]?.text ?? "absent"
    }

    @Test(arguments: [
        #"{"op":"remove","path":"urn:example:Asset"}"#, #"{"op":"replace","path":"urn:example:Asset","value":null}"#,
        #"{"op":"replace","path":"urn:example:Asset","value":[]}"#,
        #"{"op":"add","path":"urn:example:Asset","value":null}"#,
        #"{"op":"replace","value":{"urn:example:Asset":null}}"#, #"{"op":"replace","value":{"urn:example:Asset":[]}}"#,
        #"{"op":"remove","path":"urn:example:Asset","value":{"badge":"7"}}"#,
        #"{"op":"remove","path":"urn:example:Asset","value":{"place":{"site":"Oslo"}}}"#,
        #"{"op":"replace","path":"urn:example:Asset","value":{"badge":"8"}}"#,
        #"{"op":"remove","path":"urn:example:Asset:place"}"#,
        #"{"op":"remove","path":"urn:example:Asset:place","value":{"site":"Oslo","room":"1"}}"#,
        #"{"op":"replace","path":"ports[value eq \"a\"]","value":{"value":"a","serial":"9"}}"#,
        #"{"op":"replace","path":"ports[value eq \"a\"]","value":{"value":"a","serial":null}}"#,
        #"{"op":"add","path":"ports[value eq \"a\"]","value":{"serial":"9"}}"#,
        #"{"op":"add","path":"ports","value":[{"value":"a","type":"in","serial":"9"}]}"#,
        #"{"op":"replace","path":"ports[type eq \"in\"].serial","value":"9"}"#,
        #"{"op":"replace","path":"ports.serial","value":null}"#, #"{"op":"remove","path":"ports.serial"}"#,
        #"{"op":"remove","path":"ports.serial","value":"2"}"#,
        #"{"op":"remove","path":"ports[serial eq \"1\"].serial"}"#,
    ]) func `no path changes what is immutable`(operation: String) throws {
        let error = #expect(throws: SCIMError.self) { try patched(Self.device, "[\(operation)]", Self.type) }
        #expect(error?.type == .mutability)
        #expect(error?.detail.hasPrefix("operation 1: ") == true)
        #expect(error?.detail.contains("is immutable and already has a value") == true)
    }

    @Test(arguments: [
        (
            #"{"op":"replace","path":"ports[value eq \"a\"]","value":{"value":"x","type":"up"}}"#,
            #"{"value":"x","type":"up","serial":"1"}"#
        ),
        (
            #"{"op":"replace","path":"ports[value eq \"a\"]","value":{"value":"a","serial":"1"}}"#,
            #"{"value":"a","serial":"1"}"#
        ),
        (
            #"{"op":"add","path":"ports[value eq \"a\"]","value":{"type":"up"}}"#,
            #"{"value":"a","type":"up","serial":"1"}"#
        ),
        (#"{"op":"remove","path":"ports.serial","value":"3"}"#, #"{"value":"a","type":"in","serial":"1"}"#),
        (#"{"op":"remove","path":"ports[value eq \"a\"]"}"#, #"{"value":"b","type":"out","serial":"2"}"#),
        (#"{"op":"remove","path":"ports","value":["a"]}"#, #"{"value":"b","type":"out","serial":"2"}"#),
    ]) func `what does not touch it succeeds, and a whole value may go`(operation: String, first: String) throws {
        #expect(try ports("[\(operation)]").hasPrefix("[\(first)"))
    }

    @Test func `a value without one accepts its first one`() throws {
        let result = try ports(#"[{"op":"add","path":"ports[value eq \"c\"]","value":{"serial":"3"}}]"#)
        #expect(result.hasSuffix(#"{"value":"c","type":"in","serial":"3"}]"#))
    }

    private static let emails = #"""
        {"emails":[{"value":"a@x.example","type":"work","primary":true},{"value":"b@x.example","type":"home"},
         {"value":"c@x.example","type":"home","display":"C"}],
         "addresses":[{"locality":"Oslo","type":"work"},{"locality":"Bergen","type":"home"}]}
        """#

    @Test(arguments: [
        (
            #"{"op":"replace","path":"emails[type eq \"home\"].value","value":"h@x.example"}"#,
            ["a@x.example", "h@x.example"]
        ),
        (
            #"{"op":"replace","path":"emails[type eq \"home\"]","value":{"value":"h@x.example"}}"#,
            ["a@x.example", "h@x.example"]
        ),
        (
            #"{"op":"add","path":"emails[type eq \"home\"]","value":{"value":"H@x.example"}}"#,
            ["a@x.example", "H@x.example"]
        ),
        (#"{"op":"replace","path":"emails.value","value":"A@x.example"}"#, ["A@x.example", "A@x.example"]),
        (
            #"{"op":"replace","path":"emails[value eq \"b@x.example\"]","value":{"value":"A@x.example","type":"WORK"}}"#,
            ["A@x.example", "c@x.example"]
        ),
        (
            #"{"op":"replace","path":"emails[value eq \"b@x.example\"].value","value":"a@x.example"},{"op":"replace","path":"emails[type eq \"home\"].type","value":"work"}"#,
            ["a@x.example", "c@x.example"]
        ),
    ]) func `no combination of type and value appears twice`(operations: String, values: [String]) throws {
        let result = try patched(Self.emails, "[\(operations)]").attributes["emails"]?.array ?? []
        #expect(result.map { $0["value"]?.string } == values)
        #expect(result.count { $0["primary"] == true } == 1)
    }

    @Test func `values without "value" are merged when all of them is the same`() throws {
        let operations = #"""
            [{"op":"replace","path":"addresses.locality","value":"Bergen"},{"op":"replace","path":"addresses.type","value":"home"}]
            """#
        let result = try patched(Self.emails, operations).attributes["addresses"]?.text
        #expect(result == #"[{"locality":"Bergen","type":"home"}]"#)
    }

    @Test(arguments: [
        (#"[{"value":null,"address":"a"}]"#, false), (#"[{"value":"","address":"a"}]"#, false),
        (#"["b@x.example",{"value":null,"id":7}]"#, false), (#"{"emails":[],"value":"b@x.example"}"#, false),
        (#"{"emails":["b@x.example"],"other":"c@x.example"}"#, false),
        (#"[{"value":null}]"#, true), (#"[{"value":"","type":"work","primary":true}]"#, true),
        (#"[{"value":null,"address":null,"id":""}]"#, true), (#"{"emails":[],"value":null}"#, true),
    ]) func `an empty value beside something that is not stored empties nothing`(value: String, isTaken: Bool) throws {
        for operation in [
            #"{"op":"replace","path":"emails","value":\#(value)}"#, #"{"op":"replace","value":{"emails":\#(value)}}"#,
        ] {
            if isTaken {
                #expect(try patched(Self.emails, "[\(operation)]").attributes["emails"] == nil)
            } else {
                let error = #expect(throws: SCIMError.self) { try patched(Self.emails, "[\(operation)]") }
                #expect(error?.type == .invalidValue)
            }
        }
    }

    private static let id = "01a20b4b-2842-74f0-87ba-9a3c373d848c"

    @Test(arguments: [
        (#"{"value":"","$ref":"https://x.example/scim/v2/Users/ID"}"#, #"{"value":"ID"}"#),
        (#"[{"$REF":"../Users/ID","value":null}]"#, #"{"value":"ID"}"#),
        (#"{"value":"","$ref":"https://x.example/7"}"#, #"{"value":"7c0c"}"#),
        (#"{"value":null,"id":"ID"}"#, #"{"value":"7c0c"}"#), (#"{"value":""}"#, "absent"),
        (#"{"value":"","$ref":null,"displayName":"Eve"}"#, "absent"), (#"{"value":null,"$ref":""}"#, "absent"),
    ]) func `a manager's address stands in for an empty value`(value: String, manager: String) throws {
        let before = #"{"\#(Schema.enterpriseUser.id)":{"manager":{"value":"7c0c"}}}"#
        let operation = #"[{"op":"replace","path":"manager","value":\#(value.substituting("ID", by: Self.id))}]"#
        let result = try patched(before, operation).attributes[Schema.enterpriseUser.id]?["manager"]
        #expect((result?.text ?? "absent") == manager.substituting("ID", by: Self.id))
    }
}
