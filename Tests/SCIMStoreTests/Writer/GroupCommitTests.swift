import SCIMCore
import Synchronization
import TestBed
import Testing

@testable import SCIMStore

@Suite struct GroupCommitTests {
    let test: TestStore

    init() throws { test = try TestStore() }

    struct Refusal: Error, Hashable { var number = 0 }

    /// Runs the writes in one batch: they queue up while the writer is held, then share a commit.
    private func inOneBatch(_ count: Int, _ body: @escaping @Sendable (Int) throws -> Void) throws {
        let gate = Gate()
        let isHeld = Gate()
        let store = test.store
        try inThreads(count + 1) { number in
            if number == count {
                try store.write { _ in
                    isHeld.open()
                    gate.wait()
                }
            } else {
                isHeld.wait()
                try body(number)
            }
        } meanwhile: {
            isHeld.wait()
            eventually { store.waitingWrites == count }
            gate.open()
        }
    }

    private func names() throws -> [String] {
        try test.read { try $0.users(after: nil, limit: 1000).map(\.userName) }
    }

    @Test func `a write that throws is rolled back alone`() throws {
        try inOneBatch(9) { number in
            do {
                try test.write { acme throws in
                    try acme.insert(.user("user\(number)", number))
                    if number % 3 == 0 { throw Refusal(number: number) }
                }
                #expect(number % 3 != 0)
            } catch let error as Refusal {
                #expect(error.number == number)
            }
        }
        #expect(try names() == [1, 2, 4, 5, 7, 8].map { "user\($0)" })
    }

    @Test func `writes that wait together share one commit`() throws {
        let versions = Mutex<Set<Int64>>([])
        let reader = try Connection.reader(path: test.store.path)
        let before = try reader.integer("PRAGMA data_version")
        try inOneBatch(16) { number in
            try test.write { try $0.insert(.user("user\(number)", number)) }
            let version = try test.store.makeReader().read { try $0.organization(test.acme).userCount().all }
            versions.withLock { _ = $0.insert(Int64(version)) }
        }
        // Whoever was told that their write is done sees all of the batch.
        #expect(versions.withLock { $0 } == [16])
        #expect(try reader.integer("PRAGMA data_version") > before)
    }

