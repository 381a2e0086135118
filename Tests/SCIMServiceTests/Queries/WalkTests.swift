import HTTPTypes
import OrderedCollections
import SCIMAdministration
import SCIMCore
import SCIMHTTP
import SCIMHost
import SCIMService
import Synchronization
import TestBed
import Testing

/// Whoever reads a list page by page sees everything that was there throughout once, whatever is written meanwhile.
@Suite struct WalkTests {
    enum Way: CaseIterable, Sendable {
        case cursor
        /// On to the place behind what was received.
        case index
    }

    static let lists = [
        "/Users?attributes=userName", "/?attributes=userName", "/Users?filter=active+eq+true",
        "/Users?filter=nickName+eq+%22stays%22", "/?filter=meta.resourceType+eq+User&sortBy=id&sortOrder=descending",
        "/Users?sortBy=userName", "/Users?sortBy=userName&sortOrder=descending", "/Users?sortBy=nickName",
        "/Users?sortBy=externalId", "/Users?sortBy=meta.created&sortOrder=descending",
    ]

    /// Reads a list to its end as a client does, and returns the ids in the order in which they came.
    private func walk(
        _ way: Way, _ list: String, count: Int, _ get: (String) throws -> JSONValue,
        betweenPages: () throws -> Void = {}
    ) throws -> [String] {
        var ids: [String] = []
        var next: String? = way == .cursor ? "cursor=" : "startIndex=1"
        while let asked = next {
            let page = try get("\(list)&count=\(count)&\(asked)")
            ids += page.ids
            let total = try #require(page["totalResults"]?.number?.integer)
            switch way {
            case .cursor: next = page["nextCursor"]?.string.map { "cursor=\($0)" }
            case .index: next = page.ids.isEmpty || ids.count >= total ? nil : "startIndex=\(ids.count + 1)"
            }
            if next != nil { try betweenPages() }
        }
        return ids
    }

    /// Users of whom every other one will be deleted.
    private func fill(_ acme: TestProvider, _ count: Int) throws -> (staying: [String], leaving: [String]) {
        var (staying, leaving) = ([String](), [String]())
        for number in 0..<count {
            let name = String(1000 + number * 7919 % count)
            let more = #","nickName":"stays","externalId":"x\#(number % 5)""#
            if number % 2 == 0 {
                staying.append(try acme.createUser(name, more))
            } else {
                leaving.append(try acme.createUser(name, more))
            }
        }
        return (staying, leaving)
    }

    private func expectOnce(
        _ ids: [String], _ staying: [String], sourceLocation: SourceLocation = #_sourceLocation
    ) {
        var counts: [String: Int] = [:]
        for id in ids { counts[id, default: 0] += 1 }
        #expect(staying.filter { counts[$0] != 1 } == [], sourceLocation: sourceLocation)
        #expect(counts.values.allSatisfy { $0 == 1 }, sourceLocation: sourceLocation)
    }

    @Test(arguments: Way.allCases, lists)
    func `a deletion between two pages hides nothing`(way: Way, list: String) throws {
        for count in [1, 5] {
            let acme = try TestProvider()
            var (staying, leaving) = try fill(acme, 16)
            // From both ends: of those that are deleted some were read already, some would come later.
            var takesFirst = true
            let ids = try walk(way, list, count: count, { try acme.send(.get, $0).body }) { () throws in
                guard !leaving.isEmpty else { return }
                let id = takesFirst ? leaving.removeFirst() : leaving.removeLast()
                takesFirst.toggle()
                #expect(try acme.send(.delete, "/Users/\(id)").status == 204)
            }
            expectOnce(ids, staying)
        }
    }

    @Test(arguments: Way.allCases, lists)
    func `writers at the same time hide nothing`(way: Way, list: String) throws {
        let acme = try TestProvider()
        let (staying, leaving) = try fill(acme, 70)
        let provider = acme.provider
        let requests = Requests(
            leaving.map { acme.request(.delete, "/Users/\($0)") }
                + staying.enumerated().map { index, id in
                    acme.request(
                        .patch, "/Users/\(id)",
                        #"{"Operations":[{"op":"replace","path":"title","value":"T\#(index)"}]}"#)
                }
                + (0..<30).map { acme.request(.post, "/Users", #"{"userName":"new\#($0)","nickName":"stays"}"#) }
                + (0..<10).map { acme.request(.post, "/Groups", #"{"displayName":"group\#($0)"}"#) })
        var walks = 0
        try inThreads(2) { _ in
            let endpoint = try provider.makeEndpoint()
            while let request = requests.next() {
                let status = endpoint.respond(to: request).status.code
                if status >= 300 { Issue.record("\(request.method) \(request.target): \(status)") }
            }
        } meanwhile: {
            repeat {
                let ids = try walk(way, list, count: 7) { try acme.send(.get, $0).body }
                expectOnce(ids, staying)
                walks += 1
            } while !requests.isEmpty
        }
        #expect(walks > 0)
    }

    @Test func `a page that is requested again is the same, and a new walk starts over`() throws {
        let acme = try TestProvider()
        let ids = try (0..<12).map { try acme.createUser("user\($0)") }
        func page(_ start: Int, _ more: String = "") throws -> JSONValue {
            try acme.send(.get, "/Users?startIndex=\(start)&count=4\(more)").body
        }
        #expect(try page(1).ids == Array(ids[0..<4]))
        #expect(try acme.send(.delete, "/Users/\(ids[1])").status == 204)
        for _ in 0..<2 {
            let second = try page(5)
            #expect(second.ids == Array(ids[4..<8]))
            #expect(second["totalResults"] == 12)
            #expect(second["startIndex"] == 5)
        }
        let third = try page(9)
        #expect(third.ids == Array(ids[8..<12]))
        #expect(third["totalResults"] == 12)

        // Another query, another way through the list and a new walk see the list as it is.
        #expect(try page(5, "&filter=userName+pr").ids == Array(ids[5..<9]))
        #expect(try page(4).ids == Array(ids[4..<8]))
        let again = try page(1)
        #expect(again.ids == [ids[0], ids[2], ids[3], ids[4]])
        #expect(again["totalResults"] == 11)
        #expect(try page(5).ids == Array(ids[5..<9]))
        #expect(try page(5)["totalResults"] == 11)
    }

    @Test func `a walk is forgotten after its time, and is that of one token`() throws {
        let acme = try TestProvider()
        let ids = try (0..<8).map { try acme.createUser("user\($0)") }
        let other = try acme.administration.createToken(for: acme.organization, name: "two", lifetime: nil).secret.text
        _ = try acme.send(.get, "/Users?startIndex=1&count=3")
        #expect(try acme.send(.delete, "/Users/\(ids[0])").status == 204)
        #expect(try acme.send(.get, "/Users?startIndex=4&count=3", token: other).body.ids == Array(ids[4..<7]))
        #expect(try acme.send(.get, "/Users?startIndex=4&count=3").body.ids == Array(ids[3..<6]))
        acme.clock.advance(seconds: 601)
        let counted = try acme.send(.get, "/Users?startIndex=4&count=3").body
        #expect(counted.ids == Array(ids[4..<7]))
        #expect(counted["totalResults"] == 7)
    }
}

/// Requests that several threads take one by one.
private final class Requests: Sendable {
    private let left: Mutex<[Request]>

    init(_ requests: [Request]) { left = Mutex(requests.shuffled()) }

    var isEmpty: Bool { left.withLock(\.isEmpty) }

    func next() -> Request? { left.withLock { $0.popLast() } }
}
