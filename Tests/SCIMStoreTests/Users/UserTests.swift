import OrderedCollections
import SCIMCore
import Testing

@testable import SCIMStore

@Suite struct UserTests {
    let test: TestStore

    init() throws { test = try TestStore() }

    private let ada = UserRecord(
        id: .number(1), userName: "Ada@Example.org", userNameKey: "ada@example.org", externalID: "oid-1",
        isActive: false, created: .start, modified: .start + 1, writtenBySCIM: .start + 2, isProtected: true,
        role: RoleResolution(role: "admin", reason: .mapping, label: "Admin "), schemas: Array("[\"urn:u\"]".utf8),
        document: Array(#"{"userName":"Ada@Example.org"}"#.utf8))

    @Test func `is found by id, name and externalId as it was stored`() throws {
        try test.write { try $0.insert(ada, values: []) }
        try test.read { acme throws in
            #expect(try acme.user(ada.id) == ada)
            #expect(try acme.user(userNameKey: "ada@example.org") == ada)
            #expect(try acme.users(externalID: "oid-1") == [ada])
            let stored = StoredResource(
                id: ada.id, created: ada.created, modified: ada.modified, schemas: ada.schemas, document: ada.document)
            #expect(try acme.storedUser(ada.id) == stored)
            #expect(try acme.storedUser(userNameKey: "ada@example.org") == stored)
            #expect(try acme.user(userNameKey: "Ada@Example.org") == nil)
            #expect(try acme.users(externalID: "OID-1") == [])
            #expect(try acme.user(.number(2)) == nil)
            #expect(try acme.userCount() == (1, 0))
        }
    }

    @Test func `a second one with the same name is a conflict, with the same externalId it is not`() throws {
        try test.write { try $0.insert(ada, values: []) }
        #expect(throws: StoreError.conflict(.userName)) {
            try test.write { try $0.insert(.user("ADA@example.org", 2)) }
        }
        #expect(throws: StoreError.conflict(.id)) { try test.write { try $0.insert(.user("bob", 1)) } }
        try test.write { acme throws in
            try acme.insert(.user("bob", 2, externalID: "oid-1"))
            try acme.insert(.user("eve", 3, externalID: "oid-1"))
        }
        try test.read { acme throws in
            #expect(try acme.users(externalID: "oid-1").map(\.id) == [.number(1), .number(2)])
            #expect(try acme.users(externalID: "oid-1", limit: 10).count == 3)
        }
    }

    @Test func `an update keeps the rest, and a name that was given up can be looked up`() throws {
        try test.write { try $0.insert(ada, values: []) }
        var married = ada
        married.userName = "Ada.King@example.org"
        married.userNameKey = "ada.king@example.org"
        married.modified = .start + 60
        married.isActive = true
        married.role = .none
        let changed = married
        let time = try test.write { try $0.update(changed, replacing: ada, values: [], instead: []) }
        #expect(time == .start + 60)
        try test.read { acme throws in
            #expect(try acme.user(ada.id) == changed)
            #expect(try acme.user(userNameKey: "ada@example.org") == nil)
            #expect(try acme.user(userNameKey: "ada.king@example.org") == changed)
            let former = try acme.formerUserNames(of: ada.id)
            #expect(former.map(\.userName) == ["Ada@Example.org"])
            #expect(former.map(\.until) == [.start + 60])
        }
    }

    @Test func `an externalId can be given, changed and taken away`() throws {
        try test.write { try $0.insert(.user("bob", 2)) }
        for externalID in ["oid-2", "oid-3", nil] {
            try test.write { acme throws in
                let old = try #require(try acme.user(.number(2)))
                var bob = old
                bob.externalID = externalID
                _ = try acme.update(bob, replacing: old, values: [], instead: [])
            }
            #expect(try test.read { try $0.user(.number(2)) }?.externalID == externalID)
        }
    }

    @Test func `another reason or label is stored although the role stays`() throws {
        try test.write { try $0.insert(.user("bob", 2)) }
        for role in [
            RoleResolution(role: "member", reason: .default, label: "boss"),
            RoleResolution(role: "member", reason: .default, label: "chief"),
            RoleResolution(role: "member", reason: .mapping, label: "chief"),
        ] {
            try test.write { acme throws in
                let old = try #require(try acme.user(.number(2)))
                var bob = old
                bob.role = role
                _ = try acme.update(bob, replacing: old, values: [], instead: [])
            }
            #expect(try test.read { try $0.user(.number(2)) }?.role == role)
        }
    }

    @Test func `a user is active, without a role and unprotected unless it is said`() throws {
        try test.write { try $0.insert(.user("bob", 2)) }
        let bob = try #require(try test.read { try $0.user(.number(2)) })
        #expect(bob.isActive && !bob.isProtected)
        #expect(bob.role == .none)
        #expect(bob.writtenBySCIM == nil)
        #expect(bob.modified == bob.created)
    }

    @Test func `every change makes the version greater, also when the clock goes back`() throws {
        try test.write { try $0.insert(ada, values: []) }
        var current = ada
        for clock in [Instant.start + 1, .start + 1, .start, .start + 2] {
            var next = current
            next.modified = clock
            let (wanted, old) = (next, current)
            let stored = try test.write { try $0.update(wanted, replacing: old, values: [], instead: []) }
            #expect(stored > current.modified)
            #expect(stored >= clock)
            current = try #require(try test.read { try $0.user(ada.id) })
            #expect(current.modified == stored)
        }
    }

    @Test func `an update of what was read before another change is refused`() throws {
        try test.write { try $0.insert(ada, values: []) }
        _ = try test.write { try $0.update(ada, replacing: ada, values: [], instead: []) }
        #expect(throws: StoreError.stale) {
            try test.write { _ = try $0.update(ada, replacing: ada, values: [], instead: []) }
        }
    }

