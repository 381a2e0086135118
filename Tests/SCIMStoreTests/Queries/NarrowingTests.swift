import OrderedCollections
import SCIMCore
import Testing

@testable import SCIMStore

@Suite struct NarrowingTests {
    let test: TestStore
    private static let enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
    private static let math = ResourceID.number(100)

    init() throws {
        test = try TestStore()
        try test.write { acme throws in
            let people: [(String, String?, Bool, JSONObject)] = [
                ("Ada@Example.org", "oid-1", true, ["emails": [["type": "work", "value": "Ada@Work.example"]]]),
                ("bob@example.org", "oid-2", false, ["phoneNumbers": [["value": "+44 1"]]]),
                ("Straße@example.com", nil, true, ["roles": [["value": "Admin"]]]),
                ("100%_sure@example.com", "OID-1", true, [Self.enterprise: ["employeeNumber": "E7"]]),
                (
                    "Zoë", nil, false,
                    [Self.enterprise: ["manager": ["value": .string(ResourceID.number(1).description)]]]
                ),
            ]
            for (index, person) in people.enumerated() {
                try acme.insert(.user(person.0, index + 1, externalID: person.1, isActive: person.2, person.3))
            }
            try acme.insert(.group("Math", 100))
            try acme.insert(.group("Science & Math", 101, externalID: "oid-101"))
            _ = try acme.addMembers([Member(.number(1), .user), Member(.number(3), .user)], to: .number(100))
            _ = try acme.addMembers([Member(.number(100), .group)], to: .number(101))
        }
    }

    private func found(_ filter: Filter, _ kind: ResourceKind = .user) throws -> [Int] {
        try test.read { acme throws in
            let narrowing = Narrowing(filter, of: kind)
            let page = try acme.page(narrowing, ListWindow(offset: 0, limit: 100))
            #expect(try acme.count(narrowing) == page.count)
            return page.map { Int($0.id.low & 0xFFFF) }
        }
    }

    private static func path(_ text: String) -> AttributePath {
        if text.hasPrefix(enterprise) {
            let rest = text.dropFirst(enterprise.count + 1).split(separator: ".").map(String.init)
            return AttributePath(schema: enterprise, rest[0], rest.count > 1 ? rest[1] : nil)
        }
        let parts = text.split(separator: ".").map(String.init)
        return AttributePath(parts[0], parts.count > 1 ? parts[1] : nil)
    }

    private static func compare(_ text: String, _ comparison: Comparison, _ value: JSONValue) -> Filter {
        .compare(path(text), comparison, value)
    }

    @Test(arguments: [
        ("userName", Comparison.eq, "ada@EXAMPLE.org", [1]), ("userName", .eq, "STRASSE@example.com", [3]),
        ("userName", .eq, "zoe\u{308}", [5]), ("userName", .ne, "ada@example.org", [2, 3, 4, 5]),
        ("userName", .co, "@EXAMPLE", [1, 2, 3, 4]), ("userName", .co, "%_", [4]), ("userName", .co, "%", [4]),
        ("userName", .sw, "ADA", [1]), ("userName", .sw, "z", [5]), ("userName", .sw, "1", [4]),
        ("userName", .ew, ".COM", [3, 4]), ("userName", .ew, "oË", [5]), ("userName", .ew, "xada@example.org", []),
        ("userName", .eq, "nobody", []), ("externalId", .eq, "oid-1", [1]), ("externalId", .eq, "OID-1", [4]),
        ("emails.value", .eq, "ADA@work.example", [1]), ("emails.value", .eq, "admin", []),
        ("\(enterprise):employeeNumber", .eq, "e7", [4]),
        ("id", .eq, ResourceID.number(2).description, [2]), ("id", .eq, "2", []),
        ("id", .ne, ResourceID.number(2).description, [1, 3, 4, 5]), ("id", .ne, "2", [1, 2, 3, 4, 5]),
        ("id", .eq, ResourceID(high: 0xABC, low: 0).description.uppercased(), []),
        ("userName", .gt, "B", [2, 3, 5]), ("userName", .ge, "BOB@example.org", [2, 3, 5]),
        ("userName", .lt, "b", [1, 4]), ("userName", .le, "Ada@example.org", [1, 4]),
        ("externalId", .ne, "oid-1", [2, 3, 4, 5]), ("emails.value", .ne, "ada@work.example", [2, 3, 4, 5]),
        ("meta.created", .gt, (Instant.start + 3).dateTime, [4, 5]),
        ("meta.created", .ge, (Instant.start + 3).dateTime, [3, 4, 5]),
        ("meta.created", .lt, (Instant.start + 3).dateTime, [1, 2]),
        ("meta.created", .le, (Instant.start + 3).dateTime, [1, 2, 3]),
        ("meta.lastModified", .eq, (Instant.start + 3).dateTime, [3]),
        ("meta.lastModified", .ne, (Instant.start + 3).dateTime, [1, 2, 4, 5]),
    ])
    func `answers exactly`(attribute: String, comparison: Comparison, value: String, expected: [Int]) throws {
        let filter = Self.compare(attribute, comparison, .string(value))
        #expect(Narrowing(filter, of: .user).isExact)
        #expect(try found(filter) == expected)
        // Being exact, it can be turned around, also for those who have no value.
        #expect(try found(.not(filter)) == (1...5).filter { !expected.contains($0) })
    }

