import HTTPTypes
import OrderedCollections
import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHTTP
import SCIMHost
import SCIMService
import Testing

/// RFC 9865.
@Suite struct CursorTests {
    let acme: TestProvider

    init() throws {
        acme = try TestProvider()
        for number in 1...7 { _ = try acme.createUser("user\(number)", #","title":"T\#(number % 3)""#) }
    }

    private func page(_ cursor: String, _ more: String = "&count=3") throws -> JSONValue {
        try acme.send(.get, "/Users?attributes=userName&cursor=\(cursor)\(more)").body
    }

    @Test func `pages forward and back`() throws {
        // The parameter without `=`, as in the example of RFC 9865 §2.
        let first = try acme.send(.get, "/Users?attributes=userName&cursor&count=3").body
        #expect(first.names == ["user1", "user2", "user3"])
        #expect(first["totalResults"] == 7)
        #expect(first["itemsPerPage"] == 3)
        #expect(first["startIndex"] == nil)
        #expect(first["previousCursor"] == nil)

        let second = try page(try #require(first["nextCursor"]?.string))
        #expect(second.names == ["user4", "user5", "user6"])
        let third = try page(try #require(second["nextCursor"]?.string))
        #expect(third.names == ["user7"])
        #expect(third["nextCursor"] == nil)

        let back = try page(try #require(third["previousCursor"]?.string))
        #expect(back.names == second.names)
        let start = try page(try #require(back["previousCursor"]?.string))
        #expect(start.names == first.names)
        #expect(start["previousCursor"] == nil)
        #expect(try page(try #require(start["nextCursor"]?.string)).names == second.names)
    }

    @Test func `a page that is the last one has no next cursor, however full it is`() throws {
        let all = try page("", "&count=7")
        #expect(all.names.count == 7)
        #expect(all["nextCursor"] == nil)
        #expect(all["previousCursor"] == nil)
        let none = try page("", "&count=0")
        #expect(none["totalResults"] == 7)
        #expect(none["itemsPerPage"] == 0)
        #expect(none["nextCursor"] == nil)
        #expect(try page("", "&count=-1")["itemsPerPage"] == 0)
        #expect(try page("", "&filter=title+eq+%22none%22")["totalResults"] == 0)
    }

    @Test func `cursors are of characters that a URL needs no escape for, and no two are the same`() throws {
        let cursors = try (0..<20).map { _ in try #require(try page("")["nextCursor"]?.string) }
        #expect(Set(cursors).count == 20)
        let allowed = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
        #expect(cursors.allSatisfy { $0.allSatisfy(allowed.contains) && $0.count < 200 })
    }

    @Test func `count may be left out after the first page, but must not change`() throws {
        let next = try #require(try page("")["nextCursor"]?.string)
        #expect(try page(next, "").names == ["user4", "user5", "user6"])
        for count in ["2", "4", "0"] {
            let answer = try acme.send(.get, "/Users?attributes=userName&cursor=\(next)&count=\(count)")
            #expect(answer.status == 400)
            #expect(answer.body["scimType"] == "invalidCount")
        }
    }

    /// An answer that tells nothing about why.
    private func expectInvalid(
        _ path: String, token: String? = nil, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let answer = try acme.send(.get, path, token: token)
        #expect(answer.status == 400, sourceLocation: sourceLocation)
        #expect(answer.body["scimType"] == "invalidCursor", sourceLocation: sourceLocation)
        #expect(
            answer.body["detail"]?.string?.hasPrefix("the cursor belongs to another query") == true,
            sourceLocation: sourceLocation)
    }

    @Test func `a cursor belongs to its query`() throws {
        let next = try #require(try page("")["nextCursor"]?.string)
        try expectInvalid("/Users?cursor=\(next)&count=3")
        try expectInvalid("/Users?attributes=userName,title&cursor=\(next)&count=3")
        try expectInvalid("/Users?attributes=userName&filter=userName+pr&cursor=\(next)&count=3")
        try expectInvalid("/Users?attributes=userName&sortBy=userName&cursor=\(next)&count=3")
        try expectInvalid("/Groups?attributes=userName&cursor=\(next)&count=3")
        try expectInvalid("/?attributes=userName&cursor=\(next)&count=3")
        // Not to the token, the client's other parameters, or the way it is sent.
        let other = try acme.administration.createToken(for: acme.organization, name: "next", lifetime: nil).secret.text
        let path = "/Users?aadOptscim062020&cursor=\(next)&attributes=userName"
        #expect(try acme.send(.get, path, token: other).body.names == ["user4", "user5", "user6"])
        let posted = try acme.search("/Users/.search", ["attributes": ["userName"], "cursor": .string(next)])
        #expect(posted.body.names == ["user4", "user5", "user6"])
    }

    @Test func `a cursor belongs to its organization`() throws {
        let globex = try acme.administration.set(.scim(true), of: acme.administration.createOrganization("globex"))
        let token = try acme.administration.createToken(for: globex, name: "globex", lifetime: nil).secret.text
        let next = try #require(try page("")["nextCursor"]?.string)
        try expectInvalid("/Users?attributes=userName&cursor=\(next)&count=3", token: token)
    }

    @Test func `a cursor that was changed or made up is invalid`() throws {
        let next = try #require(try page("")["nextCursor"]?.string)
        for text in [
            "x", "VZUTiyhEQJ94IR", "%00", String(repeating: "A", count: 5000), next + "A", "\(next.dropLast())",
        ] {
            try expectInvalid("/Users?attributes=userName&cursor=\(text)&count=3")
        }
        for place in next.indices {
            var changed = next
            changed.replaceSubrange(place...place, with: next[place] == "A" ? "B" : "A")
            try expectInvalid("/Users?attributes=userName&cursor=\(changed)&count=3")
        }
    }

    @Test func `a cursor expires after the time that is advertised`() throws {
        let config = try acme.send(.get, "/ServiceProviderConfig").body["pagination"]
        #expect(
            config == [
                "cursor": true, "index": true, "defaultPaginationMethod": "index", "defaultPageSize": 100,
                "maxPageSize": 1000, "cursorTimeout": 3600,
            ])
        let next = try #require(try page("")["nextCursor"]?.string)
        acme.clock.advance(seconds: 3590)
        let second = try page(next)
        #expect(second.names == ["user4", "user5", "user6"])
        acme.clock.advance(seconds: 20)
        let expired = try acme.send(.get, "/Users?attributes=userName&cursor=\(next)")
        #expect(expired.status == 400)
        #expect(expired.body["scimType"] == "expiredCursor")
        // Each page is given its own time.
        #expect(try page(try #require(second["nextCursor"]?.string)).names == ["user7"])
    }

    @Test func `a cursor outlives a restart`() throws {
        let next = try #require(try page("")["nextCursor"]?.string)
        let restarted = try acme.restarted()
        let answer = restarted.endpoint.respond(
            to: acme.request(.get, "/Users?attributes=userName&cursor=\(next)&count=3"))
        #expect(try JSONValue(parsing: answer.body).names == ["user4", "user5", "user6"])
        restarted.provider.close()
    }

    @Test func `a cursor over everything ends with group sync`() throws {
        try acme.createGroup("Math")
        let next = try #require(try acme.send(.get, "/?cursor=&count=2").body["nextCursor"]?.string)
        _ = try acme.administration.set(.groupSync(false), of: acme.organization)
        try expectInvalid("/?cursor=\(next)&count=2")
    }

    @Test func `the first page is answered if everything before it is gone`() throws {
        let first = try page("")
        let second = try page(try #require(first["nextCursor"]?.string))
        for name in first.names {
            let id = try acme.query("/Users", ["filter": #"userName eq "\#(name)""#]).body.ids[0]
            #expect(try acme.send(.delete, "/Users/\(id)").status == 204)
        }
        let back = try page(try #require(second["previousCursor"]?.string))
        #expect(back.names == ["user4", "user5", "user6"])
        #expect(back["previousCursor"] == nil)
        #expect(back["totalResults"] == 4)
    }

    @Test(arguments: [
        "sortBy=title", "sortBy=title&sortOrder=descending", "sortBy=userName&sortOrder=descending", "sortBy=id",
        "sortBy=id&sortOrder=descending", "sortBy=externalId", "sortBy=externalId&sortOrder=descending",
        "sortBy=meta.created&sortOrder=descending", "sortBy=meta.lastModified", "sortBy=emails", "sortBy=shoeSize",
        "filter=title+ne+%22T1%22", "filter=title+ne+%22T1%22&sortBy=title&sortOrder=descending",
        "filter=userName+co+%22er%22&sortBy=userName", "filter=active+eq+true",
    ])
    func `pages of any order and filter are those of one list, in both directions`(query: String) throws {
        let patch = #"{"Operations":[{"op":"add","value":{"externalId":"%","emails":[{"value":"%@example.org"}]}}]}"#
        for (index, id) in try acme.send(.get, "/Users").body.ids.enumerated() where index % 2 == 0 {
            let body = patch.replacing("%", with: "x\(index * 7 % 4)")
            #expect(try acme.send(.patch, "/Users/\(id)", body).status == 200)
        }
        let all = try acme.send(.get, "/Users?\(query)").body
        for count in 1...3 {
            var pages: [[String]] = []
            var cursor: String? = ""
            var last: JSONValue = .null
            while let asked = cursor {
                last = try acme.send(.get, "/Users?\(query)&count=\(count)&cursor=\(asked)").body
                #expect(last["totalResults"] == all["totalResults"])
                pages.append(last.names)
                cursor = last["nextCursor"]?.string
            }
            #expect(pages.flatMap { $0 } == all.names)
            var back = [pages.last ?? []]
            cursor = last["previousCursor"]?.string
            while let asked = cursor {
                let page = try acme.send(.get, "/Users?\(query)&count=\(count)&cursor=\(asked)").body
                back.insert(page.names, at: 0)
                cursor = page["previousCursor"]?.string
            }
            #expect(back == pages)
        }
    }
}
