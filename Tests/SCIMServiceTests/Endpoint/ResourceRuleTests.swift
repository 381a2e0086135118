import HTTPTypes
import OrderedCollections
import SCIMCore
import SCIMHTTP
import TestBed
import Testing

/// Rules of RFC 7643 §2 and §3 for resources as they are written and read again.
@Suite struct ResourceRuleTests {
    let acme: TestProvider
    private static let enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
    private static let core = "urn:ietf:params:scim:schemas:core:2.0:User"

    init() throws { acme = try TestProvider() }

    private func found(_ filter: String) throws -> [String] {
        let answer = try acme.send(.get, "/Users?filter=\(filter.substituting(" ", by: "+"))")
        #expect(answer.status == 200, "\(filter)")
        return answer.body["Resources"]?.array?.compactMap { $0["userName"]?.string } ?? []
    }

    @Test(arguments: [
        ("emails[primary eq false]", ["ada", "bob"]), ("emails[primary eq true]", ["ada"]),
        ("emails.primary eq \"False\"", ["ada", "bob"]), ("emails[primary ne false]", ["ada"]),
        ("emails[primary pr]", ["ada"]), ("emails[primary eq false and type eq \"home\"]", ["ada"]),
        ("roles[primary eq false]", []), ("not (emails.primary eq false)", ["eve"]),
        ("emails[primary eq null]", ["ada", "bob"]),
    ])
    func `a value that does not say it is primary is not primary`(filter: String, names: [String]) throws {
        try acme.createUser(
            "ada",
            #","emails":[{"value":"a@b.example","type":"work","primary":true},{"value":"c@d.example","type":"home"}]"#)
        try acme.createUser("bob", #","emails":[{"value":"b@b.example","type":"work"}]"#)
        try acme.createUser("eve")
        #expect(try found(filter) == names)
    }

    @Test func `what was set by default is found as if it had been sent`() throws {
        let ada = try acme.createUser("ada")
        #expect(try acme.send(.get, "/Users/\(ada)").body["active"] == true)
        #expect(try found("active eq true") == ["ada"])
        #expect(try found("active pr") == ["ada"])
        #expect(try found("active eq false") == [])
    }

    @Test func `schemas follows what is added and removed`() throws {
        let ada = try acme.createUser("ada")
        func schemas(after operation: String) throws -> JSONValue? {
            let answer = try acme.send(.patch, "/Users/\(ada)", #"{"Operations":[\#(operation)]}"#)
            #expect(answer.status == 200)
            return answer.body["schemas"]
        }
        let path = "\(Self.enterprise):employeeNumber"
        #expect(
            try schemas(after: #"{"op":"add","path":"\#(path)","value":"7"}"#)
                == [.string(Self.core), .string(Self.enterprise)])
        #expect(try found("schemas eq \"\(Self.enterprise)\"") == ["ada"])
        #expect(try schemas(after: #"{"op":"remove","path":"\#(path)"}"#) == [.string(Self.core)])
        #expect(try found("schemas eq \"\(Self.enterprise)\"") == [])
    }

    @Test func `externalId is the client's alone, and id and meta are ours`() throws {
        let created = try acme.send(
            .post, "/Users", #"{"userName":"ada","id":"mine","meta":{"version":"W/\"1\"","location":"https://x"}}"#)
        #expect(created.body["externalId"] == nil)
        #expect(ResourceID(created.body["id"]?.string ?? "") != nil)
        #expect(created.body["meta"]?["version"]?.string == created.response.fields[.eTag])
        #expect(created.body["meta"]?["location"]?.string == created.response.fields[.location])
        #expect(created.response.fields[.eTag]?.hasPrefix("W/\"") == true)
    }

    @Test func `a GET of every address returns its resource, or 404 if it is gone`() throws {
        let base = "https://scim.example.org/scim/v2"
        let bob = try acme.createUser("bob")
        let ada = try acme.createUser("ada", #","\#(Self.enterprise)":{"manager":"\#(bob)"}"#)
        let inner = try acme.send(.post, "/Groups", #"{"displayName":"Inner"}"#).body["id"]?.string ?? ""
        let group = try acme.send(.post, "/Groups", #"{"displayName":"Engines","members":["\#(ada)","\#(inner)"]}"#)
        let user = try acme.send(.get, "/Users/\(ada)").body
        let manager = try #require(user[Self.enterprise]?["manager"])
        let named = [manager] + (group.body["members"]?.array ?? []) + (user["groups"]?.array ?? [])
        #expect(named.count == 4)
        for value in named {
            let address = try #require(value["$ref"]?.string)
            #expect(address.hasPrefix(base + "/"))
            let answer = try acme.send(.get, String(address.dropFirst(base.count)))
            #expect(answer.body["id"] == value["value"])
            #expect(answer.body["meta"]?["location"]?.string == address)
        }
        #expect(try acme.send(.delete, "/Users/\(bob)").status == 204)
        let address = try #require(manager["$ref"]?.string)
        #expect(try acme.send(.get, String(address.dropFirst(base.count))).status == 404)
    }

    @Test func `the order of attributes in an object means nothing`() throws {
        let one = try acme.send(
            .post, "/Users",
            #"{"userName":"ada","name":{"givenName":"A","familyName":"L"},"emails":[{"value":"a","type":"work"}]}"#)
        let path = "/Users/\(one.body["id"]?.string ?? "")"
        let other = try acme.send(
            .put, path,
            #"{"emails":[{"type":"work","value":"a"}],"name":{"familyName":"L","givenName":"A"},"userName":"ada"}"#)
        #expect(other.response.body == one.response.body)
    }
}
