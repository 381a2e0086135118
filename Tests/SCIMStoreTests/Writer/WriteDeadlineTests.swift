import SCIMCore
import Synchronization
import TestBed
import Testing

@testable import SCIMStore

@Suite struct WriteDeadlineTests {
    let test: TestStore
    private let clock = StepClock()

    init() throws { test = try TestStore() }

    /// Limits that are all but endless for waiting, and so many looks at the clock inside the writer.
    private func limits(looks: UInt64) -> WriteLimits {
        WriteLimits(waiting: 1 << 60, duration: looks, by: clock.clock)
    }

    private static let endless: SQL = """
        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
        INSERT INTO settings SELECT i, '' FROM n
        """

    private func names() throws -> [String] {
        try test.read { try $0.users(after: nil, limit: 1000).map(\.userName) }
    }

    /// Runs the writes in one batch: they queue up while the writer is held, then share a transaction.
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
                // One after the other, so that the numbers are the order of the batch.
                eventually { store.waitingWrites == number }
                try body(number)
            }
        } meanwhile: {
            isHeld.wait()
            eventually { store.waitingWrites == count }
            gate.open()
        }
    }

    @Test func `an endless change is rolled back at its deadline, and the writer goes on`() throws {
        let error = #expect(throws: StoreError.self) {
            try test.store.write(within: limits(looks: 100)) { transaction throws in
                try transaction.setBaseURL("https://example.org")
                try transaction.connection.run(Self.endless)
            }
        }
        #expect(error == .outOfTime)
        #expect(try test.reader.read { try $0.baseURL() } == nil)
        try test.store.write { try $0.setBaseURL("https://scim.example.org") }
        #expect(try test.reader.read { try $0.baseURL() } == "https://scim.example.org")
    }

    /// What a write does without end.
    enum Work: CaseIterable { case changing, reading, checking }

    @Test(arguments: Work.allCases)
    func `a write that is stopped fails none of its batch, and its refusal is noted`(work: Work) throws {
        let acme = test.acme
        let runs = Mutex<[Int: Int]>([:])
        try inOneBatch(5) { number in
            let write = { () throws in
                try test.store.write(within: limits(looks: 200)) { transaction throws in
                    runs.withLock { $0[number, default: 0] += 1 }
                    try transaction.organization(acme).insert(.user("user\(number)", number))
                    guard number == 2 else { return }
                    while true {
                        switch work {
                        case .changing: try transaction.connection.run(Self.endless)
                        case .reading: _ = try transaction.organization(acme).user(.number(1))
                        case .checking: try transaction.organization(acme).checkDeadline()
                        }
                    }
                } refused: { transaction, _ in
                    try transaction.append(
                        LogEntry(organization: acme, time: .start, origin: .scim, operation: .create, status: 503))
                }
            }
            guard number == 2 else { return try write() }
            let error = #expect(throws: StoreError.self) { try write() }
            #expect(error == .outOfTime)
        }
        #expect(try names() == ["user0", "user1", "user3", "user4"])
        #expect(try test.reader.read { try $0.log(LogQuery(), of: acme) }.map(\.status) == [503])
        // Only where SQLite took the transaction back had the others to be done again.
        let again = work == .changing ? 2 : 1
        #expect(runs.withLock { $0 } == [0: again, 1: again, 2: 1, 3: 1, 4: 1])
    }

    @Test func `a write that waited too long is not started, and those behind it are done`() throws {
        try inOneBatch(3) { number in
            let waiting: UInt64 = number == 1 ? 0 : 1 << 60
            let limits = WriteLimits(waiting: waiting, duration: 1 << 60, by: clock.clock)
            let write = { () throws in
                try test.store.write(within: limits) { [acme = test.acme] transaction throws in
                    try transaction.organization(acme).insert(.user("user\(number)", number))
                }
            }
            guard number == 1 else { return try write() }
            #expect(throws: StoreError.crowded) { try write() }
        }
        #expect(try names() == ["user0", "user2"])
    }

    @Test func `a read stops at its deadline`() throws {
        try test.write { acme throws in for number in 1...50 { try acme.insert(.user("user\(number)", number)) } }
        let reader = try test.reader
        let seen = Mutex(0)
        let error = #expect(throws: StoreError.self) {
            try reader.read(until: clock.deadline(afterLooks: 20)) { snapshot throws in
                let acme = snapshot.organization(test.acme)
                try acme.forEach(.everything(of: .user)) { _ in
                    try acme.checkDeadline()
                    seen.withLock { $0 += 1 }
                    return true
                }
            }
        }
        #expect(error == .outOfTime)
        #expect((1..<20).contains(seen.withLock { $0 }))
        #expect(try reader.read { try $0.organization(test.acme).userCount().all } == 50)
    }
}