    @Test func `renaming to a taken name is a conflict and changes nothing`() throws {
        try test.write { acme throws in
            try acme.insert(ada, values: [])
            try acme.insert(.user("bob", 2))
        }
        var wanted = ada
        wanted.userName = "Bob"
        wanted.userNameKey = "bob"
        let taken = wanted
        #expect(throws: StoreError.conflict(.userName)) {
            try test.write { _ = try $0.update(taken, replacing: ada, values: [], instead: []) }
        }
        #expect(try test.read { try $0.user(ada.id) } == ada)
        #expect(try test.read { try $0.formerUserNames(of: ada.id).isEmpty })
    }

    @Test func `a role must be one of the organization`() {
        var wrong = ada
        wrong.role.role = "emperor"
        let user = wrong
        let error = #expect(throws: StoreError.self) { try test.write { try $0.insert(user, values: []) } }
        #expect(error?.isBrokenReference == true)
    }

    @Test func `deleting removes a user everywhere and leaves the id behind`() throws {
        try test.write { acme throws in
            try acme.insert(.user("ada", 1, ["emails": [["value": "ada@example.org"]]]))
            try acme.insert(.user("bob", 2))
            try acme.insert(.group("Math", 10))
            try acme.insert(.group("Poetry", 11))
            _ = try acme.addMembers([Member(.number(1), .user), Member(.number(2), .user)], to: .number(10))
            let read = try #require(try acme.user(.number(1)))
            var renamed = read
            renamed.userName = "ada2"
            renamed.userNameKey = "ada2"
            let email = IndexedValue(.emails, key: "ada@example.org")
            _ = try acme.update(renamed, replacing: read, values: [email], instead: [email])
        }
        #expect(try test.write { try $0.deleteUser(.number(1), at: .start + 100) })
        try test.reader.read { snapshot throws in
            let acme = snapshot.organization(test.acme)
            #expect(try acme.user(.number(1)) == nil)
            #expect(try acme.issued(.number(1)) == .deleted(.user))
            #expect(try acme.groups(of: .number(1)).isEmpty)
            #expect(try acme.memberCount(of: .number(10)) == 1)
            #expect(try acme.group(.number(10))?.modified == .start + 100)
            #expect(try acme.group(.number(11))?.modified == .start + 11)
            for table in ["user_values", "former_user_names"] {
                #expect(try snapshot.connection.integer(.composed("SELECT COUNT(*) FROM \(table)")) == 0)
            }
        }
        #expect(try test.write { try $0.deleteUser(.number(1), at: .start) } == false)
        #expect(try test.write { try $0.deleteUser(.number(10), at: .start) } == false)
        #expect(try test.read { try $0.group(.number(10)) } != nil)
        // The name is free again, for another id.
        try test.write { try $0.insert(.user("ada2", 3)) }
    }

    @Test func `all of them are processed in parts`() throws {
        try test.write { acme throws in for number in 0..<25 { try acme.insert(.user("user\(number)", number)) } }
        try test.read { acme throws in
            var seen: [ResourceID] = []
            while true {
                let part = try acme.users(after: seen.last, limit: 10)
                if part.isEmpty { break }
                seen += part.map(\.id)
            }
            #expect(seen == (0..<25).map { .number($0) })
        }
    }
}
