import HTTPTypes
import OrderedCollections
import SCIMCore
import SCIMDirectory
import TestBed
import Testing

@testable import SCIMHTTP
@testable import SCIMService
@testable import SCIMStore

/// A page ends early where its resources are too large together (RFC 7644 §3.4.2.4), whatever the way of paging.
@Suite struct PageSizeTests {
    let acme: TestProvider

    init() throws { acme = try TestProvider(pageBytes: Self.pageBytes) }

    /// A hundredth of what the service allows.
    private static let pageBytes = 80 << 10

    /// Users of which seven fit into a page.
    private func createLargeUsers(_ count: Int) throws -> [String] {
        try (0..<count).map { number in
            let photos = (0..<4).map { #"{"type":"t\#($0)","value":"\#(String(repeating: "p", count: 2500))"}"# }
            return try acme.createUser(
                "user\(number)@example.org",
                #","displayName":"Large \#(number)","photos":[\#(photos.joined(separator: ","))]"#)
        }
    }

    private func ids(_ body: JSONValue) -> [String] {
        body["Resources"]?.array?.compactMap { $0["id"]?.string } ?? []
    }

    /// Checks one answer, and how many resources it has.
    private func check(_ answer: (status: Int, body: JSONValue, response: Response)) {
        #expect(answer.status == 200)
        #expect(answer.response.content.count <= Self.pageBytes + 1000)
        #expect(answer.response.content.count == answer.response.body.count)
        #expect(answer.body["itemsPerPage"]?.number?.integer == ids(answer.body).count)
        #expect(!ids(answer.body).isEmpty)
    }

    @Test(arguments: [
        "", "filter=active+eq+true", "filter=displayName+sw+%22Large%22", "sortBy=userName", "sortBy=displayName",
        "sortBy=meta.created", "sortBy=id&sortOrder=descending", "excludedAttributes=name",
    ])
    func `pages by index end early and the next one goes on exactly`(query: String) throws {
        let all = try createLargeUsers(20).sorted()
        var seen: [String] = []
        var pages = 0
        while seen.count < 20 {
            let start = "startIndex=\(seen.count + 1)&count=100"
            let answer = try acme.send(.get, "/Users?\(query.isEmpty ? start : "\(query)&\(start)")")
            check(answer)
            #expect(answer.body["totalResults"] == 20)
            guard !ids(answer.body).isEmpty else { break }
            seen += ids(answer.body)
            pages += 1
        }
        #expect(seen.sorted() == all)
        #expect(pages == 3)
    }

    @Test(arguments: ["", "&filter=displayName+sw+%22Large%22", "&sortBy=displayName", "&sortBy=userName"])
    func `pages by cursor end early, forward and backward`(query: String) throws {
        let all = try createLargeUsers(20)
        var cursor = ""
        var seen: [[String]] = []
        var previous: String?
        while true {
            let answer = try acme.send(.get, "/Users?cursor=\(cursor)&count=100\(query)")
            check(answer)
            seen.append(ids(answer.body))
            previous = answer.body["previousCursor"]?.string
            guard let next = answer.body["nextCursor"]?.string, seen.count < 20 else { break }
            cursor = next
        }
        #expect(seen.count == 3)
        #expect(Set(seen.joined()) == Set(all))
        #expect(seen.joined().count == 20)
        // From the last page back to the first.
        var back: [[String]] = []
        while let place = previous, back.count < 20 {
            let answer = try acme.send(.get, "/Users?cursor=\(place)&count=100\(query)")
            check(answer)
            back.insert(ids(answer.body), at: 0)
            previous = answer.body["previousCursor"]?.string
        }
        #expect(Array(back.joined()) == Array(seen.dropLast().joined()))
    }

    @Test func `a search by POST and one of all resources end early too`() throws {
        let all = try createLargeUsers(12)
        let group = try #require(try acme.send(.post, "/Groups", #"{"displayName":"All"}"#).body["id"]?.string)
        for path in ["/Users/.search", "/.search"] {
            var seen: [String] = []
            let total = path == "/.search" ? 13 : 12
            while seen.count < total {
                let answer = try acme.send(.post, path, #"{"startIndex":\#(seen.count + 1),"count":500}"#)
                check(answer)
                #expect(answer.body["totalResults"]?.number?.integer == total)
                guard !ids(answer.body).isEmpty else { break }
                seen += ids(answer.body)
            }
            #expect(seen == (path == "/.search" ? all + [group] : all))
        }
    }

    @Test func `a page of a service that runs holds 8 MiB, and one resource however large it is`() throws {
        #expect(RequestLimits.page == 8 << 20)
        let small = try TestProvider(pageBytes: 1)
        for number in 0..<3 { try small.createUser("user\(number)@example.org") }
        for start in 1...3 {
            let answer = try small.send(.get, "/Users?startIndex=\(start)")
            #expect(answer.body["itemsPerPage"] == 1)
            #expect(answer.body["totalResults"] == 3)
            #expect(answer.body["Resources"]?.array?.first?["userName"] == .string("user\(start - 1)@example.org"))
        }
    }

    @Test func `fewer attributes make more resources fit`() throws {
        _ = try createLargeUsers(20)
        let answer = try acme.send(.get, "/Users?attributes=userName&count=100")
        // What a page reads of the database is bounded as well.
        check(answer)
        #expect(ids(answer.body).count >= 7)
    }

    /// A group of that many members, which need not be there: ids of users that were deleted are skipped.
    private func createGroup(_ name: String, _ members: [String]) throws -> String {
        let list = members.map { #"{"value":"\#($0)"}"# }.joined(separator: ",")
        return try #require(
            try acme.send(
                .post, "/Groups?excludedAttributes=members", #"{"displayName":"\#(name)","members":[\#(list)]}"#
            )
            .body["id"]?.string)
    }

    @Test func `members become bytes while they are written, and count in the length of a page`() throws {
        let users = try (0..<200).map { try acme.createUser("user\($0)@example.org") }
        let groups = try (0..<40).map { try createGroup("Group \($0)", users) }
        let one = try acme.send(.get, "/Groups/\(groups[0])")
        #expect(one.response.content.count == one.response.body.count)
        #expect(one.body["members"]?.array?.compactMap { $0["value"]?.string }.sorted() == users.sorted())
        var largest = 0
        one.response.content.forEachPiece { largest = max(largest, $0.count) }
        #expect(largest < 50_000)
        #expect(one.response.content.count > 25_000)
        var seen: [String] = []
        while seen.count < 40 {
            let answer = try acme.send(.get, "/Groups?startIndex=\(seen.count + 1)&count=100")
            check(answer)
            guard !ids(answer.body).isEmpty else { break }
            seen += ids(answer.body)
        }
        #expect(seen == groups)
    }

    @Test(arguments: [
        ("attributes=members.value", ["value"]), ("attributes=members.type,displayName", ["type"]),
        ("excludedAttributes=members.$ref", ["type", "value"]),
        ("excludedAttributes=displayName", ["$ref", "type", "value"]),
        ("attributes=members", ["$ref", "type", "value"]), ("attributes=members.$ref", ["$ref"]),
    ])
    func `a projection shows parts of members`(query: String, names: [String]) throws {
        let users = try (0..<3).map { try acme.createUser("user\($0)@example.org") }
        let group = try createGroup("All", users)
        let answer = try acme.send(.get, "/Groups/\(group)?\(query)")
        #expect(answer.status == 200)
        let members = try #require(answer.body["members"]?.array)
        #expect(members.count == 3)
        for member in members { #expect(member.object?.keys.sorted() == names) }
        #expect(answer.response.content.count == answer.response.body.count)
    }

    @Test func `a projection that leaves nothing of members leaves them out`() throws {
        let group = try createGroup("All", [try acme.createUser("ada@example.org")])
        let excluded = "members.value,members.$ref,members.type,members.display"
        for query in ["attributes=displayName", "excludedAttributes=members", "excludedAttributes=\(excluded)"] {
            let answer = try acme.send(.get, "/Groups/\(group)?\(query)")
            #expect(answer.status == 200)
            #expect(answer.body["members"] == nil, "\(query)")
        }
    }

    @Test func `a filter that would look at more than 50,000 members is refused, one that an index answers is served`()
        throws
    {
        let group = try createGroup("Everyone", [try acme.createUser("ada@example.org")])
        let id = try #require(ResourceID(group))
        let organization = acme.organization.id
        try acme.provider.store.write { transaction in
            let members = (0..<50_000).map { Member(ResourceID(high: 1, low: UInt64($0)), .user) }
            _ = try transaction.organization(organization).addMembers(members, to: id)
        }
        let refused = try acme.send(.get, "/Groups?filter=members.value+co+%22abc%22")
        #expect(refused.status == 400)
        #expect(refused.body["scimType"] == "tooMany")
        let member = ResourceID(high: 1, low: 7).description
        let found = try acme.send(.get, "/Groups?attributes=id&filter=members.value+eq+%22\(member)%22")
        #expect(ids(found.body) == [group])
    }

    @Test func `a page holds 1000 resources at most, whatever is asked for`() throws {
        let acme = try TestProvider()
        for number in 0..<1001 { try acme.createUser("user\(number)@example.org") }
        for target in ["/Users?count=1001", "/Users?count=9000000000", "/Users?cursor&count=100000"] {
            let answer = try acme.send(.get, target)
            #expect(answer.status == 200)
            #expect(ids(answer.body).count == 1000, "\(target)")
            #expect(answer.body["itemsPerPage"] == 1000)
        }
    }
}
