import SCIMCore
import Testing

@testable import SCIMStore

/// The work that SQLite does, in steps of its virtual machine: no clock, so no tolerance for a busy machine.
@Suite struct MemberCostTests {
    /// A database with a group of that many members, and users who are in no group.
    private func store(members count: Int) throws -> TestStore {
        let test = try TestStore()
        try test.write { acme throws in
            try acme.insert(.group("Math", 100_000))
            try acme.insert(.user("newcomer", 50_000))
            _ = try acme.addMembers((0..<count).map { Member(.number($0), .user) }, to: .number(100_000))
        }
        return test
    }

    private func steps(
        _ test: TestStore, _ body: @escaping @Sendable (OrganizationTransaction) throws -> Void
    ) throws -> Int {
        try test.store.write { transaction throws in
            let acme = transaction.organization(test.acme)
            // Once before it counts: preparing statements reads the schema.
            try transaction.connection.run("SAVEPOINT rehearsal")
            try body(acme)
            try transaction.connection.run("ROLLBACK TO rehearsal")
            let before = transaction.stepCount
            try body(acme)
            return transaction.stepCount - before
        }
    }

    private static let operations: [(name: String, body: @Sendable (OrganizationTransaction) throws -> Void)] = [
        (
            "add one member",
            { acme throws in
                #expect(try acme.addMembers([Member(.number(50_000), .user)], to: .number(100_000)).count == 1)
                try acme.touchGroup(.number(100_000), at: .start, bySCIM: true)
            }
        ),
        (
            "remove one member",
            { acme throws in
                #expect(try acme.removeMembers([.number(7)], from: .number(100_000)).count == 1)
                try acme.touchGroup(.number(100_000), at: .start, bySCIM: true)
            }
        ),
        ("read the group", { acme throws in #expect(try acme.storedGroup(.number(100_000)) != nil) }),
        (
            "delete a user",
            { acme throws in #expect(try acme.deleteUser(.number(50_000), at: .start)) }
        ),
        (
            "find the group by a member",
            { acme throws in
                let filter = Filter.compare(
                    AttributePath("members", "value"), .eq, .string(ResourceID.number(7).description))
                #expect(try acme.page(Narrowing(filter, of: .group), ListWindow(offset: 0, limit: 10)).count == 1)
            }
        ),
    ]

    @Test(arguments: operations.map(\.name))
    func `costs the same in a group of ten and of ten thousand`(name: String) throws {
        let body = try #require(Self.operations.first { $0.name == name }).body
        let small = try steps(try store(members: 10), body)
        let large = try steps(try store(members: 10_000), body)
        #expect(small > 5)
        #expect(large <= small + small / 50, "\(small) steps at 10 members, \(large) at 10,000")
    }

    @Test func `counting steps would notice an operation that reads the members`() throws {
        let test = try store(members: 10_000)
        #expect(try steps(test) { try $0.forEachMember(of: .number(100_000)) { _ in } } > 10_000)
        #expect(try steps(test) { _ = try $0.removeAllMembers(of: .number(100_000)) } > 10_000)
    }
}