    @Test func `keeps the log entry of a refused write although its changes are gone`() throws {
        let acme = test.acme
        #expect(throws: Refusal(number: 7)) {
            try test.store.write { transaction throws in
                try transaction.organization(acme).insert(.user("ada", 1))
                throw Refusal(number: 7)
            } refused: { transaction, error in
                let status = (error as? Refusal)?.number ?? 0
                try transaction.append(
                    LogEntry(organization: acme, time: .start, origin: .scim, operation: .create, status: status))
            }
        }
        #expect(try names() == [])
        let log = try test.reader.read { try $0.log(LogQuery(), of: acme) }
        #expect(log.map(\.status) == [7])
    }

    @Test func `a part that throws is rolled back, and the write goes on`() throws {
        let acme = test.acme
        let parts = try test.store.write { transaction throws in
            try (1...4).map { number in
                let part = try transaction.attempt {
                    try transaction.organization(acme).insert(.user("user\(number)", number))
                    if number % 2 == 0 { throw Refusal(number: number) }
                    return number
                }
                guard case .failure(let error as Refusal) = part else { return 0 }
                return error.number
            }
        }
        #expect(parts == [0, 2, 0, 4])
        #expect(try names() == ["user1", "user3"])
    }

    @Test func `when noting the refusal fails too, that is what the caller hears, and nothing is kept`() throws {
        let acme = test.acme
        #expect(throws: Refusal(number: 2)) {
            try test.store.write { transaction throws in
                try transaction.organization(acme).insert(.user("ada", 1))
                throw Refusal(number: 1)
            } refused: { transaction, _ in
                try transaction.organization(acme).insert(.user("bob", 2))
                throw Refusal(number: 2)
            }
        }
        #expect(try names() == [])
        try test.write { try $0.insert(.user("ada", 1)) }
        #expect(try names() == ["ada"])
    }

    @Test func `a commit that fails fails every write of its batch with SQLite's error, and no later one`() throws {
        let acme = test.acme
        let failures = Mutex<[StoreError]>([])
        let runs = Atomic(0)
        try inOneBatch(5) { number in
            do {
                try test.store.write { transaction throws in
                    runs.wrappingAdd(1, ordering: .relaxed)
                    try transaction.organization(acme).insert(.user("user\(number)", number))
                    if number == 2 {
                        // A membership of no group, noticed only at COMMIT.
                        try transaction.connection.run("PRAGMA defer_foreign_keys = ON")
                        _ = try transaction.organization(acme).addMembers([Member(.number(1), .user)], to: .number(99))
                    }
                    if number == 3 { throw Refusal() }
                }
                Issue.record("write \(number) was acknowledged")
            } catch let error as StoreError { failures.withLock { $0.append(error) } }
        }
        #expect(failures.withLock { $0.filter(\.isBrokenReference) }.count == 5)
        #expect(runs.load(ordering: .relaxed) == 5)
        #expect(try names() == [])
        try test.write { try $0.insert(.user("ada", 1)) }
        #expect(try names() == ["ada"])
    }

    @Test func `a write during which SQLite ends the transaction fails those before it, and those after it go on`()
        throws
    {
        let acme = test.acme
        let order = Mutex<[Int]>([])
        let outcomes = Mutex<[Int: String]>([:])
        try inOneBatch(6) { number in
            let outcome: String
            do {
                try test.store.write { transaction throws in
                    let position = order.withLock { order in
                        order.append(number)
                        return order.count
                    }
                    try transaction.organization(acme).insert(.user("user\(number)", number))
                    if position == 3 {
                        // As a full disk does it: the transaction is gone, and then the error comes.
                        try transaction.connection.run("ROLLBACK")
                        throw Refusal()
                    }
                }
                outcome = "done"
            } catch StoreError.rolledBack { outcome = "rolled back" }
            outcomes.withLock { $0[number] = outcome }
        }
        let order1 = order.withLock { $0 }
        let outcomes1 = outcomes.withLock { $0 }
        #expect(order1.count == 6)
        #expect(Set(order1).count == 6)
        #expect(
            order1.map { outcomes1[$0] } == Array(repeating: "rolled back", count: 3)
                + Array(repeating: "done", count: 3))
        #expect(try Set(names()) == Set(order1.suffix(3).map { "user\($0)" }))
    }

    @Test func `when another process holds the database too long, every waiting write hears that it is busy`() throws {
        try test.write { try $0.connection.execute(script: "PRAGMA busy_timeout = 50") }
        let other = try Connection.writer(path: test.store.path)
        try other.run("BEGIN IMMEDIATE")
        let busy = Atomic(0)
        try inThreads(3) { number in
            let error = #expect(throws: StoreError.self) {
                try test.write { try $0.insert(.user("user\(number)", number)) }
            }
            if case .busy = error { busy.wrappingAdd(1, ordering: .relaxed) }
        }
        #expect(busy.load(ordering: .relaxed) == 3)
        try other.run("COMMIT")
        try test.write { try $0.insert(.user("ada", 1)) }
        #expect(try names() == ["ada"])
    }

    @Test func `sixteen threads lose nothing, run nothing twice, and block nobody for good`() throws {
        let runs = Atomic(0)
        try inThreads(16) { thread in
            for step in 0..<60 {
                let number = thread * 100 + step
                do {
                    try test.write { acme throws in
                        runs.wrappingAdd(1, ordering: .relaxed)
                        try acme.insert(.user("user\(number)", number))
                        if step % 10 == 9 { throw Refusal(number: number) }
                    }
                } catch let error as Refusal { #expect(error.number == number) }
            }
        }
        #expect(runs.load(ordering: .relaxed) == 16 * 60)
        let expected = (0..<16).flatMap { thread in (0..<60).filter { $0 % 10 != 9 }.map { "user\(thread * 100 + $0)" }
        }
        #expect(try names() == expected)
    }

    @Test func `two processes that write at once lose nothing`() throws {
        let other = try Store.open(test.store.path, as: .administration)
        try inThreads(4) { thread in
            for step in 0..<25 {
                try (thread % 2 == 0 ? test.store : other).write { transaction throws in
                    try transaction.organization(test.acme).insert(.user("user\(thread)-\(step)", thread * 100 + step))
                }
            }
        }
        #expect(try names().count == 100)
    }

    @Test func `more writes than fit in one batch are all done`() throws {
        let count = 2 * WriteBatch.jobLimit + 5
        let batches = Mutex<[Int]>([])
        test.store.observeTransactions { writes, _ in batches.withLock { $0.append(writes) } }
        try inOneBatch(count) { number in try test.write { try $0.insert(.user("user\(number)", number)) } }
        #expect(try names().count == count)
        let sizes = batches.withLock { $0 }
        // The write that held the writer is one, too.
        #expect(sizes.reduce(0, +) == count + 1)
        #expect(sizes.allSatisfy { $0 <= WriteBatch.jobLimit })
    }

    @Test func `a slow write ends the batch, and those behind it are not lost`() throws {
        try inOneBatch(4) { number in
            try test.write { acme throws in
                sleepMilliseconds(60)
                try acme.insert(.user("user\(number)", number))
            }
        }
        #expect(try names().count == 4)
    }
}