    @Test func `answers active exactly`() throws {
        #expect(try found(Self.compare("active", .eq, true)) == [1, 3, 4])
        #expect(try found(Self.compare("active", .eq, false)) == [2, 5])
        #expect(try found(Self.compare("active", .ne, true)) == [2, 5])
        #expect(Narrowing(Self.compare("active", .eq, true), of: .user).isExact)
    }

    @Test(arguments: [
        ("displayName", Comparison.eq, "MATH", [100]), ("displayName", .sw, "science", [101]),
        ("displayName", .co, "math", [100, 101]), ("externalId", .eq, "oid-101", [101]),
        ("members.value", .eq, ResourceID.number(1).description, [100]),
        ("members.value", .eq, ResourceID.number(100).description, [101]),
        ("members.value", .eq, ResourceID.number(2).description, []),
    ])
    func `answers about groups exactly`(attribute: String, comparison: Comparison, value: String, expected: [Int])
        throws
    {
        let filter = Self.compare(attribute, comparison, .string(value))
        #expect(Narrowing(filter, of: .group).isExact)
        #expect(try found(filter, .group) == expected)
    }

    @Test(arguments: [
        compare("displayName", .eq, "Ada"), compare("title", .eq, "x"), compare("title", .ne, "x"),
        compare("emails.type", .eq, "work"), compare("emails.value", .co, "ada"), compare("active", .eq, "True"),
        compare("meta.created", .gt, "yesterday"), compare("id", .sw, "0"),
        compare("userName", .eq, 5), compare("userName", .eq, .null),
        compare("userName", .eq, "\u{378}"), compare("externalId", .eq, ""),
        compare("userName", .sw, ""), .present(AttributePath("title")), .present(AttributePath("emails", "value")),
    ])
    func `leaves to the evaluator what SQL cannot express`(filter: Filter) throws {
        for filter in [filter, .not(filter)] {
            #expect(!Narrowing(filter, of: .user).isExact)
            #expect(try found(filter) == [1, 2, 3, 4, 5])
        }
    }

    @Test(arguments: [
        (compare("\(enterprise):department", .eq, "x"), [4, 5], everyone),
        (compare("\(enterprise):department", .ne, "x"), everyone, everyone),
        (compare("\(enterprise):department", .eq, .null), everyone, everyone),
        (.present(AttributePath(schema: enterprise, "department")), [4, 5], everyone),
        (
            .anyValue(of: AttributePath(schema: enterprise, "desks"), satisfies: compare("row", .eq, "A")), [4, 5],
            everyone
        ),
        (.compare(AttributePath(schema: "urn:example:other", "userName"), .eq, "x"), [], everyone),
        (.compare(AttributePath(schema: "urn:example:other", "emails", "value"), .eq, "x"), [], everyone),
    ])
    func `looks only at who has the extension`(filter: Filter, expected: [Int], negated: [Int]) throws {
        #expect(!Narrowing(filter, of: .user).isExact)
        #expect(try found(filter) == expected)
        #expect(try found(.not(filter)) == negated)
    }

    private static let everyone = [1, 2, 3, 4, 5]

    @Test func `answers whether there is a name or an externalId exactly`() throws {
        for (attribute, expected) in [
            ("userName", [1, 2, 3, 4, 5]), ("id", [1, 2, 3, 4, 5]), ("externalId", [1, 2, 4]),
        ] {
            let filter = Filter.present(AttributePath(attribute))
            #expect(Narrowing(filter, of: .user).isExact)
            #expect(try found(filter) == expected)
            #expect(try found(.not(filter)) == (1...5).filter { !expected.contains($0) })
        }
    }

    @Test(arguments: [
        ("groups.value", math.description, [1, 3]), ("groups.value", "x", []),
        // No index has these; of an extension it is known who has any of it.
        ("phoneNumbers.value", "+44 1", everyone), ("roles.value", "admin", everyone),
        ("\(enterprise):manager.value", ResourceID.number(1).description, [4, 5]),
    ])
    func `narrows even if the evaluator decides`(attribute: String, value: String, expected: [Int]) throws {
        let filter = Self.compare(attribute, .eq, .string(value))
        #expect(!Narrowing(filter, of: .user).isExact)
        #expect(try found(filter) == expected)
        #expect(try found(.not(filter)) == [1, 2, 3, 4, 5])
    }

