import SCIMCore
import Testing

@testable import SCIMStore

@Suite struct MemberTests {
    let test: TestStore
    private let group = ResourceID.number(5000)

    init() throws {
        test = try TestStore()
        try test.write { acme throws in
            try acme.insert(.group("Math", 5000))
            try acme.insert(.group("Algebra", 5001))
            for number in 1...9 { try acme.insert(.user("user\(number)", number)) }
        }
    }

    private func users(_ numbers: [Int]) -> [Member] { numbers.map { Member(.number($0), .user) } }

    private func members() throws -> [ResourceID] {
        try test.read { acme throws in
            var found: [ResourceID] = []
            try acme.forEachMember(of: group) { found.append($0.id) }
            return found
        }
    }

    @Test func `adding returns the new members, in the order given`() throws {
        #expect(try test.write { try $0.addMembers(users([3, 1]), to: group) } == users([3, 1]))
        #expect(try test.write { try $0.addMembers(users([2, 1, 4, 2]), to: group) } == users([2, 4]))
        #expect(try members() == [1, 2, 3, 4].map { .number($0) })
        try test.read { acme throws in
            #expect(try acme.memberCount(of: group) == 4)
        }
    }

    @Test func `adding to a group that is missing fails`() {
        let error = #expect(throws: StoreError.self) {
            _ = try test.write { try $0.addMembers(users([1]), to: .number(77)) }
        }
        #expect(error?.isBrokenReference == true)
    }

    @Test func `removing returns the members that were there`() throws {
        _ = try test.write { try $0.addMembers(users([1, 2, 3]), to: group) }
        let removed = try test.write {
            try $0.removeMembers([.number(3), .number(8), .number(1), .number(3)], from: group)
        }
        #expect(removed == [.number(3), .number(1)])
        #expect(try members() == [.number(2)])
        #expect(try test.write { try $0.removeAllMembers(of: group) } == 1)
        #expect(try test.write { try $0.removeAllMembers(of: group) } == 0)
    }

    @Test(arguments: [
        ([], [1, 2]), ([1, 2], []), ([1, 2], [1, 2]), ([1, 3, 5], [2, 4]), ([2, 4], [5, 3, 1]),
        ([1, 2, 3], [3, 4, 3, 9]),
        ([5], [1, 9, 5]),
    ])
    func `replacing returns who was added and who was removed`(before: [Int], after: [Int]) throws {
        _ = try test.write { try $0.addMembers(users(before), to: group) }
        let (added, removed) = try test.write { try $0.replaceMembers(of: group, by: users(after)) }
        #expect(added == users(Set(after).subtracting(before).sorted()))
        #expect(removed == Set(before).subtracting(after).sorted().map { .number($0) })
        #expect(try members() == Set(after).sorted().map { .number($0) })
    }

    @Test func `replacing leaves the rows of members who stay`() throws {
        _ = try test.write { try $0.addMembers(users(Array(1...9)), to: group) }
        let changes = try test.write { acme throws in
            let before = try acme.connection.integer("SELECT total_changes()")
            _ = try acme.replaceMembers(of: group, by: users(Array(2...9)))
            return try acme.connection.integer("SELECT total_changes()") - before
        }
        #expect(changes == 1)
    }

    @Test func `a user's groups come in the order of their creation, with names`() throws {
        try test.write { acme throws in
            _ = try acme.addMembers(users([1]), to: .number(5001))
            _ = try acme.addMembers(users([1]) + [Member(.number(5001), .group)], to: group)
        }
        try test.read { acme throws in
            #expect(
                try acme.groups(of: .number(1)) == [
                    GroupReference(id: group, displayName: "Math"),
                    GroupReference(id: .number(5001), displayName: "Algebra"),
                ])
            #expect(try acme.groups(of: .number(5001)).map(\.id) == [group])
            var named: [String] = []
            for (member, name) in try acme.namedMembers(of: group, after: nil, limit: nil) {
                named.append("\(member.kind.rawValue) \(name)")
            }
            #expect(named == ["User user1", "Group Algebra"])
        }
    }
}
