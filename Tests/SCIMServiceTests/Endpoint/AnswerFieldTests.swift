import HTTPTypes
import SCIMAdministration
import SCIMCore
import SCIMService
import TestBed
import Testing

/// Header fields of answers, and of requests that are refused for one.
@Suite struct AnswerFieldTests {
    let acme: TestProvider
    private let ada: String
    private let math: String

    init() throws {
        acme = try TestProvider()
        ada = try acme.createUser("ada@example.org")
        math = try acme.send(.post, "/Groups", #"{"displayName":"Math"}"#).body["id"]?.string ?? ""
    }

    @Test func `every answer with a body is SCIM's media type without a parameter`() throws {
        let paths = [
            "/Users", "/Users/\(ada)", "/Groups/\(math)", "/Schemas", "/Nothing", "/Users?filter=x", "/Me", "",
        ]
        for path in paths {
            #expect(try acme.send(.get, path).response.fields[.contentType] == "application/scim+json", "\(path)")
        }
        #expect(try acme.send(.get, "/Users", token: "x").response.fields[.contentType] == "application/scim+json")
    }

    @Test func `an answer with one resource has Content-Location, and no other does`() throws {
        let user = #"{"userName":"ada@example.org","title":"Countess"}"#
        let patch = #"{"Operations":[{"op":"replace","path":"displayName","value":"Ada"}]}"#
        let holding: [(HTTPRequest.Method, String, String)] = [
            (.get, "/Users/\(ada)", ""), (.head, "/Users/\(ada)", ""), (.get, "/Users/\(ada)?attributes=userName", ""),
            (.put, "/Users/\(ada)", user), (.patch, "/Users/\(ada)", patch), (.get, "/Groups/\(math)", ""),
            (.patch, "/Groups/\(math)?attributes=displayName", patch), (.post, "/Users", #"{"userName":"bob"}"#),
            (.get, "/ServiceProviderConfig", ""), (.get, "/ResourceTypes/User", ""),
            (.get, "/Schemas/urn:ietf:params:scim:schemas:core:2.0:Group", ""),
        ]
        for (method, path, body) in holding {
            let answer = try acme.send(method, path, body)
            let location = try #require(answer.response.fields[.contentLocation], "\(method) \(path)")
            let shown = answer.body["meta"]?["location"]?.string
            if !path.contains("?") { #expect(location == shown) }
            #expect(location.hasPrefix("https://"))
        }
        let other: [(HTTPRequest.Method, String, String)] = [
            (.get, "/Users", ""), (.get, "/Schemas", ""), (.get, "/ResourceTypes", ""), (.get, "", ""),
            (.get, "/Users/none", ""), (.patch, "/Groups/\(math)", patch), (.delete, "/Users/\(ada)", ""),
            (
                .post, "/Bulk",
                #"{"Operations":[{"method":"POST","path":"/Users","bulkId":"a","data":{"userName":"eva"}}]}"#
            ),
        ]
        for (method, path, body) in other {
            #expect(try acme.send(method, path, body).response.fields[.contentLocation] == nil, "\(method) \(path)")
        }
    }

    @Test(arguments: ["gzip", "deflate", "br", "x-gzip", "GZIP", "gzip, br", "zstd"])
    func `a compressed body is 415 and the encoding is named, whoever reads it`(encoding: String) throws {
        let requests: [(HTTPRequest.Method, String, String)] = [
            (.post, "/Users", #"{"userName":"bob"}"#), (.put, "/Users/\(ada)", #"{"userName":"bob"}"#),
            (.patch, "/Users/\(ada)", "\u{1F}\u{8B}"), (.post, "/Bulk", "{}"), (.post, "/.search", "{}"),
            (.post, "/Groups/.search", "\u{1F}\u{8B}"),
        ]
        for (method, path, body) in requests {
            let answer = try acme.send(method, path, body, fields: [.contentEncoding: encoding])
            #expect(answer.status == 415, "\(method) \(path)")
            #expect(answer.body["detail"]?.string?.contains("Content-Encoding \"\(encoding)\"") == true)
        }
        #expect(try acme.send(.get, "/Users", fields: [.contentEncoding: encoding]).body["totalResults"] == 1)
    }

    @Test(arguments: ["identity", "Identity"]) func `an encoding that changes nothing is fine`(encoding: String) throws
    {
        let answer = try acme.send(
            .post, "/Users", #"{"userName":"bob"}"#, fields: [.contentEncoding: encoding])
        #expect(answer.status == 201)
    }

    @Test func `a Tenant URL that ends in an endpoint is 404 and the log says what to remove`() throws {
        let requests: [(HTTPRequest.Method, String, String)] = [
            (.get, "/Users/Users?filter=userName+eq+%22ada%22", "Users"), (.post, "/Users/Users", "Users"),
            (.patch, "/Users/Users/\(ada)", "Users"), (.get, "/users/Groups", "users"),
            (.delete, "/Users/Groups/\(math)", "Users"), (.post, "/Groups/users", "Groups"),
            (.get, "/Users/ServiceProviderConfig", "Users"), (.get, "/Users/Schemas", "Users"),
            (.post, "/Users/Bulk", "Users"),
        ]
        for (method, path, end) in requests {
            let answer = try acme.send(method, path, method == .get ? "" : #"{"userName":"bob"}"#)
            #expect(answer.status == 404, "\(method) \(path)")
            #expect(answer.body["detail"]?.string?.contains("ends in /\(end)") == true, "\(answer.body)")
            acme.provider.housekeep()
            let entries = try acme.administration.log(of: acme.organization, Event.Query())
            #expect(entries.contains { $0.remedy?.hasPrefix("Remove /\(end) from the end of the Tenant URL") == true })
        }
        #expect(try acme.send(.get, "/Users").body["totalResults"] == 1)
        #expect(try acme.send(.get, "/Users/none").body["detail"]?.string?.contains("Tenant") == false)
    }
}
