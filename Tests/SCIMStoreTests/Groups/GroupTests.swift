import SCIMCore
import Testing

@testable import SCIMStore

@Suite struct GroupTests {
    let test: TestStore

    init() throws { test = try TestStore() }

    private let math = GroupRecord(
        id: .number(10), displayName: "Math", displayNameKey: "math", externalID: "oid-10", created: .start,
        modified: .start + 1, writtenBySCIM: .start + 2, schemas: Array("[\"urn:g\"]".utf8),
        document: Array(#"{"displayName":"Math"}"#.utf8))

    @Test func `is found by id, name and externalId as it was stored`() throws {
        try test.write { try $0.insert(math) }
        try test.read { acme throws in
            #expect(try acme.group(math.id) == math)
            #expect(try acme.group(displayNameKey: "math") == math)
            #expect(try acme.groups(externalID: "oid-10") == [math])
            let stored = StoredResource(
                id: math.id, created: math.created, modified: math.modified, schemas: math.schemas,
                document: math.document)
            #expect(try acme.storedGroup(math.id) == stored)
            #expect(try acme.storedGroup(displayNameKey: "math") == stored)
            #expect(try acme.group(displayNameKey: "Math") == nil)
            #expect(try acme.groupCount() == 1)
        }
    }

    @Test func `two with the same name are a conflict, a user with that name is not`() throws {
        try test.write { acme throws in
            try acme.insert(math)
            try acme.insert(.user("Math", 1))
            try acme.insert(.group("Poetry", 11))
        }
        #expect(throws: StoreError.conflict(.displayName)) {
            try test.write { try $0.insert(.group("MATH", 12)) }
        }
        #expect(throws: StoreError.conflict(.displayName)) {
            try test.write { acme throws in
                let poetry = try #require(try acme.group(.number(11)))
                var renamed = poetry
                renamed.displayNameKey = "math"
                _ = try acme.update(renamed, replacing: poetry)
            }
        }
    }

    @Test func `an update and a change of members make the version greater`() throws {
        try test.write { try $0.insert(math) }
        var renamed = math
        renamed.displayName = "Mathematics"
        renamed.displayNameKey = "mathematics"
        renamed.modified = .start
        let wanted = renamed
        let first = try test.write { try $0.update(wanted, replacing: math) }
        #expect(first.milliseconds == math.modified.milliseconds + 1)
        #expect(throws: StoreError.stale) { try test.write { _ = try $0.update(wanted, replacing: math) } }

        try test.write { try $0.touchGroup(math.id, at: .start, bySCIM: false) }
        let touched = try #require(try test.read { try $0.group(math.id) })
        #expect(touched.modified.milliseconds == first.milliseconds + 1)
        #expect(touched.writtenBySCIM == math.writtenBySCIM)
        try test.write { try $0.touchGroup(math.id, at: .start + 60, bySCIM: true) }
        let stored = try #require(try test.read { try $0.group(math.id) })
        #expect(stored.modified == .start + 60)
        #expect(stored.writtenBySCIM == .start + 60)
        #expect(stored.displayName == "Mathematics")
        #expect(throws: StoreError.stale) {
            try test.write { try $0.touchGroup(.number(9), at: .start, bySCIM: true) }
        }
    }

    @Test func `deleting keeps the members and changes the groups around it`() throws {
        try test.write { acme throws in
            try acme.insert(math)
            try acme.insert(.group("Science", 11))
            try acme.insert(.user("ada", 1))
            _ = try acme.addMembers([Member(.number(1), .user)], to: .number(10))
            _ = try acme.addMembers([Member(.number(10), .group), Member(.number(1), .user)], to: .number(11))
        }
        #expect(try test.write { try $0.deleteGroup(.number(1), at: .start) } == false)
        #expect(try test.write { try $0.deleteGroup(.number(10), at: .start + 100) })
        try test.read { acme throws in
            #expect(try acme.issued(.number(10)) == .deleted(.group))
            #expect(try acme.issued(.number(11)) == .existing(.group))
            #expect(try acme.issued(.number(1)) == .existing(.user))
            #expect(try acme.issued(.number(2)) == nil)
            #expect(try acme.groups(of: .number(1)) == [GroupReference(id: .number(11), displayName: "Science")])
            #expect(try acme.memberCount(of: .number(10)) == 0)
            #expect(try acme.group(.number(11))?.modified == .start + 100)
        }
        #expect(try test.write { try $0.deleteGroup(.number(10), at: .start) } == false)
    }
}
