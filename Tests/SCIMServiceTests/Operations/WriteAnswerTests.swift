import HTTPTypes
import OrderedCollections
import SCIMCore
import SCIMHTTP
import TestBed
import Testing

/// What answers to writes show (RFC 7644 §3.9, D6 of the design).
@Suite struct WriteAnswerTests {
    let acme: TestProvider

    init() throws { acme = try TestProvider() }

    private static let user =
        #"{"userName":"ada","title":"T","password":"correct horse","emails":[{"type":"work","value":"a@b.example"}]}"#

    @Test(arguments: [
        ("attributes=userName", ["schemas", "id", "userName"]),
        ("attributes=emails.type", ["schemas", "id", "emails"]),
        ("Attributes=USERNAME,title", ["schemas", "id", "userName", "title"]),
        ("attributes=password", ["schemas", "id"]), ("attributes=nothing", ["schemas", "id"]),
        ("excludedAttributes=emails,meta", ["schemas", "id", "userName", "title", "active"]),
        ("excludedAttributes=id,schemas", ["schemas", "id", "userName", "title", "active", "emails", "meta"]),
        ("attributes=", ["schemas", "id", "userName", "title", "active", "emails", "meta"]),
    ])
    func `POST, PUT and PATCH of a user show what is asked for`(query: String, names: [String]) throws {
        let created = try acme.send(.post, "/Users?\(query)", Self.user)
        #expect(created.status == 201)
        #expect(created.body.object?.keys == names)
        let path = "/Users/\(created.body["id"]?.string ?? "")"
        let put = try acme.send(.put, "\(path)?\(query)", Self.user)
        #expect(put.status == 200)
        #expect(put.body == created.body)
        let patch = #"{"Operations":[{"op":"add","path":"password","value":"battery staple"}]}"#
        #expect(try acme.send(.patch, "\(path)?\(query)", patch).body == created.body)
        for answer in [created, put] {
            #expect(answer.response.fields[.eTag] == (try acme.send(.get, path)).response.fields[.eTag])
            #expect(answer.response.fields[.location] == "https://scim.example.org/scim/v2\(path)")
        }
    }

    @Test func `a group's PATCH is 204, or 200 where attributes or excludedAttributes are given`() throws {
        let ada = try acme.createUser("ada")
        let group = try acme.send(.post, "/Groups", #"{"displayName":"Engines"}"#).body["id"]?.string ?? ""
        let patch = #"{"Operations":[{"op":"add","path":"members","value":"\#(ada)"}]}"#
        let bare = try acme.send(.patch, "/Groups/\(group)", patch)
        #expect(bare.status == 204)
        #expect(bare.response.body.isEmpty)
        #expect(bare.response.fields[.eTag] != nil)
        let without = try acme.send(.patch, "/Groups/\(group)?excludedAttributes=members", patch)
        #expect(without.status == 200)
        #expect(without.body.object?.keys == ["schemas", "id", "displayName", "meta"])
        let with = try acme.send(.patch, "/Groups/\(group)?attributes=members", patch)
        #expect(with.body["members"]?.array?.map { $0["value"] } == [.string(ada)])
        #expect(with.body.object?.keys == ["schemas", "id", "members"])
    }

    @Test func `an invalid path is refused before anything is written`() throws {
        #expect(try acme.send(.post, "/Users?attributes=a%5B", Self.user).body["scimType"] == "invalidValue")
        #expect(try acme.send(.get, "/Users").body["totalResults"] == 0)
    }
}