    @Test func `combines known and unknown conditions`() throws {
        let ada = Self.compare("userName", .eq, "ada@example.org")
        let bob = Self.compare("userName", .eq, "bob@example.org")
        let unknown = Self.compare("title", .eq, "x")
        #expect(try found(.and(ada, unknown)) == [1])
        #expect(!Narrowing(.and(ada, unknown), of: .user).isExact)
        #expect(try found(.and(unknown, .or(ada, bob))) == [1, 2])
        #expect(try found(.or(ada, unknown)) == [1, 2, 3, 4, 5])
        #expect(try found(.or(ada, bob)) == [1, 2])
        #expect(Narrowing(.or(ada, bob), of: .user).isExact)
        #expect(try found(.and(ada, bob)) == [])
        #expect(try found(.not(.and(ada, unknown))) == [1, 2, 3, 4, 5])
        #expect(try found(.not(.or(ada, bob))) == [3, 4, 5])
        #expect(try found(.not(.not(ada))) == [1])
        #expect(try found(.and(.not(ada), Self.compare("userName", .co, "example"))) == [2, 3, 4])
        #expect(try found(.and(.not(.and(ada, unknown)), bob)) == [2])
    }

    @Test func `narrows by the value in a value path, soundly`() throws {
        func emails(_ inner: Filter) -> Filter { .anyValue(of: AttributePath("emails"), satisfies: inner) }
        let value = Self.compare("value", .eq, "ada@work.example")
        let other = Self.compare("value", .eq, "none")
        let type = Self.compare("type", .eq, "home")
        #expect(try found(emails(value)) == [1])
        #expect(Narrowing(emails(value), of: .user).isExact)
        // Ada's address is of another type: still one that the evaluator must see.
        #expect(try found(emails(.and(type, value))) == [1])
        #expect(!Narrowing(emails(.and(type, value)), of: .user).isExact)
        #expect(!Narrowing(emails(.and(value, value)), of: .user).isExact)
        #expect(try found(emails(.or(other, value))) == [1])
        #expect(try found(emails(.or(type, value))) == [1, 2, 3, 4, 5])
        #expect(try found(emails(.not(value))) == [1, 2, 3, 4, 5])
        #expect(try found(.not(emails(.and(type, value)))) == [1, 2, 3, 4, 5])
        #expect(try found(.not(emails(value))) == [2, 3, 4, 5])
        let foreign = Filter.compare(AttributePath(schema: "urn:example:other", "value"), .eq, "ada@work.example")
        #expect(try found(emails(foreign)) == [1, 2, 3, 4, 5])
        let member = Self.compare("value", .eq, .string(ResourceID.number(3).description))
        #expect(try found(.anyValue(of: AttributePath("members"), satisfies: member), .group) == [100])
    }

    @Test func `knows what everything satisfies, and what nothing can`() {
        let everything = Narrowing.everything(of: .user)
        #expect(everything.isEverything && !everything.isNothing)
        let unknown = Narrowing(Self.compare("title", .eq, "x"), of: .user)
        #expect(!unknown.isEverything && !unknown.isNothing)
        let ada = Narrowing(Self.compare("userName", .eq, "ada@example.org"), of: .user)
        #expect(!ada.isEverything && !ada.isNothing)
        let nobody = Narrowing(Self.compare("id", .eq, "2"), of: .user)
        #expect(!nobody.isEverything && nobody.isNothing)
    }

    @Test func `what the client sends is never part of the SQL`() throws {
        let hostile = "x' OR 1=1 --"
        for comparison in [Comparison.eq, .co, .sw, .ew] {
            #expect(try found(Self.compare("userName", comparison, .string(hostile))) == [])
        }
    }

    @Test func `at most a few statements are kept for any number of filters`() throws {
        for number in 0..<200 {
            #expect(try found(Self.compare("userName", .eq, .string("user\(number)"))) == [])
        }
        var filter = Self.compare("userName", .eq, "ada@example.org")
        for _ in 0..<100 {
            filter = .or(filter, Self.compare("userName", .eq, "nobody"))
            #expect(try found(filter) == [1])
        }
    }

    @Test func `no nesting that a filter can have is too much for SQLite`() throws {
        let ada = Self.compare("externalId", .eq, "oid-1")
        let emails = Self.compare("emails.value", .eq, "ada@work.example")
        let other = Self.compare("userName", .co, "nobody")
        var mixed = ada
        var negated = emails
        for level in 0..<25 {
            mixed = level % 2 == 0 ? .or(other, .and(mixed, .not(other))) : .and(.not(other), .or(mixed, other))
            negated = .not(.and(.not(negated), .or(.not(other), emails)))
            #expect(try found(mixed).contains(1))
            #expect(try found(negated).contains(1))
            if level < 6 { #expect(Narrowing(mixed, of: .user).isExact) }
        }
        #expect(!Narrowing(mixed, of: .user).isExact)
    }
}
