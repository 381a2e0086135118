import EntraSimulator
import HTTPTypes
import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHTTP
import SCIMHost
import SCIMService
import Testing

@Suite struct CycleTests {
    let acme: TestProvider
    private let guid = "4f0c7c56-9d1b-4b0e-8a3e-51c2d7a90b6e"

    init() throws { acme = try TestProvider() }

    private func cycles() throws -> [Cycle] {
        acme.provider.housekeep()
        return try acme.administration.cycles(of: acme.organization)
    }

    private func probe(_ attribute: String = "userName") throws {
        try acme.send(.get, "/Users?filter=\(attribute)+eq+%22\(guid)%22")
    }

    @Test func `groups requests without a long pause, and reports their result`() throws {
        try probe()
        let ada = try acme.createUser("ada@example.org")
        acme.clock.advance(seconds: 100)
        _ = try acme.createUser("tove@example.org")
        _ = try acme.createUser("ADA@example.org")
        try acme.send(.post, "/Groups", #"{"displayName":"Engineering"}"#)
        acme.clock.advance(seconds: 2400)
        try probe()
        try acme.send(.patch, "/Users/\(ada)", #"{"Operations":[{"op":"replace","path":"active","value":false}]}"#)
        let found = try cycles()
        #expect(found.count == 2)
        #expect(found[1].usersCreated == 2)
        #expect(found[1].groupsCreated == 1)
        #expect(found[1].refused == 1)
        #expect(found[1].requests == 5)
        #expect(found[1].probes == 1)
        #expect(found[1].kind == .cycle)
        #expect((100...101).contains(found[1].duration))
        #expect(found[0].usersDeactivated == 1)
        let events = try acme.administration.log(of: found[0], of: acme.organization)
        #expect(events.map(\.operation).contains("deactivate"))
        #expect(!events.map(\.operation).contains("create"))
    }

    @Test func `recognizes Test Connection, also by externalId`() throws {
        try probe()
        try acme.send(.get, "/Groups?excludedAttributes=members&filter=displayName+eq+%22\(guid)%22")
        try acme.send(.get, "/ServiceProviderConfig")
        acme.clock.advance(seconds: 400)
        try probe("externalId")
        #expect(try cycles().map(\.kind) == [.connectionTest, .connectionTest])
    }

    @Test func `recognizes provisioning on demand: one user outside the usual interval`() throws {
        for _ in 0..<3 {
            try probe()
            for name in ["ada", "tove"] { _ = try acme.createUser("\(name)\(acme.clock.now.milliseconds)@example.org") }
            acme.clock.advance(seconds: 2400)
        }
        acme.clock.advance(seconds: -1800)
        try probe()
        try acme.send(.get, "/Users?filter=userName+eq+%22kim@example.org%22")
        _ = try acme.createUser("kim@example.org")
        acme.clock.advance(seconds: 1800)
        try probe()
        _ = try acme.createUser("lone@example.org")
        #expect(try cycles().map(\.kind) == [.cycle, .onDemand, .cycle, .cycle, .cycle])
    }

    /// What came out of the rhythm does not tell when the last regular cycle began, however much of it there is.
    @Test(arguments: [1, 11, 12, 30])
    func `a cycle has the same kind alone as in the list of all`(others: Int) throws {
        try probe()
        for name in ["ada", "tove"] { _ = try acme.createUser("\(name)@example.org") }
        for _ in 0..<others {
            acme.clock.advance(seconds: 400)
            for _ in 0..<8 { try acme.send(.get, "/Users?startIndex=1&count=10") }
        }
        // Half an hour after the regular one, or longer: regular again, with one user.
        acme.clock.advance(seconds: max(400, 1800 - others * 400))
        try probe()
        _ = try acme.createUser("kim@example.org")
        let all = try cycles()
        #expect(all.count == others + 2)
        #expect(all.first?.kind == .cycle && all.last?.kind == .cycle)
        for cycle in all {
            #expect(try acme.administration.cycle(cycle.number, of: acme.organization) == cycle)
        }
        for limit in [1, 11, others + 2] {
            #expect(try acme.administration.cycles(of: acme.organization, limit: limit) == Array(all.prefix(limit)))
        }
        #expect(
            try acme.administration.cycles(before: all[0], of: acme.organization, limit: 11)
                == Array(all.dropFirst().prefix(11)))
    }

    @Test func `reads alone do not count as provisioning`() throws {
        for _ in 0..<20 { try acme.send(.get, "/Users?startIndex=1&count=10") }
        #expect(try cycles().map(\.kind) == [.reading])
    }

    @Test func `counts what was refused while SCIM was off`() throws {
        _ = try acme.administration.set(.scim(false), of: acme.organization)
        try probe()
        _ = try acme.createUser("ada@example.org")
        #expect(try cycles().first?.refused == 2)
        #expect(try cycles().first?.kind == .cycle)
    }

    @Test func `a running cycle grows, and several threads share it`() throws {
        let other = try acme.provider.makeEndpoint()
        _ = try acme.createUser("ada@example.org")
        #expect(try cycles().first?.usersCreated == 1)
        acme.clock.advance(seconds: 30)
        _ = other.respond(
            to: Request(
                method: .post, target: "/scim/v2/Users", fields: [.authorization: "Bearer \(acme.token)"],
                body: Array(#"{"userName":"tove@example.org"}"#.utf8), id: "00", clientAddress: "192.0.2.2"))
        let found = try cycles()
        #expect(found.count == 1)
        #expect(found.first?.usersCreated == 2)
        #expect(found.first?.isRunning(at: acme.clock.now) == true)
        acme.clock.advance(seconds: 301)
        #expect(try cycles().first?.isRunning(at: acme.clock.now) == false)
    }

    @Test func `learns the cadence of contact from the median of a week`() throws {
        func interval() throws -> Int? {
            acme.provider.housekeep()
            let status = try acme.administration.status(daemon: DaemonState(.running, ""), backups: acme.directory)
            return status.organizations.first?.expectedInterval
        }
        for pause in [2400, 2400, 9000, 2400] {
            #expect(try interval() == nil)
            try probe()
            acme.clock.advance(seconds: pause)
        }
        try probe()
        let learned = try #require(try interval())
        #expect((2400...2401).contains(learned))
        acme.clock.advance(seconds: 8 * 86_400)
        #expect(try interval() == learned)
        try probe()
        #expect(try interval() == nil)
    }

    @Test func `a cycle is shown by its number, the last one without`() throws {
        #expect(throws: ServiceError.self) { try acme.administration.cycle(nil, of: acme.organization) }
        try probe()
        let last = try #require(try cycles().first)
        #expect(try acme.administration.cycle(nil, of: acme.organization) == last)
        #expect(try acme.administration.cycle(last.number, of: acme.organization) == last)
        #expect(throws: ServiceError.self) { try acme.administration.cycle(99, of: acme.organization) }
    }
}
