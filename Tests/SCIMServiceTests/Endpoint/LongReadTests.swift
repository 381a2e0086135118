import HTTPTypes
import SCIMCore
import SCIMService
import TestBed
import Testing

@testable import SCIMService

/// Queries that look at much leave room for other requests.
@Suite struct LongReadTests {
    let acme: TestProvider

    init() throws {
        acme = try TestProvider()
        for number in 0..<20 {
            try acme.createUser("user\(number)@example.org", #","displayName":"User \#(number)""#)
        }
    }

    @Test func `half of the threads may read for long`() {
        let reads = LongReads()
        for _ in 0..<8 { reads.addThread() }
        for _ in 0..<4 { #expect(reads.take()) }
        #expect(!reads.take())
        reads.giveBack()
        #expect(reads.take())
    }

    @Test func `a long query for which there is no place is to be sent again, and others are answered`() throws {
        #expect(acme.provider.longReads.take())
        acme.clock.slow(to: .milliseconds(100))
        let refused = try acme.send(.get, "/Users?filter=displayName+co+%22zzz%22")
        #expect(refused.status == 503)
        #expect(refused.response.retryAfter == 10)
        acme.clock.slow(to: .zero)
        #expect(try acme.send(.get, "/Users?filter=displayName+co+%22zzz%22").status == 200)
        acme.provider.longReads.giveBack()
        acme.clock.slow(to: .milliseconds(100))
        #expect(try acme.send(.get, "/Users?filter=displayName+co+%22zzz%22").status == 200)
        #expect(try acme.send(.get, "/Users?filter=displayName+co+%22zzz%22").status == 200)
    }

    @Test(arguments: ["/Users/<id>", "/Users", "/Users?filter=userName+eq+%22large@example.org%22"])
    func `a very large resource is read only while there is a place for it`(target: String) throws {
        let photo = String(repeating: "p", count: 2500)
        let photos = (0..<120).map { #"{"type":"t\#($0)","value":"\#(photo)"}"# }.joined(separator: ",")
        let id = try acme.createUser("large@example.org", #","photos":[\#(photos)]"#)
        let target = target.replacing("<id>", with: id)
        #expect(acme.provider.longReads.take())
        let refused = try acme.send(.get, target)
        #expect(refused.status == 503)
        #expect(refused.response.retryAfter == 10)
        #expect(try acme.send(.get, "/Users?filter=userName+eq+%22user1@example.org%22").status == 200)
        acme.provider.longReads.giveBack()
        #expect(try acme.send(.get, target).status == 200)
        #expect(acme.provider.longReads.take(), "the place was not given back")
    }
}
