import HTTPTypes
import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHTTP
import SCIMHost
import SCIMStore
import TestBed
import Testing

@testable import SCIMService

/// Queries that look at much leave room for other requests.
@Suite struct LongReadTests {
    let acme: TestProvider
    /// Another organization of the same machine, and its token.
    let globex: (id: OrganizationID, token: String)

    static let query = "/Users?filter=displayName+co+%22zzz%22"

    init() throws {
        acme = try TestProvider()
        let administration = acme.administration
        let other = try administration.set(.scim(true), of: administration.createOrganization("globex"))
        globex = (other.id, try administration.createToken(for: other, name: "test", lifetime: nil).secret.text)
        for number in 0..<20 {
            let body = #"{"userName":"user\#(number)@example.org","displayName":"User \#(number)"}"#
            for token in [acme.token, globex.token] { try acme.send(.post, "/Users", body, token: token) }
        }
    }

    /// Enough for a query to look at the clock more often than a read may that is not long.
    private func createManyUsers() throws {
        for number in 0..<500 { try acme.createUser("more\(number)@example.org") }
    }

    private var reads: LongReads { acme.provider.longReads }

    /// A user whose document is large, although it is read fast.
    private func createLargeUser(token: String) throws -> String {
        let photo = String(repeating: "p", count: 2500)
        let photos = (0..<120).map { #"{"type":"t\#($0)","value":"\#(photo)"}"# }.joined(separator: ",")
        let body = #"{"userName":"large@example.org","photos":[\#(photos)]}"#
        return try #require(try acme.send(.post, "/Users", body, token: token).body["id"]?.string)
    }

    @Test(arguments: [1: 1, 2: 1, 3: 1, 4: 2, 8: 4, 64: 32])
    func `half of the threads may read for long for one organization, and one more for others`(threads: Int, half: Int)
    {
        let reads = LongReads()
        for _ in 0..<threads { reads.addThread() }
        let (one, other, third) = (OrganizationID(1), OrganizationID(2), OrganizationID(3))
        for _ in 0..<half { #expect(reads.takePlace(for: one)) }
        #expect(!reads.takePlace(for: one))
        #expect(reads.takePlace(for: other))
        #expect(!reads.takePlace(for: third))
        reads.giveBackPlace(of: one)
        #expect(reads.takePlace(for: third))
        #expect(!reads.takePlace(for: one))
        for organization in [other, third] { reads.giveBackPlace(of: organization) }
        #expect(reads.takePlace(for: one))
        #expect(!reads.takePlace(for: one))
    }

    @Test func `large resources of one organization leave room for those of others`() {
        let reads = LongReads()
        let (one, other, third) = (OrganizationID(1), OrganizationID(2), OrganizationID(3))
        for organization in [one, other] {
            for _ in 0..<4 { #expect(reads.take(bytes: 8 << 20, for: organization)) }
            #expect(!reads.take(bytes: 1, for: organization))
        }
        #expect(!reads.take(bytes: 1, for: third))
        reads.giveBack(bytes: 8 << 20, of: one)
        #expect(reads.take(bytes: 8 << 20, for: third))
    }

    @Test func `a read holds the largest of its resources, and a resource beyond every limit can be read alone`() {
        let reads = LongReads()
        let (one, other) = (OrganizationID(1), OrganizationID(2))
        let ticket = LongReads.Ticket(reads, begin: 0)
        ticket.belongs(to: one)
        ticket.during {
            for bytes in [1000, 20 << 20, 300_000, 1 << 40] { #expect(ticket.mayHold(bytes: bytes)) }
            #expect(!reads.take(bytes: 1, for: one))
            #expect(reads.take(bytes: LongReads.bytesOfOne, for: other))
            reads.giveBack(bytes: LongReads.bytesOfOne, of: other)
        }
        #expect(reads.take(bytes: LongReads.bytesOfOne, for: one), "the bytes were not given back")
    }

    @Test func `a long query without a free place is 503 with Retry-After, and others are answered`() throws {
        try createManyUsers()
        #expect(reads.takePlace(for: acme.organization.id))
        acme.clock.slow(to: .milliseconds(1))
        let refused = try acme.send(.get, Self.query)
        #expect(refused.status == 503)
        #expect(refused.response.retryAfter == 10)
        acme.clock.slow(to: .zero)
        #expect(try acme.send(.get, Self.query).status == 200)
        reads.giveBackPlace(of: acme.organization.id)
        acme.clock.slow(to: .milliseconds(1))
        #expect(try acme.send(.get, Self.query).status == 200)
        #expect(try acme.send(.get, Self.query).status == 200)
    }

    @Test func `a read of one resource is not long, however slow the machine is`() throws {
        while reads.takePlace(for: acme.organization.id) {}
        acme.clock.slow(to: .milliseconds(300))
        for target in ["/Users?filter=userName+eq+%22user1@example.org%22", "/ServiceProviderConfig"] {
            #expect(try acme.send(.get, target).status == 200, "\(target)")
        }
    }

    @Test func `long queries of one organization deny another neither a long query nor a large resource`() throws {
        try createManyUsers()
        let large = try createLargeUser(token: globex.token)
        while reads.takePlace(for: acme.organization.id) {}
        while reads.take(bytes: 1 << 20, for: acme.organization.id) {}
        acme.clock.slow(to: .milliseconds(1))
        #expect(try acme.send(.get, Self.query).status == 503)
        #expect(try acme.send(.get, Self.query, token: globex.token).status == 200)
        acme.clock.slow(to: .zero)
        for target in ["/Users/\(large)", "/Users"] {
            #expect(try acme.send(.get, target, token: globex.token).status == 200, "\(target)")
        }
    }

    @Test(arguments: ["/Users/<id>", "/Users", "/Users?filter=userName+eq+%22large@example.org%22"])
    func `a very large resource is read only while there is room for it`(target: String) throws {
        let target = target.replacing("<id>", with: try createLargeUser(token: acme.token))
        while reads.takePlace(for: acme.organization.id) {}
        #expect(try acme.send(.get, target).status == 200, "a fast read needs no place")
        #expect(reads.take(bytes: LongReads.bytesOfOne, for: acme.organization.id))
        let refused = try acme.send(.get, target)
        #expect(refused.status == 503)
        #expect(refused.response.retryAfter == 10)
        #expect(try acme.send(.get, "/Users?filter=userName+eq+%22user1@example.org%22").status == 200)
        reads.giveBack(bytes: LongReads.bytesOfOne, of: acme.organization.id)
        #expect(try acme.send(.get, target).status == 200)
        #expect(reads.take(bytes: LongReads.bytesOfOne, for: acme.organization.id), "the bytes were not given back")
    }
}
