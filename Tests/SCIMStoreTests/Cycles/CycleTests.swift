import SCIMCore
import Testing

@testable import SCIMStore

@Suite struct CycleTests {
    let test: TestStore

    init() throws { test = try TestStore() }

    private func write(
        _ second: Int, _ operation: String, type: String = "User", id: Int? = 1, status: Int = 200
    ) throws {
        var entry = LogEntry(
            organization: test.acme, time: .start + second, origin: .scim,
            operation: LoggedOperation(rawValue: operation),
            status: status)
        entry.resourceType = type
        entry.resourceID = id.map { .number($0) }
        let written = entry
        try test.store.write { try $0.append(written) }
    }

    private func interval(_ begin: Int, _ end: Int, requests: Int = 1, probe: Bool = false) -> ContactInterval {
        var interval = ContactInterval(begin: .start + begin)
        interval.end = .start + end
        interval.requests = requests
        interval.beginsWithProbe = probe
        return interval
    }

    private func note(_ intervals: ContactInterval...) throws {
        try test.store.write { try $0.organization(test.acme).noteContacts(intervals) }
    }

    private func cycles() throws -> [CycleRecord] {
        try test.reader.read { try $0.organization(test.acme).cycles() }
    }

    @Test func `counts each entry of the log once, whenever it is asked to`() throws {
        try write(0, "create", id: 1)
        try write(1, "create", id: 2)
        try note(interval(0, 1, requests: 4))
        try write(2, "update", id: 2)
        try write(3, "create", type: "Group", id: 3)
        try write(4, "patch", id: 2, status: 409)
        try note(interval(2, 4, requests: 3))
        try note(interval(5, 6))
        let cycle = try #require(try cycles().first)
        #expect(try cycles().count == 1)
        #expect(cycle.begin == .start)
        #expect(cycle.end == .start + 6)
        #expect(cycle.requests == 8)
        #expect(cycle.changes.usersCreated == 2)
        #expect(cycle.changes.usersUpdated == 1)
        #expect(cycle.changes.groupsCreated == 1)
        #expect(cycle.changes.refused == 1)
        #expect(cycle.firstResource == .number(1))
        #expect(cycle.hasSeveralResources)
    }

    @Test(arguments: [
        (59, false, 1), (59, true, 1), (60, true, 2), (299, false, 1), (300, false, 2), (2400, false, 2), (-5, true, 1),
    ])
    func `a silence ends a cycle, a shorter one where a probe follows`(pause: Int, probe: Bool, count: Int) throws {
        try note(interval(0, 10))
        try note(interval(10 + pause, 20 + max(pause, 0), probe: probe))
        #expect(try cycles().count == count)
    }

    @Test func `gives what was written to the cycle in which it was`() throws {
        try write(-10_000, "create")
        try write(1, "create")
        try write(2401, "deactivate")
        try note(interval(0, 2), interval(2400, 2402))
        let found = try cycles()
        #expect(found.map(\.changes.usersDeactivated) == [1, 0])
        #expect(found.map(\.changes.usersCreated) == [0, 1])
    }

    @Test func `leaves out what an administrator did, what was counted, and other organizations`() throws {
        var local = LogEntry(
            organization: test.acme, time: .start, origin: .local, operation: .deactivate, status: 200)
        local.resourceType = "User"
        let counted = LogEntry(
            organization: test.acme, time: .start, origin: .scim, operation: .other("GET"), status: 403)
        let other = LogEntry(
            organization: test.globex, time: .start, origin: .scim, operation: .create, status: 201)
        let byHand = local
        try test.store.write { transaction throws in
            try transaction.append(byHand)
            try transaction.mergeCount(counted)
            try transaction.append(other)
        }
        try note(interval(0, 1))
        #expect(try cycles().first?.changes == CycleRecord.Changes())
        #expect(try test.reader.read { try $0.organization(test.globex).cycles().isEmpty })
    }

    @Test func `noting a contact does not read the log again`() throws {
        try test.store.write { transaction throws in
            for second in 0..<2000 {
                try transaction.append(
                    LogEntry(
                        organization: test.acme, time: .start + second, origin: .scim, operation: .create, status: 201)
                )
            }
        }
        try note(interval(0, 2000))
        let steps = try test.store.write { transaction throws in
            let before = transaction.stepCount
            try transaction.organization(test.acme).noteContacts([interval(2001, 2001)])
            return transaction.stepCount - before
        }
        #expect(try cycles().first?.changes.groupsCreated == 2000)
        #expect(steps < 300)
    }

    @Test func `old cycles are removed and the beginnings of the others told`() throws {
        for hour in 0..<5 { try note(interval(hour * 3600, hour * 3600 + 10)) }
        try test.store.write { try $0.deleteCycles(before: .start + 3600) }
        let begins = try test.reader.read { try $0.organization(test.acme).cycleBegins(since: .start + 7200) }
        #expect(try cycles().count == 4)
        #expect(begins == [2, 3, 4].map { Instant.start + $0 * 3600 })
    }

    @Test(arguments: [399, 400, 409])
    func `a refused write that names no resource addresses another one`(status: Int) throws {
        try write(0, "create", id: 1)
        try write(1, "create", id: nil, status: status)
        try note(interval(0, 2))
        let cycle = try #require(try cycles().first)
        #expect(cycle.firstResource == .number(1))
        #expect(cycle.hasSeveralResources == (status >= 400))
    }

    @Test func `a write at the end of a cycle is not counted in the next one too`() throws {
        try write(10, "create")
        try note(interval(0, 10))
        try note(interval(70, 71, probe: true))
        #expect(try cycles().map(\.changes.usersCreated) == [0, 1])
        #expect(try cycles().map(\.firstResource) == [nil, .number(1)])
    }

    @Test func `intervals of one activity are merged, and the earlier one says how it began`() {
        var early = interval(0, 5, requests: 2, probe: true)
        early.probes = 1
        early.refused = 4
        var late = interval(3, 9, requests: 3)
        late.searches = 2
        late.refused = 1
        for (first, second) in [(early, late), (late, early)] {
            var merged = first
            merged.merge(second)
            #expect(merged.begin == .start && merged.end == .start + 9)
            #expect((merged.requests, merged.probes, merged.searches, merged.refused) == (5, 1, 2, 5))
            #expect(merged.beginsWithProbe)
        }
        var same = interval(0, 2)
        same.merge(early)
        #expect(!same.beginsWithProbe)
    }
}
