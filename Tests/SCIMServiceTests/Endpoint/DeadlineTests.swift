import HTTPTypes
import OrderedCollections
import SCIMAdministration
import SCIMCore
import SCIMHTTP
import SCIMService
import TestBed
import Testing

/// Deadlines of requests, with a clock that goes on with each look at it: how much work is done is counted in looks.
@Suite struct DeadlineTests {
    let acme: TestProvider

    init() throws {
        acme = try TestProvider()
        for number in 0..<60 {
            try acme.createUser("user\(number)@example.org", #","displayName":"User \#(number)""#)
        }
    }

    @Test(arguments: [
        "/Users?filter=displayName+co+%22zzz%22", "/Users?sortBy=displayName", "/?filter=displayName+pr",
        "/Users?filter=displayName+co+%22zzz%22&cursor=", "/Users?filter=displayName+co+%22zzz%22&count=0",
        "/Users?filter=userName+co+%22user%22&count=60",
    ])
    func `a query that examines too much is refused and told to narrow its filter`(path: String) throws {
        acme.clock.slow(to: .seconds(3))
        let looks = acme.clock.looks
        let answer = try acme.send(.get, path)
        #expect(answer.status == 400)
        #expect(answer.body["scimType"] == "tooMany")
        #expect(answer.body["detail"]?.string?.contains("within") == false)
        #expect(acme.clock.looks - looks < 30)
    }

    @Test func `a search by POST is refused like one by GET`() throws {
        acme.clock.slow(to: .seconds(1))
        let answer = try acme.send(.post, "/Users/.search", #"{"filter":"displayName co \"zzz\""}"#)
        #expect(answer.status == 400)
        #expect(answer.body["scimType"] == "tooMany")
    }

    @Test func `a list without a filter that takes too long is 503 with Retry-After`() throws {
        acme.clock.slow(to: .seconds(3))
        let answer = try acme.send(.get, "/Users?count=60")
        #expect(answer.status == 503)
        #expect(answer.response.retryAfter == 30)
        acme.clock.slow(to: .zero)
        #expect(try acme.send(.get, "/Users?count=60").body["itemsPerPage"] == 60)
    }

    @Test func `a change that takes too long is rolled back, is in the log, and can be sent again`() throws {
        let users = try acme.send(.get, "/Users?count=60&attributes=id").body["Resources"]?.array ?? []
        let members = users.compactMap { $0["id"]?.string }.map { #"{"value":"\#($0)"}"# }.joined(separator: ",")
        let group = try #require(try acme.send(.post, "/Groups", #"{"displayName":"All"}"#).body["id"]?.string)
        let patch = #"{"Operations":[{"op":"add","path":"members","value":[\#(members)]}]}"#
        acme.clock.slow(to: .milliseconds(500))
        let refused = try acme.send(.patch, "/Groups/\(group)", patch)
        acme.clock.slow(to: .zero)
        #expect(refused.status == 503)
        #expect(refused.response.retryAfter == 30)
        #expect(try acme.send(.get, "/Groups/\(group)").body["members"] == nil)
        let entry = try #require(try acme.administration.log(of: acme.organization, .init()).first { $0.status == 503 })
        #expect(entry.detail?.contains("not completed within 5 seconds") == true)
        #expect(try acme.send(.patch, "/Groups/\(group)", patch).status == 204)
        #expect(try acme.send(.get, "/Groups/\(group)").body["members"]?.array?.count == 60)
    }

    private func bulk(_ count: Int, from first: Int = 0) throws -> [JSONValue] {
        let entries = (first..<first + count).map { number in
            #"{"method":"POST","path":"/Users","bulkId":"b\#(number)","data":{"userName":"bulk\#(number)"}}"#
        }
        let answer = try acme.send(.post, "/Bulk", #"{"Operations":[\#(entries.joined(separator: ","))]}"#)
        #expect(answer.status == 200)
        return answer.body["Operations"]?.array ?? []
    }

    private func bulkUserCount() throws -> Int? {
        try acme.send(.get, "/Users?filter=userName+sw+%22bulk%22&count=0").body["totalResults"]?.number?.integer
    }

    @Test func `entries of a Bulk request that were not started before a stop are answered one by one`() throws {
        acme.provider.beginStopping()
        let results = try bulk(5)
        #expect(results.map { $0["status"] } == Array(repeating: "503", count: 5))
        #expect(
            results.allSatisfy { $0["response"]?["detail"]?.string?.contains("restarting; send it again") == true })
        #expect(try bulkUserCount() == 0)
        try expectLogged("bulk0", "bulk4", saying: "restarting; send it again", count: 5)
    }

    /// Each refused entry has one of its own in the log.
    private func expectLogged(_ first: String, _ last: String, saying sentence: String, count: Int) throws {
        var query = Event.Query()
        query.failedOnly = true
        let entries = try acme.administration.log(of: acme.organization, query)
            .filter { $0.detail?.contains(sentence) == true }
        #expect(entries.count == count)
        #expect(entries.allSatisfy { $0.status == 503 && $0.operation == "create" && $0.requestID == "00ff" })
        #expect(Set(entries.map(\.resourceName)).isSuperset(of: [first, last]))
        #expect(entries.allSatisfy { $0.detail?.hasPrefix("Bulk operation ") == true })
    }

    @Test func `entries of a Bulk that the deadline refuses are in the log`() throws {
        let before = acme.clock.looks
        _ = try bulk(100)
        let looks = acme.clock.looks - before
        // So that 400 entries are done in the 20 seconds.
        acme.clock.slow(to: .milliseconds(20_000 / (4 * looks)))
        let results = try bulk(500, from: 100)
        acme.clock.slow(to: .zero)
        let refused = results.indices.filter { results[$0]["status"] == "503" }.map { $0 + 100 }
        let (first, last) = (try #require(refused.first), try #require(refused.last))
        try expectLogged("bulk\(first)", "bulk\(last)", saying: "was not started within the 20", count: refused.count)
    }

    @Test func `a Bulk request ends at its deadline: finished operations are kept, the others are reported`() throws {
        // The writer looks at the clock a few times for each entry.
        acme.clock.slow(to: .milliseconds(60))
        let results = try bulk(300)
        acme.clock.slow(to: .zero)
        let statuses = results.map { $0["status"]?.string ?? "" }
        let created = statuses.count { $0 == "201" }
        #expect(results.count == 300)
        #expect(Set(statuses) == ["201", "503"])
        #expect(try bulkUserCount() == created)
    }

    @Test func `one entry of a Bulk that takes too long is refused, the others are done`() throws {
        let users = try acme.send(.get, "/Users?count=60&attributes=id").body["Resources"]?.array ?? []
        let members = users.compactMap { $0["id"]?.string }.map { #"{"value":"\#($0)"}"# }.joined(separator: ",")
        let entries = [
            #"{"method":"POST","path":"/Users","bulkId":"a","data":{"userName":"bulk1"}}"#,
            #"{"method":"POST","path":"/Groups","bulkId":"b","data":{"displayName":"All","members":[\#(members)]}}"#,
            #"{"method":"POST","path":"/Users","bulkId":"c","data":{"userName":"bulk2"}}"#,
        ]
        // One look for every eight statements: 5 seconds are enough for a user, not for sixty members.
        acme.clock.slow(to: .milliseconds(400))
        let answer = try acme.send(.post, "/Bulk", #"{"Operations":[\#(entries.joined(separator: ","))]}"#)
        acme.clock.slow(to: .zero)
        let results = answer.body["Operations"]?.array ?? []
        #expect(results.map { $0["status"] } == ["201", "503", "201"])
        #expect(
            results[1]["response"]?["detail"]?.string?.hasPrefix(
                "Bulk operation 2: the change was not completed within 5")
                == true)
        #expect(try bulkUserCount() == 2)
        #expect(try acme.send(.get, "/Groups").body["totalResults"] == 0)
    }
}
