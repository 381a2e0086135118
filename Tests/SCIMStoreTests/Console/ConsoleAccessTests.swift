import SCIMCore
import Testing

@testable import SCIMStore

/// Links, sessions and users of the console.
@Suite struct ConsoleAccessTests {
    let test: TestStore

    init() throws { test = try TestStore() }

    private func link(_ digest: UInt8, of organization: OrganizationID?, expires: Int = 600) -> ConsoleLinkRecord {
        ConsoleLinkRecord(
            digest: [digest], organization: organization, role: "viewer", person: "ada", created: .start,
            expires: .start + expires)
    }

    private func session(_ digest: UInt8, of organization: OrganizationID?, user: String? = nil) -> ConsoleSessionRecord
    {
        ConsoleSessionRecord(
            digest: [digest], organization: organization, role: "administrator", person: "ada", user: user,
            created: .start, expires: .start + 3600, address: "192.0.2.1")
    }

    @Test func `a link is good once`() throws {
        let (one, all) = (link(1, of: test.acme), link(2, of: nil))
        try test.store.write { transaction throws in
            try transaction.createConsoleLink(one)
            try transaction.createConsoleLink(all)
        }
        try test.reader.read { snapshot throws in
            #expect(try snapshot.consoleLink(digest: [1]) == one)
            #expect(try snapshot.consoleLink(digest: [1])?.organization == test.acme)
            #expect(try snapshot.consoleLink(digest: [2]) == all)
            #expect(try snapshot.consoleLink(digest: [3]) == nil)
        }
        #expect(try test.store.write { try $0.useConsoleLink(digest: [1], at: .start + 5) })
        #expect(try !test.store.write { try $0.useConsoleLink(digest: [1], at: .start + 6) })
        #expect(try !test.store.write { try $0.useConsoleLink(digest: [3], at: .start + 6) })
        #expect(try test.reader.read { try $0.consoleLink(digest: [1])?.used } == .start + 5)
        #expect(try test.reader.read { try $0.consoleLink(digest: [2])?.used } == nil)
    }

    @Test func `expired links are removed`() throws {
        let links = [link(1, of: nil, expires: 59), link(2, of: nil, expires: 60)]
        try test.store.write { transaction throws in
            for link in links { try transaction.createConsoleLink(link) }
            try transaction.removeConsoleLinks(expiredBefore: .start + 60)
        }
        #expect(try test.reader.read { try $0.consoleLink(digest: [1]) } == nil)
        #expect(try test.reader.read { try $0.consoleLink(digest: [2]) } == links[1])
    }

    @Test func `a session is found by its digest and knows when it was used`() throws {
        var sessions = [session(1, of: test.acme, user: "ada"), session(2, of: nil)]
        for place in sessions.indices {
            sessions[place].number = try test.store.write { [new = sessions[place]] in try $0.createConsoleSession(new)
            }
        }
        #expect(try test.reader.read { try $0.consoleSessions() } == sessions.reversed())
        try test.store.write { [number = sessions[0].number] in try $0.touchConsoleSession(number, at: .start + 90) }
        sessions[0].lastUsed = .start + 90
        #expect(try test.reader.read { try $0.consoleSession(digest: [1]) } == sessions[0])
        #expect(try test.reader.read { try $0.consoleSession(digest: [2]) } == sessions[1])
        try test.store.write { [number = sessions[1].number] in try $0.removeConsoleSession(number) }
        #expect(try test.reader.read { try $0.consoleSessions() } == [sessions[0]])
    }

    @Test(arguments: [(3600, 0, 2), (3601, 0, 0), (0, 90, 1), (0, 91, 0)])
    func `sessions end when they expire or are not used`(now: Int, unusedSince: Int, left: Int) throws {
        let sessions = [session(1, of: nil), session(2, of: nil)]
        try test.store.write { transaction throws in
            let first = try transaction.createConsoleSession(sessions[0])
            _ = try transaction.createConsoleSession(sessions[1])
            try transaction.touchConsoleSession(first, at: .start + 90)
            try transaction.removeConsoleSessions(expiredBefore: .start + now, unusedSince: .start + unusedSince)
        }
        #expect(try test.reader.read { try $0.consoleSessions().count } == left)
    }

    @Test func `a name's rights can change, and its sessions go with it`() throws {
        var ada = ConsoleUserRecord(name: "ada", organization: test.acme, role: "viewer", created: .start)
        let bob = ConsoleUserRecord(name: "bob", organization: nil, role: "administrator", created: .start)
        try test.store.write { [ada, sessions = [session(1, of: nil, user: "ada"), session(2, of: nil)]] transaction in
            for user in [bob, ada] { try transaction.setConsoleUser(user) }
            for session in sessions { _ = try transaction.createConsoleSession(session) }
        }
        #expect(try test.reader.read { try $0.consoleUsers() } == [ada, bob])
        ada.organization = test.globex
        ada.role = "administrator"
        try test.store.write { [ada] in try $0.setConsoleUser(ada) }
        #expect(try test.reader.read { try $0.consoleUser("ada") } == ada)
        try test.store.write { try $0.removeConsoleUser("ada") }
        #expect(try test.reader.read { try $0.consoleUsers() } == [bob])
        #expect(try test.reader.read { try $0.consoleSessions().map(\.digest) } == [[2]])
    }

    @Test func `an answer of Entra's counts once, and is remembered until it expires`() throws {
        func use(_ digest: UInt8, at second: Int) throws -> Bool {
            try test.store.write { transaction in
                try transaction.useEntraAnswer(digest: [digest], expires: .start + second + 10, at: .start + second)
            }
        }
        #expect(try use(1, at: 0))
        #expect(try use(2, at: 5))
        #expect(try !use(1, at: 10))
        #expect(try !use(2, at: 10))
        #expect(try use(1, at: 11))
    }
}
