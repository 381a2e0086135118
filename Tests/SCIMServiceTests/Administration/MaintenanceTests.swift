import HTTPTypes
import SCIMAdministration
import SCIMCore
import Testing

@Suite struct MaintenanceTests {
    let acme: TestProvider

    init() throws { acme = try TestProvider() }

    @Test func `removes entries that are past their retention, and keeps the others`() throws {
        for number in 0..<700 { _ = try acme.createUser("user\(number)@example.org") }
        acme.clock.advance(seconds: 91 * 86_400)
        _ = try acme.createUser("ada@example.org")
        let before = try acme.administration.log(of: acme.organization, Event.Query()).count
        let done = try acme.administration.maintain(logRetention: .seconds(90 * 86_400))
        #expect(done.removedEntries >= 700)
        #expect(done.faults == [])
        let left = try acme.administration.log(of: acme.organization, Event.Query())
        #expect(left.count == before - done.removedEntries)
        #expect(left.last?.resourceName == "ada@example.org")
        #expect(try acme.administration.maintain(logRetention: .seconds(90 * 86_400)).removedEntries == 0)
    }

    @Test func `the service goes on meanwhile`() throws {
        for number in 0..<300 { _ = try acme.createUser("user\(number)@example.org") }
        acme.clock.advance(seconds: 91 * 86_400)
        _ = try acme.administration.maintain(logRetention: .seconds(90 * 86_400))
        #expect(try acme.send(.get, "/Users?count=1").body["totalResults"] == 300)
        #expect(try acme.send(.post, "/Users", #"{"userName":"ada@example.org"}"#).status == 201)
    }
}
