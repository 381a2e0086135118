import SCIMCore
import Synchronization
import TestBed
import Testing

@testable import SCIMStore

@Suite struct DurabilityTests {
    @Test func `what was acknowledged is in the files at any moment, whole`() throws {
        let test = try TestStore()
        let acknowledged = Atomic(0)
        let isOver = Atomic(false)
        try inThreads(4) { thread in
            var step = 0
            while !isOver.load(ordering: .relaxed) {
                let number = thread * 100_000 + step
                try test.write { acme throws in
                    try acme.insert(.user("user\(number)", number))
                    try acme.insert(.group("group\(number)", number + 50_000))
                    _ = try acme.addMembers([Member(.number(number), .user)], to: .number(number + 50_000))
                }
                acknowledged.wrappingAdd(1, ordering: .sequentiallyConsistent)
                step += 1
            }
        } meanwhile: {
            defer { isOver.store(true, ordering: .relaxed) }
            for round in 0..<8 {
                sleepMilliseconds(UInt32(5 + round * 7))
                try examine(test, round, acknowledged.load(ordering: .sequentiallyConsistent))
            }
        }
    }

    /// Copies the files as a power cut would leave them, which no process has closed, and opens the copy.
    private func examine(_ test: TestStore, _ round: Int, _ acknowledged: Int) throws {
        try test.directory.copy("scim.db", to: "copy\(round).db")
        try test.directory.copy("scim.db-wal", to: "copy\(round).db-wal")
        let copy = try Store.open(test.directory.file("copy\(round).db"), as: .administration)
        #expect(try copy.quickCheck() == [])
        try copy.makeReader().read { snapshot throws in
            let acme = snapshot.organization(test.acme)
            let users = try acme.userCount().all
            #expect(users >= acknowledged)
            #expect(try acme.groupCount() == users)
            #expect(try snapshot.connection.integer("SELECT COUNT(*) FROM memberships") == Int64(users))
        }
    }
}
