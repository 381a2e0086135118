import HTTPTypes
import OrderedCollections
import SCIMCore
import SCIMHTTP
import TestBed
import Testing

/// Version-conditional requests (RFC 7644 §3.14, RFC 9110 §13).
@Suite struct ConditionalWriteTests {
    let acme: TestProvider

    init() throws { acme = try TestProvider() }

    static let writes: [(HTTPRequest.Method, String)] = [
        (.put, #"{"userName":"ada","displayName":"Ada","title":"Countess"}"#),
        (.patch, #"{"Operations":[{"op":"replace","path":"displayName","value":"Countess"}]}"#), (.delete, ""),
    ]

    private func create(_ endpoint: String) throws -> (path: String, tag: String) {
        let answer = try acme.send(.post, endpoint, #"{"userName":"ada","displayName":"Ada"}"#)
        let id = try #require(answer.body["id"]?.string)
        return ("\(endpoint)/\(id)", try #require(answer.response.fields[.eTag]))
    }

    @Test(arguments: writes, ["/Users", "/Groups"])
    func `a stale tag refuses the write and changes nothing`(write: (HTTPRequest.Method, String), endpoint: String)
        throws
    {
        let (path, tag) = try create(endpoint)
        let before = try acme.send(.get, path)
        #expect(before.response.fields[.eTag] == tag)
        for fields: HTTPFields in [
            [.ifMatch: #"W/"other""#], [.ifMatch: #"W/"a", "b""#], [.ifNoneMatch: tag], [.ifNoneMatch: "*"],
            [.ifNoneMatch: #"W/"a", \#(tag)"#],
        ] {
            let answer = try acme.send(write.0, path, write.1, fields: fields)
            #expect(answer.status == 412)
            #expect(answer.body["status"] == "412")
            #expect(answer.body["scimType"] == nil)
        }
        #expect(try acme.send(.get, path).response.body == before.response.body)
    }

    @Test(arguments: writes, ["/Users", "/Groups"])
    func `the right tag, a list with it, any tag and a foreign If-None-Match let it through`(
        write: (HTTPRequest.Method, String), endpoint: String
    ) throws {
        let (path, tag) = try create(endpoint)
        let strong = String(tag.dropFirst(2))
        for (index, fields): (Int, HTTPFields) in [
            [.ifMatch: tag], [.ifMatch: #"W/"a", \#(tag)"#], [.ifMatch: strong], [.ifMatch: "*"],
            [.ifNoneMatch: #"W/"a""#],
        ].enumerated() {
            // What changed nothing keeps its version, so that the same tag goes on being right.
            let path = write.0 == .delete && index > 0 ? try create(endpoint).path : path
            let current = try #require(try acme.send(.get, path).response.fields[.eTag])
            var fields = fields
            if let sent = fields[.ifMatch] {
                fields[.ifMatch] = sent.replacing(strong, with: String(current.dropFirst(2)))
            }
            #expect(try acme.send(write.0, path, write.1, fields: fields).status < 300)
        }
    }

    @Test func `a missing resource is 404 whatever the condition`() throws {
        let nowhere = "/Users/01a20b4b-2842-74f0-87ba-9a3c373d848c"
        for (method, body) in Self.writes {
            #expect(try acme.send(method, nowhere, body, fields: [.ifMatch: "*"]).status == 404)
        }
    }

    @Test func `a user's tag changes with their groups, a group's with its members, and with nothing else`() throws {
        let (user, tag) = try create("/Users")
        let (group, groupTag) = try create("/Groups")
        func patchGroup(_ operation: String, _ fields: HTTPFields = [:]) throws -> HTTPFields {
            let answer = try acme.send(.patch, group, #"{"Operations":[\#(operation)]}"#, fields: fields)
            #expect(answer.status == 204)
            return answer.response.fields
        }
        let id = String(user.split(separator: "/")[1])
        let added = try patchGroup(#"{"op":"add","path":"members","value":"\#(id)"}"#, [.ifMatch: groupTag])
        #expect(added[.eTag] != groupTag)
        #expect(try patchGroup(#"{"op":"add","path":"members","value":"\#(id)"}"#)[.eTag] == added[.eTag])
        let member = try #require(try acme.send(.get, user).response.fields[.eTag])
        #expect(member != tag)
        #expect(try acme.send(.delete, user, fields: [.ifMatch: tag]).status == 412)
        _ = try patchGroup(#"{"op":"replace","path":"displayName","value":"Engines"}"#)
        #expect(try acme.send(.get, user).response.fields[.eTag] == member)
        _ = try patchGroup(#"{"op":"remove","path":"members"}"#)
        #expect(try acme.send(.get, user).response.fields[.eTag] == tag)
    }
}
