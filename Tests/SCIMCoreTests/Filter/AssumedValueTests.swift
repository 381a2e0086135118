import SCIMCore
import Testing

/// An absent `primary` means false (RFC 7643 §2.4). No other absent Boolean means anything.
@Suite struct AssumedValueTests {
    private static let type = ResourceType(
        name: "User", endpoint: "/Users", description: "Users", schema: .user,
        extensions: [
            Schema(
                id: "urn:example:2.0:Desk", name: "Desk", description: "Desks.",
                attributes: [
                    Attribute(
                        "desks", .complex, multiValued: true, "Desks.",
                        subAttributes: [
                            Attribute("value", .string, "Its number."),
                            Attribute("primary", .boolean, "The usual one."),
                            Attribute("locked", .boolean, "Whether it is locked."),
                        ]),
                    Attribute(
                        "door", .complex, "The door.",
                        subAttributes: [
                            Attribute("value", .string, "Its number."),
                            Attribute("primary", .boolean, "The usual one."),
                        ]),
                    Attribute(
                        "keys", .complex, multiValued: true, "Keys.",
                        subAttributes: [
                            Attribute("value", .string, "Its number."), Attribute("primary", .string, "The main one."),
                        ]),
                ])
        ])

    private static let ada: JSONObject = [
        "userName": "ada", "emails": [["value": "ada@example.org"]],
        "urn:example:2.0:Desk": ["desks": [["value": "7"]], "door": ["value": "1"], "keys": [["value": "k"]]],
    ]

    @Test(arguments: [
        ("emails[primary eq false]", true), ("emails[primary eq true]", false), ("emails.primary eq false", true),
        ("urn:example:2.0:Desk:desks[primary eq false]", true), ("urn:example:2.0:Desk:desks[locked eq false]", false),
        ("urn:example:2.0:Desk:desks.locked eq false", false), ("urn:example:2.0:Desk:door.primary eq false", false),
        (#"urn:example:2.0:Desk:keys[primary eq "false"]"#, false),
    ])
    func `only an absent primary of a multi-valued attribute is false`(filter: String, isMatched: Bool) throws {
        let resolved = try Filter(parsing: filter).resolved(in: Self.type)
        #expect(resolved.matches(Self.ada, of: Self.type) == isMatched)
    }
}
