import OrderedCollections
import SCIMCore
import Testing

@Suite struct FilterMatchingTests {
    static let enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
    static let type = FilterResolutionTests.type

    /// Barbara Jensen of RFC 7643 §8.2, with an extension of an organization's own.
    static let barbara: JSONObject = [
        "schemas": [
            "urn:ietf:params:scim:schemas:core:2.0:User", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User",
        ],
        "id": "2819c223-7f76-453a-919d-413861904646",
        "externalId": "BJensen",
        "userName": "bjensen@Example.com",
        "name": ["familyName": "O'Malley", "givenName": "Barbara", "middleName": ""],
        "displayName": "Försäljning Öst",
        "title": "Tour Guide",
        "userType": "Employee",
        "active": true,
        "emails": [
            ["value": "bjensen@example.com", "type": "work", "primary": true],
            ["value": "babs@jensen.org", "type": "home"],
        ],
        "ims": [["value": "babs@foo.com", "type": "xmpp"]],
        "roles": [["value": "{\"id\":\"1\",\"value\":\"admin\"}"]],
        "phoneNumbers": [],
        "meta": [
            "resourceType": "User", "created": "2010-01-23T04:56:22Z", "lastModified": "2011-05-13T04:42:34.500Z",
            "location": "https://example.com/v2/Users/2819c223", "version": "W/\"a330bc54f0671c9\"",
        ],
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": [
            "employeeNumber": "701984",
            "manager": ["value": "26118915-6090-4610-87e4-49d8ca9f808d", "displayName": "John"],
        ],
        "urn:example:2.0:Device": [
            "floor": 9_007_199_254_740_993, "weight": .number(JSONNumber(2)), "tags": ["Red", "blue"],
            "bought": "2026-03-01T00:30:00+01:00", "key": "QUJD",
        ],
    ]

    private func matches(_ text: String, _ resource: JSONObject = barbara) throws -> Bool {
        try Filter(parsing: text).resolved(in: Self.type).matches(resource, of: Self.type)
    }

    /// The examples of RFC 7644 §3.4.2.2, some with values that Barbara has not.
    @Test(arguments: [
        (#"userName eq "bjensen@example.com""#, true),
        (#"userName eq "bjensen""#, false),
        (#"name.familyName co "O'Malley""#, true),
        (#"name.familyName co "o'm""#, true),
        (#"userName sw "B""#, true),
        (#"urn:ietf:params:scim:schemas:core:2.0:User:userName sw "J""#, false),
        ("title pr", true),
        (#"meta.lastModified gt "2011-05-13T04:42:34Z""#, true),
        (#"meta.lastModified ge "2011-05-13T04:42:34Z""#, true),
        (#"meta.lastModified lt "2011-05-13T04:42:34Z""#, false),
        (#"meta.lastModified le "2011-05-13T04:42:34Z""#, false),
        (#"title pr and userType eq "Employee""#, true),
        (#"title pr and userType eq "Intern""#, false),
        (#"title pr or userType eq "Intern""#, true),
        (#"schemas eq "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User""#, true),
        (#"schemas eq "urn:ietf:params:scim:schemas:core:2.0:Group""#, false),
        (#"userType eq "Employee" and (emails co "example.com" or emails.value co "example.org")"#, true),
        (#"userType ne "Employee" and not (emails co "example.com" or emails.value co "example.org")"#, false),
        (#"userType ne "Intern" and not (emails co "example.net" or emails.value co "example.org")"#, true),
        (#"userType eq "Employee" and (emails.type eq "work")"#, true),
        (#"userType eq "Employee" and emails[type eq "work" and value co "@example.com"]"#, true),
        (#"emails[type eq "home" and value co "@example.com"] or ims[type eq "xmpp" and value co "@foo.com"]"#, true),
        (#"emails[type eq "home" and value co "@example.com"] or ims[type eq "aim" and value co "@foo.com"]"#, false),
    ])
    func `decides the examples of RFC 7644`(text: String, expected: Bool) throws {
        #expect(try matches(text) == expected, "\(text)")
    }

    @Test(arguments: [
        // Q13: both conditions on the same value.
        (#"emails[type eq "work"].value eq "bjensen@example.com""#, true),
        (#"emails[type eq "work"].value eq "babs@jensen.org""#, false),
        (#"emails[type eq "work"].value pr"#, true), (#"emails[type eq "other"].value pr"#, false),
        (#"emails.type eq "work" and emails.value eq "babs@jensen.org""#, true),
        // Q14, Q15, Q11, Q44.
        ("externalId eq BJensen", true), ("EmployeeNumber Eq 701984", true),
        (#"manager eq "26118915-6090-4610-87e4-49d8ca9f808d""#, true), (#"manager eq "other""#, false),
        (#"emails[primary eq "True"]"#, true), (#"emails[primary eq false]"#, true),
        // Q17: userName and displayName in any case, beyond ASCII; externalId and ids exactly.
        (#"userName eq "BJENSEN@EXAMPLE.COM""#, true), (#"displayName eq "FÖRSÄLJNING öst""#, true),
        (#"displayName sw "fo\u0308rsa\u0308lj""#, true), (#"displayName ew "ÖST""#, true),
        (#"displayName eq "Forsaljning Ost""#, false),
        (#"externalId eq "bjensen""#, false), (#"externalId sw "B""#, true), (#"externalId sw "b""#, false),
        (#"emails[type eq "WORK"]"#, true),
        // Q19: what JSON escapes.
        (#"roles.value co "\"value\":\"admin\"""#, true),
    ])
    func `decides what Entra sends`(text: String, expected: Bool) throws {
        #expect(try matches(text) == expected, "\(text)")
    }

    @Test(arguments: [
        // Absent: not equal to anything, no value, equal to null.
        ("nickName pr", false), (#"nickName eq "x""#, false), (#"nickName ne "x""#, true), ("nickName eq null", true),
        ("nickName ne null", false), (#"nickName eq """#, false), (#"nickName co """#, false),
        (#"nickName lt "x""#, false),
        (#"not (nickName eq "x")"#, true), (#"nickName[value eq "x"]"#, false),
        ("title eq null", false), ("title ne null", true),
        // An attribute that nobody has.
        ("shoeSize pr", false), ("shoeSize eq 42", false), ("shoeSize ne 42", true), ("not (shoeSize pr)", true),
        ("shoes[size eq 42]", false), ("urn:example:2.0:Shoes:size pr", false), ("shoeSize gt 1 or title pr", true),
        // Present is what is not empty, in complex attributes some part.
        ("name pr", true), ("name.middleName pr", false), ("name.middleName eq null", true), ("phoneNumbers pr", false),
        ("phoneNumbers.value pr", false), (#"phoneNumbers ne "1""#, true), ("emails pr", true),
        ("emails.primary pr", true),
        ("emails.display pr", false), ("emails eq null", false), ("manager pr", true), ("active pr", true),
        ("groups pr", false), (#"name.middleName eq """#, true),
        // Several values: any, and for ne none equal.
        (#"emails.type ne "work""#, false), (#"emails.type ne "other""#, true), (#"tags eq "RED""#, true),
        (#"tags[value eq "blue"]"#, true), (#"tags[value eq "green"]"#, false), ("tags pr", true),
        (#"emails[not (type eq "work")]"#, true), (#"emails[type eq "home" and not (primary pr)]"#, true),
        (#"emails[display eq null and type eq "work"]"#, true), (#"emails[primary ne true]"#, true),
        (#"emails[type eq "work" or type eq "x"]"#, true), (#"name[familyName sw "o"]"#, true),
        // Text.
        (#"title eq "tour guide""#, true), (#"title gt "Tour""#, true), (#"title ge "TOUR GUIDE""#, true),
        (#"title gt "tour guide""#, false), (#"title lt "tour guide ""#, true), (#"title le "tour guide""#, true),
        (#"title co "our g""#, true), (#"title co """#, true), (#"title co "tour guide and more""#, false),
        (#"title ew "guide""#, true), (#"title ew "x tour guide""#, false), (#"title sw "tour guides""#, false),
        (#"title ew """#, true), (#"title co "guidf""#, false), (#"title ne "tour guide""#, false),
        // Times by instant, parts of them by text.
        (#"meta.created eq "2010-01-23T05:56:22+01:00""#, true),
        (#"meta.created ne "2010-01-23T04:56:22.000Z""#, false),
        (#"bought eq "2026-02-28T23:30:00Z""#, true), (#"bought lt "2026-03-01T00:00:00Z""#, true),
        (#"bought gt "2026-03-01T00:00:00Z""#, false), (#"meta.created sw "2010-01""#, true),
        (#"meta.created co "2010-01-23T04:56:22Z""#, true), (#"meta.created sw "2011""#, false),
        // Numbers to the last digit.
        ("floor eq 9007199254740993", true), ("floor eq 9007199254740992", false), ("floor gt 9007199254740992", true),
        ("floor le 9007199254740993", true), ("weight eq 2.0", true), ("weight eq 2e0", true), ("weight ge 2.5", false),
        ("weight lt 2.5", true), ("weight ne 2", false),
        // Booleans and binary values.
        ("active eq true", true), ("active ne true", false), ("active ne false", true), (#"key eq "QUJD""#, true),
        (#"key eq "qujd""#, false),
    ])
    func `compares by type and characteristics`(text: String, expected: Bool) throws {
        #expect(try matches(text) == expected, "\(text)")
        #expect(try matches("not (\(text))") == !expected, "\(text)")
    }

    @Test func `finds the groups of a member`() throws {
        let group: JSONObject = ["displayName": "Sales", "members": [["value": "1", "type": "User"], ["value": "2"]]]
        for (text, expected) in [
            (#"members[value eq "2"]"#, true), (#"members eq "1""#, true), (#"members[value eq "3"]"#, false),
            (#"members[value eq "2" and type eq "User"]"#, false), (#"id eq "A" and members eq "1""#, false),
        ] {
            let filter = try Filter(parsing: text).resolved(in: .group)
            #expect(filter.matches(group, of: .group) == expected, "\(text)")
        }
    }

    @Test func `selects values of one attribute for a PATCH path`() throws {
        let emails = try #require(Schema.user.attribute("emails"))
        let values = try #require(Self.barbara["emails"]?.array)
        func selected(_ text: String) throws -> [Bool] {
            let filter = try Filter(parsing: text).resolved(for: emails)
            return values.map { filter.matches(element: $0, of: emails) }
        }
        #expect(try selected(#"TYPE eq "Work""#) == [true, false])
        #expect(try selected(#"primary eq "True""#) == [true, false])
        #expect(try selected(#"primary ne true"#) == [false, true])
        #expect(try selected(#"not (type eq "work") or value co "example""#) == [true, true])
        #expect(try selected("display pr") == [false, false])
        #expect(throws: SCIMError.invalidFilter(#"the filter: emails has no sub-attribute "kind""#)) {
            try selected("kind pr")
        }

        let tags = try #require(FilterResolutionTests.device.attribute("tags"))
        let red = try Filter(parsing: #"value eq "red""#).resolved(for: tags)
        #expect(red.matches(element: "Red", of: tags))
        #expect(!red.matches(element: "blue", of: tags))
    }

    /// A group with members, one of them a group.
    static let tourGuides: JSONObject = [
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "id": "e9e30dba-f08f-4109-8486-d5c6a331660a",
        "displayName": "Tour Guides",
        "members": [
            ["value": "2819c223", "type": "User"], ["value": "902c246b", "type": "Group", "display": "Staff"],
        ],
        "meta": ["resourceType": "Group", "created": "2011-05-13T04:42:34Z"],
    ]

    @Test func `finds a text in another, however many near matches there are`() throws {
        var random = SeededRandom(seed: 7)
        let emails = try #require(Schema.user.attribute("emails"))
        func text(upTo count: Int) -> String {
            String((0..<Int.random(in: 0...count, using: &random)).map { _ in Bool.random(using: &random) ? "a" : "b" })
        }
        var found = 0
        for _ in 0..<3000 {
            let (whole, part) = (text(upTo: 12), text(upTo: 4))
            let filter = Filter.compare(AttributePath("value"), .co, .string(part))
            let stands = whole.indices.contains { whole[$0...].hasPrefix(part) } || part.isEmpty
            #expect(filter.matches(element: ["value": .string(whole)], of: emails) == stands, "\(part) in \(whole)")
            found += stands ? 1 : 0
        }
        #expect(found > 500 && found < 2900)
        // A plain search would compare 16,000,000,000 bytes for this.
        let near = Filter.compare(
            AttributePath("value"), .co, .string(String(repeating: "a", count: 4000) + "b"))
        #expect(!near.matches(element: ["value": .string(String(repeating: "a", count: 4_000_000))], of: emails))
    }

    @Test(arguments: [(type, barbara), (.group, tourGuides)])
    func `decides any filter on any resource, and "not" inverts it`(type: ResourceType, resource: JSONObject) throws {
        var generator = FilterGenerator(seed: 34)
        var decided = 0
        for _ in 0..<5000 {
            guard let filter = try? generator.filter(depth: 4).resolved(in: type) else { continue }
            let answer = filter.matches(resource, of: type)
            #expect(Filter.not(filter).matches(resource, of: type) == !answer)
            #expect(Filter.and(filter, .not(filter)).matches(resource, of: type) == false)
            #expect(Filter.or(filter, .not(filter)).matches(resource, of: type))
            decided += 1
        }
        #expect(decided > 500)
    }
}
