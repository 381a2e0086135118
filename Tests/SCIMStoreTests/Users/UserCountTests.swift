import SCIMCore
import TestBed
import Testing

@testable import SCIMStore

@Suite struct UserCountTests {
    let test: TestStore

    init() throws { test = try TestStore() }

    private static let resolutions = [
        RoleResolution.none, RoleResolution(role: "admin", reason: .mapping, label: "Admin"),
        RoleResolution(role: "member", reason: .default, label: nil),
        RoleResolution(role: "member", reason: .default, label: "admim"),
        RoleResolution(role: nil, reason: .none, label: "boss"),
        RoleResolution(role: "member", reason: .manual, label: nil),
    ]

    private static func user(_ number: Int, _ generator: inout SeededRandom) -> UserRecord {
        var user = UserRecord.user("user\(number)", number, isActive: .random(using: &generator))
        user.role = resolutions.randomElement(using: &generator) ?? .none
        user.schemas = Array((Bool.random(using: &generator) ? #"["urn:a"]"# : #"["urn:a","urn:b"]"#).utf8)
        return user
    }

    /// What the counts and the indexes say, and what reading all users says.
    private func compare() throws {
        try test.read { acme throws in
            let users = try acme.users(after: nil, limit: 1000)
            #expect(try acme.userCount() == (users.count, users.count { $0.isActive }))
            let holders = Dictionary(grouping: users.compactMap(\.role.role), by: \.self).mapValues(\.count)
            #expect(try acme.roleHolderCounts() == holders)
            #expect(try acme.hasRoleLabel() == users.contains { $0.role.label != nil })
            #expect(try (acme.userWithLabel() == nil) == users.allSatisfy { $0.role.label == nil })
            #expect(try acme.resourceCount(withSchema: "urn:b").users == users.count { $0.schemas.count > 9 })
            let unmatched = users.filter { $0.role.label != nil && $0.role.reason != .mapping }
            let counts = try acme.unmatchedLabelCounts()
            #expect(counts.map(\.label) == Set(unmatched.compactMap(\.role.label)).sorted())
            for (label, count) in counts {
                let names = unmatched.filter { $0.role.label == label }.map(\.userName)
                #expect(count == names.count)
                #expect(try acme.userNames(withUnmatchedLabel: label) == names)
                #expect(try acme.userNames(withUnmatchedLabel: label, limit: 1) == Array(names.prefix(1)))
            }
            for isActive in [true, false] {
                var selection = UserSelection()
                selection.isActive = isActive
                #expect(try acme.users(selection, limit: 1000) == users.filter { $0.isActive == isActive })
            }
            for role in [nil, "admin", "member"] {
                var selection = UserSelection()
                selection.role = role.map { .of($0) } ?? .without
                #expect(try acme.users(selection, limit: 1000) == users.filter { $0.role.role == role })
            }
        }
    }

    @Test(arguments: 1...4 as ClosedRange<UInt64>)
    func `agree with the users after any changes`(seed: UInt64) throws {
        var generator = SeededRandom(seed: seed)
        for step in 0..<60 {
            let known = try test.read { try $0.users(after: nil, limit: 1000) }
            let chosen = known.randomElement(using: &generator)
            let changed = UserCountTests.user(step, &generator)
            let kind = Int.random(in: 0..<5, using: &generator)
            try test.write { acme throws in
                guard let chosen, kind > 1 else { return try acme.insert(changed) }
                switch kind {
                case 2: _ = try acme.deleteUser(chosen.id, at: .start)
                case 3:
                    let reason = RoleResolution(role: chosen.role.role, reason: .default, label: "late")
                    try acme.setRoleReason(reason, of: chosen.id)
                default:
                    var updated = chosen
                    updated.isActive = changed.isActive
                    updated.role = changed.role
                    updated.schemas = changed.schemas
                    _ = try acme.update(updated, replacing: chosen, values: [], instead: [])
                }
            }
            if step % 6 == 5 { try compare() }
        }
    }

    @Test func `a change that was rolled back is not counted`() throws {
        struct Refusal: Error {}
        #expect(throws: Refusal.self) {
            try test.write { acme throws in
                try acme.insert(.user("ada", 1))
                throw Refusal()
            }
        }
        #expect(try test.read { try $0.userCount() } == (0, 0))
    }

    @Test func `knows whether a client has written a user whose role was not set by hand`() throws {
        func isThere() throws -> Bool { try test.read { try $0.hasUserFromClients() } }
        #expect(try !isThere())
        var (local, manual, client) = (UserRecord.user("ada", 1), UserRecord.user("bob", 2), UserRecord.user("eve", 3))
        local.role = RoleResolution(role: "member", reason: .default, label: nil)
        manual.role = RoleResolution(role: "member", reason: .manual, label: nil)
        manual.writtenBySCIM = .start
        client.writtenBySCIM = .start
        try test.write { [local, manual] acme throws in for user in [local, manual] { try acme.insert(user) } }
        #expect(try !isThere())
        try test.write { [client] in try $0.insert(client) }
        #expect(try isThere())
    }

    @Test func `roles arrive by an expression that only adds until they arrive by another`() throws {
        let arrivals: [(onlyAdds: Bool, seconds: Int, known: Int?)] = [
            (false, 0, nil), (true, 10, 10), (true, 20, 10), (true, 3700, 3700), (false, 3710, nil), (true, 3720, 3720),
        ]
        for arrival in arrivals {
            try test.write { try $0.noteRoleArrival(onlyAdds: arrival.onlyAdds, at: .start + arrival.seconds) }
            #expect(try test.read { try $0.lastAddOnlyRoles() } == arrival.known.map { .start + $0 })
        }
        #expect(try test.reader.read { try $0.organization(test.globex).lastAddOnlyRoles() } == nil)
    }
}
