import OrderedCollections
import SCIMCore
import Testing

@Suite struct FilterResolutionTests {
    static let enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
    /// A type with an extension of every kind of attribute, as an organization may add one.
    static let device = Schema(
        id: "urn:example:2.0:Device", name: "Device", description: "Custom attributes.",
        attributes: [
            Attribute("floor", .integer, "A floor."), Attribute("weight", .decimal, "A weight."),
            Attribute("bought", .dateTime, "A day."), Attribute("key", .binary, "A key.", caseExact: true),
            Attribute("tags", .string, multiValued: true, "Labels."),
        ])
    static let type = ResourceType(
        name: "User", endpoint: "/Users", description: "Users", schema: .user, extensions: [.enterpriseUser, device])

    private func resolved(_ text: String, in type: ResourceType = FilterResolutionTests.type) throws -> String {
        try Filter(parsing: text).resolved(in: type).description
    }

    @Test(arguments: [
        (#"USERNAME eq "Ada""#, #"userName eq "Ada""#),
        (#"Name.FamilyName eq "Lovelace""#, #"name.familyName eq "Lovelace""#),
        (#"ID eq "1" and externalid eq "2""#, #"id eq "1" and externalId eq "2""#),
        (#"META.lastmodified gt "2011-05-13T04:42:34Z""#, #"meta.lastModified gt "2011-05-13T04:42:34Z""#),
        (#"SCHEMAS eq "urn:x""#, #"schemas eq "urn:x""#),
        (#"urn:ietf:params:scim:schemas:core:2.0:user:username eq "a""#, #"userName eq "a""#),
        (#"urn:ietf:params:scim:schemas:core:2.0:User:meta.created pr"#, "meta.created pr"),
        (
            #"URN:ietf:params:scim:schemas:extension:enterprise:2.0:user:DEPARTMENT eq "Tour""#,
            #"\#(enterprise):department eq "Tour""#
        ),
        (#"Emails[TYPE eq "work" and VALUE pr]"#, #"emails[type eq "work" and value pr]"#),
    ])
    func `spells names as their schemas do`(text: String, written: String) throws {
        #expect(try resolved(text) == written)
    }

    /// Q15: Entra asks for `manager` without its URN.
    @Test(arguments: [
        (#"manager eq "B""#, #"\#(enterprise):manager.value eq "B""#),
        (#"id eq "A" and manager eq "B""#, #"id eq "A" and \#(enterprise):manager.value eq "B""#),
        (#"manager.displayName eq "B""#, #"\#(enterprise):manager.displayName eq "B""#),
        ("EmployeeNumber eq 701984", #"\#(enterprise):employeeNumber eq "701984""#),
        ("floor eq 3", "urn:example:2.0:Device:floor eq 3"),
    ])
    func `finds an extension's attribute without its URN`(text: String, written: String) throws {
        #expect(try resolved(text) == written)
    }

    @Test func `compares a complex attribute by its value`() throws {
        #expect(try resolved(#"emails co "example.com""#) == #"emails.value co "example.com""#)
        #expect(try resolved(#"not (roles eq "admin")"#) == #"not (roles.value eq "admin")"#)
        #expect(try resolved(#"members eq "1""#, in: .group) == #"members.value eq "1""#)
        #expect(try resolved("emails pr") == "emails pr")
    }

    /// Q44 and Q14: booleans and numbers in quotes, text without.
    @Test(arguments: [
        (#"active eq "True""#, "active eq true"), ("active eq fALSE", "active eq false"),
        (#"active ne "false""#, "active ne false"),
        (#"roles[primary eq "True"]"#, "roles[primary eq true]"),
        (#"roles[primary eq "True"].value eq "x""#, #"roles[primary eq true and value eq "x"]"#),
        ("userName eq 42", #"userName eq "42""#), ("title eq true", #"title eq "true""#),
        (#"floor ge "3""#, "urn:example:2.0:Device:floor ge 3"),
        ("weight lt 2.50", "urn:example:2.0:Device:weight lt 2.50"),
        ("active eq null", "active eq null"), ("name ne null", "name ne null"),
        (#"meta.created sw "2011-05""#, #"meta.created sw "2011-05""#),
        (#"tags[value eq "x"]"#, #"urn:example:2.0:Device:tags[value eq "x"]"#),
    ])
    func `gives values the type of their attribute`(text: String, written: String) throws {
        #expect(try resolved(text) == written)
    }

    @Test(arguments: [
        #"shoeSize eq "42""#, "shoeSize.left pr", #"shoes[size eq "42"]"#, "urn:example:2.0:Shoes:size pr",
        "urn:ietf:params:scim:schemas:core:2.0:Group:displayName pr", "members pr",
    ])
    func `leaves an attribute that no schema of the type knows as it is`(text: String) throws {
        #expect(try resolved(text) == text)
    }

    @Test(arguments: [
        (#"name.nick eq "x""#, #"name has no sub-attribute "nick""#),
        (#"userName.x eq "x""#, #"userName has no sub-attribute "x""#),
        ("meta.etag pr", #"meta has no sub-attribute "etag""#),
        ("manager.boss pr", #"manager has no sub-attribute "boss""#),
        (#"emails[kind eq "work"]"#, #"emails has no sub-attribute "kind""#),
        (#"emails[emails.type eq "work"]"#, #"emails has no sub-attribute "emails""#),
        (#"userName[type eq "work"]"#, #"userName has no sub-attribute "type""#),
        (#"active gt "x""#, #"active is of type boolean and cannot be compared using "gt" with "x""#),
        ("active gt true", #"active is of type boolean and cannot be compared using "gt" with true"#),
        (#"active co "true""#, #"active is of type boolean and cannot be compared using "co" with "true""#),
        (#"active eq "yes""#, #"active is of type boolean and cannot be compared using "eq" with "yes""#),
        ("active eq 1", #"active is of type boolean and cannot be compared using "eq" with 1"#),
        (#"floor eq "third""#, #"floor is of type integer and cannot be compared using "eq" with "third""#),
        (#"floor sw "3""#, #"floor is of type integer and cannot be compared using "sw" with "3""#),
        ("weight eq true", #"weight is of type decimal and cannot be compared using "eq" with true"#),
        (#"key gt "AA==""#, #"key is of type binary and cannot be compared using "gt" with "AA==""#),
        (
            #"x509Certificates.value ge "AA==""#,
            #"value is of type binary and cannot be compared using "ge" with "AA==""#
        ),
        (
            #"meta.created gt "yesterday""#,
            #"created is of type dateTime and cannot be compared using "gt" with "yesterday""#
        ),
        (
            #"meta.created eq "2026-02-30T00:00:00Z""#,
            #"created is of type dateTime and cannot be compared using "eq" with "2026-02-30T00:00:00Z""#
        ),
        ("meta.created gt 2011", #"created is of type dateTime and cannot be compared using "gt" with 2011"#),
        ("title gt null", #"title is of type string and cannot be compared using "gt" with null"#),
        (#"name eq "Ada""#, #"name is of type complex and cannot be compared using "eq" with "Ada""#),
        (#"addresses eq "x""#, #"addresses is of type complex and cannot be compared using "eq" with "x""#),
        (#"password eq "secret""#, "password is never returned, so it cannot be used in a filter"),
        ("not (PassWord pr)", "password is never returned, so it cannot be used in a filter"),
        (#"password[value sw "s"]"#, "password is never returned, so it cannot be used in a filter"),
    ])
    func `refuses what the definitions lack`(text: String, detail: String) {
        #expect(throws: SCIMError.invalidFilter("the filter: \(detail)")) { try resolved(text) }
    }

    /// An extension with what is never returned: whole, in part, and around parts that would be.
    static let safe = Schema(
        id: "urn:example:2.0:Safe", name: "Safe", description: "Secrets.",
        attributes: [
            Attribute("pin", .string, "A secret.", returned: .never),
            Attribute(
                "lock", .complex, multiValued: true, "A lock.",
                subAttributes: [
                    Attribute("value", .string, "A secret.", returned: .never), Attribute("color", .string, "A color."),
                ]),
            Attribute(
                "vault", .complex, "A secret.", returned: .never,
                subAttributes: [Attribute("value", .string, "A part."), Attribute("door", .string, "A part.")]),
        ])

    @Test(arguments: [
        ("pin pr", "pin"), (#"pin sw "1""#, "pin"), ("not (pin eq null)", "pin"), (#"pin[value eq "1"]"#, "pin"),
        (#"urn:example:2.0:Safe:pin ne "1""#, "pin"), ("lock.value pr", "value"), (#"lock eq "1""#, "value"),
        ("lock ne null", "value"), (#"lock[color eq "red" and value sw "1"]"#, "value"),
        (#"lock[color eq "red"].value sw "1""#, "value"), ("lock[not (value pr)]", "value"),
        ("vault pr", "vault"), ("vault.door pr", "vault"), (#"vault eq "1""#, "vault"),
        (#"vault[door eq "left"]"#, "vault"), (#"title pr or vault[door eq "left"]"#, "vault"),
    ])
    func `never reveals what is never returned`(text: String, name: String) {
        let type = ResourceType(
            name: "User", endpoint: "/Users", description: "Users", schema: .user, extensions: [Self.safe])
        let error = SCIMError.invalidFilter("the filter: \(name) is never returned, so it cannot be used in a filter")
        #expect(throws: error) { try resolved(text, in: type) }
    }

    @Test func `a value with nothing to return is not present`() throws {
        let type = ResourceType(
            name: "User", endpoint: "/Users", description: "Users", schema: .user, extensions: [Self.safe])
        let present = try Filter(parsing: "lock pr").resolved(in: type)
        for (lock, expected) in [(["value": "1"], false), (["color": "red", "value": "1"], true)] as [(JSONValue, Bool)]
        {
            let resource: JSONObject = ["userName": "ada", Self.safe.id: ["lock": [lock]]]
            #expect(present.matches(resource, of: type) == expected)
        }
    }

    @Test func `resolves a resolved filter to itself`() throws {
        var generator = FilterGenerator(seed: 15)
        var count = 0
        for _ in 0..<5000 {
            let filter = generator.filter(depth: 3)
            guard let once = try? filter.resolved(in: Self.type) else { continue }
            #expect(try once.resolved(in: Self.type) == once)
            count += 1
        }
        #expect(count > 500)
    }
}
