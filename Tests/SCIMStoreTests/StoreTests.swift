import SCIMCore
import SCIMStore
import Synchronization
import Testing

@Suite struct StoreTests {
    @Test func `two organizations never see each other's rows`() throws {
        let test = try TestStore()
        let acme = try test.organization("acme")
        let other = try test.organization("other")
        try test.store.write { try $0.organization(acme).insert(TestStore.user(1), values: []) }
        let reader = try test.store.makeReader()
        try reader.read { (snapshot: Snapshot) throws in
            #expect(try snapshot.organization(acme).user(TestStore.id(1)) != nil)
            let scope = snapshot.organization(other)
            #expect(try scope.user(TestStore.id(1)) == nil)
            #expect(try scope.user(userNameKey: "user1") == nil)
            #expect(try scope.users(externalID: "x1").isEmpty)
            #expect(try scope.issued(TestStore.id(1)) == nil)
            #expect(try scope.count(.everything(of: .user)) == 0)
        }
        try test.store.write { try $0.organization(other).insert(TestStore.user(1), values: []) }
    }

    @Test func `a write that throws takes back its own changes alone and leaves the entry of its refusal`() throws {
        struct Refused: Error {}
        let test = try TestStore()
        let acme = try test.organization("acme")
        let store = test.store
        #expect(throws: Refused.self) {
            try store.write(
                { transaction in
                    try transaction.organization(acme).insert(TestStore.user(1), values: [])
                    throw Refused()
                },
                refused: { transaction, _ in
                    try transaction.append(
                        LogEntry(
                            organization: acme, time: Instant(milliseconds: 5), origin: .scim, operation: "create",
                            status: 400))
                })
        }
        try test.makeReaderAndRead { (snapshot: Snapshot) throws in
            #expect(try snapshot.organization(acme).user(TestStore.id(1)) == nil)
            #expect(try snapshot.log(LogQuery(), of: acme).map(\.status) == [400])
        }
    }

    @Test func `writes of many threads share commits and lose nothing`() async throws {
        let test = try TestStore()
        let acme = try test.organization("acme")
        let store = test.store
        try await withThrowingTaskGroup(of: Void.self) { group in
            for thread in 0..<8 {
                group.addTask {
                    for number in 0..<50 {
                        try store.write {
                            try $0.organization(acme).insert(TestStore.user(thread * 50 + number + 1), values: [])
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        let count = try store.makeReader().read { try $0.organization(acme).count(.everything(of: .user)) }
        #expect(count == 400)
    }

    @Test func `a group of ten thousand takes one more member without reading the others`() throws {
        let test = try TestStore()
        let acme = try test.organization("acme")
        func steps(members count: Int, group: Int) throws -> Int {
            let id = TestStore.id(group)
            try test.store.write { transaction in
                let scope = transaction.organization(acme)
                try scope.insert(TestStore.group(group))
                _ = try scope.addMembers((1...count).map { Member(TestStore.id(group + $0), .user) }, to: id)
            }
            return try test.store.write { transaction in
                let before = transaction.stepCount
                let scope = transaction.organization(acme)
                let added = try scope.addMembers([Member(TestStore.id(group + count + 1), .user)], to: id)
                _ = try scope.touchGroup(id, at: Instant(milliseconds: 9), bySCIM: true)
                #expect(added.count == 1)
                return transaction.stepCount - before
            }
        }
        let small = try steps(members: 10, group: 1_000_000)
        let large = try steps(members: 10_000, group: 2_000_000)
        #expect(large <= small + small / 20)
    }

    @Test func `a userName that another user has is a conflict`() throws {
        let test = try TestStore()
        let acme = try test.organization("acme")
        try test.store.write { try $0.organization(acme).insert(TestStore.user(1), values: []) }
        let store = test.store
        #expect(throws: StoreError.conflict(.userName)) {
            try store.write { transaction in
                var twin = TestStore.user(2)
                twin.userNameKey = "user1"
                try transaction.organization(acme).insert(twin, values: [])
            }
        }
    }

    @Test func `deleting a user leaves his id known and gives his groups a new version`() throws {
        let test = try TestStore()
        let acme = try test.organization("acme")
        try test.store.write { transaction in
            let scope = transaction.organization(acme)
            try scope.insert(TestStore.user(1), values: [IndexedValue(.emails, key: "a@b.example")])
            try scope.insert(TestStore.group(2))
            _ = try scope.addMembers([Member(TestStore.id(1), .user)], to: TestStore.id(2))
            #expect(try scope.deleteUser(TestStore.id(1), at: Instant(milliseconds: 7)))
            #expect(try scope.issued(TestStore.id(1)) == .deleted(.user))
            #expect(try scope.memberCount(of: TestStore.id(2)) == 0)
            #expect(try scope.group(TestStore.id(2))?.modified == Instant(milliseconds: 7))
        }
    }
}

extension TestStore {
    func makeReaderAndRead(_ body: (Snapshot) throws -> Void) throws { try store.makeReader().read(body) }
}
