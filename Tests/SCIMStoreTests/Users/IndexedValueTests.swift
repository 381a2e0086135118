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
            "emails": [["value": "Ada@Example.ORG", "type": "work"], ["type": "home"], "none"],
            "phoneNumbers": [["value": "+44 1"]],
            "roles": [["value": "Straße", "primary": true]],
            "displayName": "Ada",
            "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": [
                "employeeNumber": "E7", "manager": ["value": "ABC", "displayName": "Bob"],
            ],
        ])
        let enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
        #expect(
            Set(values.map { "\($0.attribute.rawValue)=\($0.key)" }) == [
                "emails.value=ada@example.org", "phoneNumbers.value=+44 1", "roles.value=strasse",
                "\(enterprise):employeeNumber=e7", "\(enterprise):manager.value=abc",
            ])
        #expect(IndexedValue.all(in: [:]).isEmpty)
        #expect(IndexedValue.all(in: ["emails": "x", "roles": .null, enterprise2: [:]]).isEmpty)
    }

    private let enterprise2 = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"

    @Test func `an update writes only the rows that differ`() throws {
        let user = UserRecord.user("ada", 1)
        let kept = (0..<40).map { IndexedValue(.emails, key: "kept\($0)") }
        try test.write {
            try $0.insert(user, values: kept + [IndexedValue(.roles, key: "old"), IndexedValue(.roles, key: "old")])
        }
        let changes = try test.write { acme throws in
            let read = try #require(try acme.user(user.id))
            let before = try acme.connection.integer("SELECT total_changes()")
            _ = try acme.update(read, replacing: read, values: kept + [IndexedValue(.roles, key: "new")])
            return try acme.connection.integer("SELECT total_changes()") - before
        }
        #expect(changes == 3)  // The user, one row less, one more.
        #expect(try rows().count == 41)
        #expect(try rows().last == "roles.value=new")
        #expect(try rows().contains("roles.value=old") == false)
    }
}
