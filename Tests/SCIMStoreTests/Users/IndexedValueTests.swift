import OrderedCollections
import SCIMCore
import Testing

@testable import SCIMStore

@Suite struct IndexedValueTests {
    let test: TestStore

    init() throws { test = try TestStore() }

    private func rows() throws -> [String] {
        try test.reader.read { snapshot throws in
            try snapshot.connection.all("SELECT attribute || '=' || value_key FROM user_values ORDER BY 1") {
                $0.text(0)
            }
        }
    }

    @Test func `lists what can be looked up, folded`() {
        let values = IndexedValue.all(in: [
            "emails": [["value": "Straße@Example.ORG", "type": "work"], ["type": "home"], "none"],
            "phoneNumbers": [["value": "+44 1"]],
            "displayName": "Ada",
            "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": [
                "employeeNumber": "E7", "manager": ["value": "ABC", "displayName": "Bob"],
            ],
        ])
        #expect(
            values == [IndexedValue(.emails, key: "strasse@example.org"), IndexedValue(.employeeNumber, key: "e7")])
        #expect(IndexedValue.all(in: [:]).isEmpty)
        #expect(IndexedValue.all(in: ["emails": "x", "roles": .null, enterprise2: [:]]).isEmpty)
    }

    private let enterprise2 = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"

    @Test func `an update writes only the rows that differ`() throws {
        let user = UserRecord.user("ada", 1)
        let kept = (0..<40).map { IndexedValue(.emails, key: "kept\($0)") }
        let old = kept + [IndexedValue(.employeeNumber, key: "old"), IndexedValue(.employeeNumber, key: "old")]
        try test.write { try $0.insert(user, values: old) }
        let changes = try test.write { acme throws in
            let read = try #require(try acme.user(user.id))
            let before = try acme.connection.integer("SELECT total_changes()")
            let new = kept + [IndexedValue(.employeeNumber, key: "new")]
            _ = try acme.update(read, replacing: read, values: new, instead: old)
            return try acme.connection.integer("SELECT total_changes()") - before
        }
        #expect(changes == 3)  // The user, one row less, one more.
        #expect(try rows().count == 41)
        #expect(try rows().last == "2=new")
        #expect(try rows().contains("2=old") == false)
    }

    @Test func `a value has a row if its key has at most 512 bytes`() throws {
        let (longest, tooLong) = (String(repeating: "a", count: 512), String(repeating: "b", count: 513))
        try test.write { acme throws in
            try acme.insert(.user("ada", 1, ["emails": [["value": .string(longest)], ["value": .string(tooLong)]]]))
        }
        #expect(try rows() == ["1=\(longest)"])
        for (text, isExact) in [(longest, true), (tooLong, false)] {
            let filter = Filter.compare(AttributePath("emails", "value"), .eq, .string(text))
            let narrowing = Narrowing(filter, of: .user)
            #expect(narrowing.isExact == isExact)
            #expect(try test.read { try $0.count(narrowing) } == 1)
        }
    }
}
