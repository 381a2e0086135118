import SCIMCore
import Testing

@testable import SCIMStore

@Suite struct LogTests {
    let test: TestStore

    init() throws { test = try TestStore() }

    private func entry(_ second: Int, _ operation: String = "create", status: Int = 201) -> LogEntry {
        LogEntry(
            organization: test.acme, time: .start + second, origin: .scim,
            operation: LoggedOperation(rawValue: operation),
            status: status)
    }

    private func log(_ change: (inout LogQuery) -> Void = { _ in }) throws -> [LogEntry] {
        var query = LogQuery()
        change(&query)
        return try test.reader.read { try $0.log(query, of: test.acme) }
    }

    @Test func `an entry is read back as it was written`() throws {
        var full = entry(0, "update", status: 409)
        full.origin = .local
        full.requestID = "0123"
        full.credentialName = "Entra"
        full.clientAddress = "192.0.2.1"
        full.resourceType = "User"
        full.resourceID = .number(1)
        full.resourceName = "ada"
        full.scimType = "uniqueness"
        full.detail = "d"
        full.remedy = "r"
        full.changes = Array(#"[{"a":1}]"#.utf8)
        full.ignored = #"["x"]"#
        full.clientRequestID = "c-1"
        full.activityID = "a-1"
        full.nameKey = "ada"
        var bare = entry(1, "authenticate", status: 401)
        bare.organization = nil
        let (first, second) = (full, bare)
        let numbers = try test.store.write { [try $0.append(first), try $0.append(second)] }
        full.number = numbers[0]
        bare.number = numbers[1]
        #expect(try log() == [full])
        #expect(try test.reader.read { try $0.log(LogQuery(), of: nil) } == [bare])
    }

    @Test func `can be queried by time, outcome, resource, request and number`() throws {
        try test.store.write { transaction throws in
            for second in 0..<6 {
                var made = entry(second, "\(second)", status: second < 4 ? 200 : 404)
                made.requestID = "request\(second)"
                made.resourceID = .number(second % 2)
                made.resourceName = "Ada\(second)@Example.org"
                made.resourceType = "User"
                made.nameKey = second == 5 ? nil : "ada\(second)@example.org"
                try transaction.append(made)
            }
        }
        func operations(_ change: (inout LogQuery) -> Void) throws -> String {
            try log(change).map(\.operation.rawValue).joined()
        }
        #expect(try operations { _ in } == "012345")
        #expect(try operations { $0.limit = 2 } == "45")
        #expect(try operations { $0.since = .start + 4 } == "45")
        #expect(try operations { $0.until = .start + 2 } == "01")
        #expect(try operations { $0.failedOnly = true } == "45")
        #expect(try operations { $0.resource = .number(1) } == "135")
        #expect(
            try operations { $0.subject = .init(resources: [.number(1)], nameKey: "ada2@example.org", kind: .user) }
                == "1235")
        #expect(try operations { $0.subject = .init(resources: [], nameKey: "ada4@example.org", kind: .user) } == "4")
        #expect(try operations { $0.subject = .init(resources: [], nameKey: nil, kind: .user) }.isEmpty)
        #expect(
            try operations { $0.subject = .init(resources: [], nameKey: "ada4@example.org", kind: .group) }.isEmpty)
        #expect(try operations { $0.taken = .oldest } == "012345")
        #expect(try operations { $0.requestID = "request2" } == "2")
        let fourth = try log()[3].number
        #expect(try operations { $0.after = fourth } == "45")
        #expect(
            try operations {
                $0.taken = .oldest
                $0.limit = 2
            } == "01")
        #expect(try test.reader.read { try $0.log(requestID: "request4").map(\.operation.rawValue) } == ["4"])
        let combined = try operations {
            $0.after = fourth
            $0.failedOnly = true
            $0.resource = .number(0)
            $0.limit = 9
        }
        #expect(combined == "4")
    }

    /// A counted entry has the time of its first event, and lasts until that of its last.
    @Test func `a time from and until has the entries that were counted over it`() throws {
        let spans = [
            (0, 3000), (10, 10), (1500, 1500), (1600, 5000), (3500, 3500), (3600, 7100), (7000, 7000), (7200, 9000),
        ]
        try test.store.write { transaction throws in
            for (number, span) in spans.enumerated() {
                var made = entry(span.0, "\(number)", status: number.isMultiple(of: 2) ? 200 : 404)
                made.lastTime = .start + span.1
                made.count = span.0 == span.1 ? 1 : 5
                try transaction.append(made)
            }
        }
        for since in stride(from: 0, to: 9100, by: 250) {
            for until in stride(from: since + 1, to: 9400, by: 333) {
                for failedOnly in [false, true] {
                    let found = try log {
                        $0.since = .start + since
                        $0.until = .start + until
                        $0.failedOnly = failedOnly
                    }
                    let expected = spans.enumerated().filter { number, span in
                        span.1 >= since && span.0 < until && !(failedOnly && number.isMultiple(of: 2))
                    }
                    #expect(found.map(\.operation.rawValue) == expected.map { "\($0.offset)" }, "\(since) \(until)")
                }
            }
        }
    }

    @Test func `a page of the log does not read all of it`() throws {
        try test.store.write { transaction throws in
            for second in 0..<2000 {
                var made = entry(second)
                made.resourceID = .number(second % 500)
                made.requestID = "request\(second)"
                made.nameKey = "name\(second)"
                if second % 500 == 0 { made.status = 404 }
                try transaction.append(made)
            }
        }
        func steps(_ change: (inout LogQuery) -> Void) throws -> Int {
            var query = LogQuery()
            change(&query)
            return try test.reader.read { snapshot throws in
                let before = snapshot.stepCount
                #expect(try !snapshot.log(query, of: test.acme).isEmpty)
                return snapshot.stepCount - before
            }
        }
        #expect(try steps { $0.limit = 10 } < 500)
        #expect(try steps { $0.resource = .number(77) } < 500)
        #expect(try steps { $0.requestID = "request77" } < 500)
        #expect(try steps { $0.after = 1990 } < 500)
        #expect(try steps { $0.since = .start + 1995 } < 500)
        #expect(try steps { $0.failedOnly = true } < 500)
        #expect(try steps { $0.subject = .init(resources: [.number(77)], nameKey: "name3", kind: .user) } < 500)
        let counting = try test.reader.read { snapshot throws in
            let before = snapshot.stepCount
            #expect(try snapshot.refusalCount(of: test.acme, since: .start + 400) == 3)
            return snapshot.stepCount - before
        }
        // Finding the first entry of a time goes through the index of the times from then on.
        #expect(counting < 20_000)
    }

    @Test func `events of one kind in one hour are one entry with a count`() throws {
        func read(_ second: Int, count: Int, _ change: (inout LogEntry) -> Void = { _ in }) -> LogEntry {
            var made = entry(second, "read", status: 200)
            made.count = count
            made.requestID = "request\(second)"
            made.credentialName = "Entra"
            made.clientAddress = "192.0.2.1"
            change(&made)
            return made
        }
        let counted = [
            read(60, count: 3), read(120, count: 4), read(60, count: 5) { $0.clientAddress = "192.0.2.2" },
            read(3600, count: 6), read(60, count: 7) { $0.organization = nil },
            read(90, count: 8) { $0.organization = nil },
        ]
        for entry in counted { try test.store.write { try $0.mergeCount(entry) } }
        try test.store.write { try $0.append(counted[0]) }
        let stored = try log()
        #expect(stored.map(\.count) == [7, 5, 6, 3])
        #expect(stored[0].time == .start + 60)
        #expect(stored[0].lastTime == .start + 120)
        let unauthenticated = try test.reader.read { try $0.log(LogQuery(), of: nil) }
        #expect(unauthenticated.map(\.count) == [15])
    }

    @Test func `adding to a count finds its entry at once`() throws {
        try test.store.write { transaction in for second in 0..<500 { try transaction.append(entry(second)) } }
        try test.store.write { try $0.mergeCount(entry(1)) }
        let steps = try test.store.write { transaction throws in
            let before = transaction.stepCount
            try transaction.mergeCount(entry(2))
            return transaction.stepCount - before
        }
        #expect(try log().last?.count == 2)
        #expect(steps < 90)
    }

    @Test func `values cannot be arranged to look like another kind`() throws {
        var first = entry(0)
        first.credentialName = "a\",\"b"
        var second = entry(0)
        second.credentialName = "a"
        second.clientAddress = "b"
        let (one, two) = (first, second)
        try test.store.write { transaction throws in
            try transaction.mergeCount(one)
            try transaction.mergeCount(two)
        }
        #expect(try log().count == 2)
    }

    @Test func `what is too old is removed in parts, and numbers are not reused`() throws {
        try test.store.write { transaction in for second in 0..<25 { try transaction.append(entry(second)) } }
        var rounds: [Int] = []
        repeat {
            rounds.append(try test.store.write { try $0.deleteLog(before: .start + 20, limit: 8) })
        } while rounds.last == 8
        #expect(rounds == [8, 8, 4])
        #expect(try log().map(\.time) == (20..<25).map { .start + $0 })
        #expect(try test.store.write { try $0.deleteLog(before: .start) } == 0)

        let newest = try #require(try log().last?.number)
        #expect(try test.store.write { try $0.deleteLog(before: .start + 1000) } == 4)
        #expect(try test.store.write { try $0.append(entry(2000)) } == newest + 1)
        #expect(try test.store.write { try $0.deleteLog(before: .start + 1000) } == 1)
    }

    @Test func `deleting nothing reads little`() throws {
        try test.store.write { transaction in for second in 0..<1000 { try transaction.append(entry(second)) } }
        let steps = try test.store.write { transaction throws in
            let before = transaction.stepCount
            #expect(try transaction.deleteLog(before: .start) == 0)
            return transaction.stepCount - before
        }
        #expect(steps < 200)
    }

    @Test func `an empty log has nothing to delete`() throws {
        #expect(try test.store.write { try $0.deleteLog(before: .start) } == 0)
    }
}
