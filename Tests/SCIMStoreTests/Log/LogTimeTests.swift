import SCIMCore
import Testing

@testable import SCIMStore

/// The log by the time of its entries, and what is counted of it.
@Suite struct LogTimeTests {
    let test: TestStore

    init() throws { test = try TestStore() }

    private func entry(minute: Int, status: Int = 200) -> LogEntry {
        LogEntry(
            organization: test.acme, time: .start + minute * 60, origin: .scim, operation: .other("\(minute)"),
            status: status)
    }

    private func append(_ entries: [LogEntry]) throws {
        try test.store.write { transaction in for entry in entries { try transaction.append(entry) } }
    }

    private func minutes(since: Int, until: Int) throws -> [String] {
        var query = LogQuery()
        query.since = .start + since * 60
        query.until = .start + until * 60
        return try test.reader.read { try $0.log(query, of: test.acme).map(\.operation.rawValue) }
    }

    @Test func `the entries of a time are those from its beginning up to its end`() throws {
        try append((0..<200).map { entry(minute: $0) })
        #expect(try minutes(since: 100, until: 103) == ["100", "101", "102"])
        #expect(try minutes(since: 199, until: 700) == ["199"])
        #expect(try minutes(since: 200, until: 700) == [])
        #expect(try minutes(since: -10, until: 0) == [])
    }

    @Test func `a time long ago is read without what came after it`() throws {
        func steps() throws -> Int {
            try test.reader.read { snapshot throws in
                var query = LogQuery()
                query.since = .start + 60 * 60
                query.until = .start + 70 * 60
                let before = snapshot.stepCount
                #expect(try snapshot.log(query, of: test.acme).count == 10)
                return snapshot.stepCount - before
            }
        }
        try append((0..<300).map { entry(minute: $0) })
        let few = try steps()
        try append((300..<1800).map { entry(minute: $0) })
        let many = try steps()
        #expect(many <= few + 50, "\(few) steps with 300 entries, \(many) with 1,800")
    }

    @Test func `knows when a token of the organization that is not valid came last`() throws {
        func last(since minute: Int = 0) throws -> Instant? {
            try test.read { try $0.lastRefusedToken(since: .start + minute * 60) }
        }
        #expect(try last() == nil)
        try append([
            entry(minute: 1, status: 401), entry(minute: 2, status: 401), entry(minute: 3, status: 403),
            entry(minute: 4),
        ])
        #expect(try last() == .start + 120)
        #expect(try last(since: 2) == .start + 120)
        #expect(try last(since: 3) == nil)
        #expect(try test.read { try $0.lastRefusal() } == .start + 180)
        #expect(try test.reader.read { try $0.refusalCount(of: test.acme, since: .start + 120) } == 2)
        #expect(try test.reader.read { try $0.organization(test.globex).lastRefusedToken(since: .start) } == nil)
    }

    @Test func `counts what was asked and refused in each hour`() throws {
        try append([
            entry(minute: 1), entry(minute: 2, status: 404), entry(minute: 59, status: 400),
            entry(minute: 60, status: 401),
            entry(minute: 125),
        ])
        let hour = Int(Instant.start.milliseconds / 3_600_000)
        let found = try test.read { try $0.hourlyActivity(hour...(hour + 3)) }
        #expect(found.map(\.hour) == [hour, hour + 1, hour + 2, hour + 3])
        #expect(found.map(\.requests) == [3, 1, 1, 0])
        #expect(found.map(\.refused) == [2, 1, 0, 0])
        #expect(try test.read { try $0.hourlyActivity((hour + 1)...(hour + 1)) }.map(\.refused) == [1])
    }
}
