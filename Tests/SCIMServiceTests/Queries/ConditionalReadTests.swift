import HTTPTypes
import OrderedCollections
import SCIMCore
import SCIMHTTP
import TestBed
import Testing

/// If-None-Match and If-Match on reads (RFC 7644 §3.14, RFC 9110 §13.1).
@Suite struct ConditionalReadTests {
    let acme: TestProvider
    let ada: String

    init() throws {
        acme = try TestProvider()
        ada = try acme.createUser("ada")
    }

    private func status(_ path: String, _ field: HTTPField.Name, _ value: String) throws -> Int {
        let answer = try acme.send(.get, path, fields: [field: value])
        if answer.status == 304 {
            #expect(answer.response.body.isEmpty)
            #expect(answer.response.fields[.eTag] == (try acme.send(.get, path).response.fields[.eTag]))
        }
        return answer.status
    }

    @Test(arguments: ["/Users/ID", "/Users/ID?attributes=userName", "/Users", "/Users?filter=userName+pr&count=1", "/"])
    func `compares weakly, in lists, and with any`(path: String) throws {
        let path = path.replacing("ID", with: ada)
        let tag = try #require(try acme.send(.get, path).response.fields[.eTag])
        #expect(tag.hasPrefix("W/\""))
        let strong = String(tag.dropFirst(2))
        for value in [tag, strong, "*", "\"x\", \(tag)", "\(strong) , W/\"y\"", "W/\"x\",\(tag),\"z\"", " \(tag) "] {
            #expect(try status(path, .ifNoneMatch, value) == 304, "\(value)")
            #expect(try status(path, .ifMatch, value) == 200, "\(value)")
        }
        for value in ["\"x\"", "W/\"\"", "\(tag.dropLast())x\"", "\"x\", \"y\"", "\"*\""] {
            #expect(try status(path, .ifNoneMatch, value) == 200, "\(value)")
            #expect(try status(path, .ifMatch, value) == 412, "\(value)")
        }
        #expect(try acme.send(.head, path, fields: [.ifNoneMatch: tag]).status == 304)
    }

    @Test func `the tag of a resource is its version, whatever part of it is shown`() throws {
        let whole = try acme.send(.get, "/Users/\(ada)")
        let tag = try #require(whole.response.fields[.eTag])
        #expect(whole.body["meta"]?["version"] == .string(tag))
        #expect(try acme.send(.get, "/Users/\(ada)?attributes=userName").response.fields[.eTag] == tag)
        #expect(try acme.send(.get, "/Users/none", fields: [.ifNoneMatch: "*"]).status == 404)
    }

    @Test func `the tag of a page changes with what it shows and with the number of matches`() throws {
        func tag(_ query: String = "?count=2") throws -> String? {
            try acme.send(.get, "/Users\(query)").response.fields[.eTag]
        }
        var seen = [try tag()]
        func expectChange(_ change: () throws -> Int) throws {
            #expect(try change() < 300)
            let now = try tag()
            #expect(!seen.contains(now))
            #expect(try tag() == now)
            seen.append(now)
        }
        try expectChange { try acme.send(.post, "/Users", #"{"userName":"bob"}"#).status }
        let patch = #"{"Operations":[{"op":"replace","path":"title","value":"Countess"}]}"#
        try expectChange { try acme.send(.patch, "/Users/\(ada)", patch).status }
        // The same again changes nothing.
        let before = try tag()
        #expect(try acme.send(.patch, "/Users/\(ada)", patch).status == 200)
        #expect(try tag() == before)
        try expectChange {
            try acme.send(.post, "/Groups", #"{"displayName":"G","members":[{"value":"\#(ada)"}]}"#).status
        }
        // One more match behind the page.
        try expectChange { try acme.send(.post, "/Users", #"{"userName":"cem"}"#).status }
        #expect(try tag("?count=2&startIndex=2") != tag())
        #expect(try tag("?count=2&sortBy=userName&sortOrder=descending") != tag())
        try expectChange { try acme.send(.delete, "/Users/\(ada)").status }
    }

    @Test func `pages by cursor and searches by POST have no entity tag`() throws {
        #expect(try acme.send(.get, "/Users?cursor=").response.fields[.eTag] == nil)
        #expect(try acme.send(.get, "/Users?cursor=", fields: [.ifNoneMatch: "*"]).status == 200)
        let search = try acme.send(.post, "/Users/.search", "{}", fields: [.ifNoneMatch: "*"])
        #expect(search.status == 200)
    }
}
