import HTTPTypes
import OrderedCollections
import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHost
import TestBed
import Testing

@Suite struct EndpointTests {
    @Test func `a wrong or missing token is 401 with a challenge`() throws {
        let acme = try TestProvider()
        let answer = try acme.send(.get, "/Users", token: "scim_wrong")
        #expect(answer.status == 401)
        #expect(answer.response.fields[.wwwAuthenticate] == "Bearer")
        #expect(answer.body["status"] == "401")
    }

    @Test func `an expired and a revoked token are 401 from the next request on`() throws {
        let acme = try TestProvider()
        let short = try acme.administration.createToken(for: acme.organization, name: "short", lifetime: 60).secret.text
        #expect(try acme.send(.get, "/Users", token: short).status == 200)
        acme.clock.advance(seconds: 61)
        #expect(try acme.send(.get, "/Users", token: short).status == 401)
        #expect(try acme.send(.get, "/Users").status == 200)
        _ = try acme.administration.revokeToken("test", of: acme.organization)
        #expect(try acme.send(.get, "/Users").status == 401)
    }

    @Test func `while SCIM is off everything is 403, while group sync is off every call on groups`() throws {
        let acme = try TestProvider(groupSync: false)
        #expect(try acme.send(.get, "/Groups").status == 403)
        #expect(try acme.send(.post, "/Groups", #"{"displayName":"x"}"#).status == 403)
        #expect(try acme.send(.get, "/Users").status == 200)
        #expect(try acme.send(.get, "/ResourceTypes").body["totalResults"] == 1)
        _ = try acme.administration.set(.scim(false), of: acme.organization)
        #expect(try acme.send(.get, "/ServiceProviderConfig").status == 403)
        #expect(try acme.send(.get, "/Nothing").status == 403)
    }

    @Test(arguments: [
        (HTTPRequest.Method.get, "/Nothing", 404), (.get, "/Users/UNKNOWN", 404), (.delete, "/Users", 405),
        (.get, "/Users?filter=userName+eq", 400), (.get, "/Users?count=x", 400),
        (.get, "/Users?filter=%zz", 400), (.get, "/Users/%2e%2e/x/y", 404), (.get, "/Schemas/urn:none", 404),
    ])
    func `refuses unknown endpoints`(method: HTTPRequest.Method, path: String, status: Int) throws {
        let answer = try TestProvider().send(method, path)
        #expect(answer.status == status)
        #expect(answer.body["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:Error"])
        if status == 405 { #expect(answer.response.fields[.allow] == "GET, HEAD, POST") }
    }

    @Test func `an id in another case names nobody, wherever it is used`() throws {
        let acme = try TestProvider()
        let ada = try acme.createUser("ada@example.org")
        let other = ada.uppercased()
        #expect(ada != other)
        #expect(try acme.send(.get, "/Users/\(ada)").status == 200)
        for method in [HTTPRequest.Method.get, .delete] {
            #expect(try acme.send(method, "/Users/\(other)").status == 404)
        }
        func found(_ id: String) throws -> JSONValue? {
            try acme.send(.get, "/Users?filter=id+eq+%22\(id)%22").body["totalResults"]
        }
        #expect(try found(ada) == 1)
        #expect(try found(other) == 0)
        let group = #"{"displayName":"Engines","members":[{"value":"\#(other)"}]}"#
        #expect(try acme.send(.post, "/Groups", group).body["scimType"] == "invalidValue")
    }

    @Test(arguments: [HTTPRequest.Method.get, .post, .put, .patch, .delete, .head])
    func `the alias Me is 501 on every method, because the token names no person`(method: HTTPRequest.Method) throws {
        let answer = try TestProvider().send(method, "/Me", #"{"userName":"ada"}"#)
        #expect(answer.status == 501)
        #expect(
            answer.body["detail"]
                == "/Me means the user to whom a token belongs, but this token belongs to an organization; use /Users/{id} (request 00ff)"
        )
    }

    @Test(arguments: ["QUERY", "OPTIONS", "LINK"])
    func `a method that SCIM does not have is 405 everywhere, also at /Me`(method: String) throws {
        let acme = try TestProvider()
        let ada = try acme.createUser("ada")
        for path in ["/", "/Users", "/Users/\(ada)", "/Groups", "/Bulk", "/.search", "/Me", "/Schemas"] {
            let answer = try acme.send(try #require(HTTPRequest.Method(method)), path)
            #expect(answer.status == 405, "\(path)")
            #expect(answer.response.fields[.allow]?.isEmpty == false, "\(path)")
            #expect(
                answer.body["detail"]?.string?.hasPrefix("\(method) is not allowed here; allowed: ") == true, "\(path)")
        }
    }

    @Test func `a user without userName is refused with the usual cause`() throws {
        let answer = try TestProvider().send(.post, "/Users", #"{"displayName":"Nobody"}"#)
        #expect(answer.status == 400)
        #expect(answer.body["scimType"] == "invalidValue")
        #expect(answer.body["detail"]?.string?.contains("userPrincipalName") == true)
    }

    @Test func `the same userName in another case, form or state is 409`() throws {
        let acme = try TestProvider()
        _ = try acme.createUser("Zo\u{00EB}@example.org", #","active":false"#)
        for name in ["zo\u{00EB}@EXAMPLE.org", "ZOE\u{0308}@example.org"] {
            let answer = try acme.send(.post, "/Users", #"{"userName":"\#(name)"}"#)
            #expect(answer.status == 409)
            #expect(answer.body["scimType"] == "uniqueness")
        }
    }

    @Test(arguments: [
        #"{"op":"remove","path":"active"}"#, #"{"op":"replace","path":"active","value":null}"#,
        #"{"op":"Replace","path":"active","value":""}"#, #"{"op":"replace","value":{"active":null}}"#,
    ])
    func `a user whose active is unassigned has none, and is not active`(operation: String) throws {
        let acme = try TestProvider()
        let ada = try acme.createUser("ada@example.org")
        #expect(try acme.send(.get, "/Users/\(ada)").body["active"] == true)
        let patched = try acme.send(.patch, "/Users/\(ada)", #"{"Operations":[\#(operation)]}"#)
        #expect(patched.status == 200)
        #expect(patched.body["active"] == nil)
        #expect(try !acme.administration.user("ada@example.org", of: acme.organization).user.isActive)
        for (filter, count) in [("eq+true", 0), ("eq+false", 0), ("ne+true", 1), ("pr", 0), ("eq+null", 1)] {
            let found = try acme.send(.get, "/Users?filter=active+\(filter)").body["totalResults"]
            #expect(found == .number(JSONNumber(count)), "active \(filter)")
        }
        // A PUT that forgets it leaves it as it is.
        #expect(try acme.send(.put, "/Users/\(ada)", #"{"userName":"ada@example.org"}"#).body["active"] == nil)
        let back = #"{"Operations":[{"op":"Replace","path":"active","value":"True"}]}"#
        #expect(try acme.send(.patch, "/Users/\(ada)", back).body["active"] == true)
    }

    @Test func `a password is accepted and never stored`() throws {
        let acme = try TestProvider()
        let ada = try acme.createUser("ada@example.org", #","password":"correct horse""#)
        let patch = #"{"Operations":[{"op":"replace","path":"password","value":"battery staple"}]}"#
        #expect(try acme.send(.patch, "/Users/\(ada)", patch).status == 200)
        #expect(try acme.send(.get, "/Users/\(ada)?attributes=password,userName").body["password"] == nil)
        let stored = try acme.administration.user("ada@example.org", of: acme.organization).attributes
        #expect(stored["password"] == nil)
    }

    @Test func `two organizations never see each other`() throws {
        let acme = try TestProvider()
        let other = try acme.administration.set(.scim(true), of: acme.administration.createOrganization("other"))
        let token = try acme.administration.createToken(for: other, name: "other", lifetime: nil).secret.text
        let ada = try acme.createUser("ada@example.org")
        for method in [HTTPRequest.Method.get, .delete] {
            #expect(try acme.send(method, "/Users/\(ada)", token: token).status == 404)
        }
        #expect(try acme.send(.get, "/Users", token: token).body["totalResults"] == 0)
        #expect(try acme.send(.post, "/Users", #"{"userName":"ada@example.org"}"#, token: token).status == 201)
        #expect(try acme.send(.get, "/Users").body["totalResults"] == 1)
    }

    @Test func `a stale If-Match is 412 and a known version 304`() throws {
        let acme = try TestProvider()
        let ada = try acme.createUser("ada@example.org")
        let tag = try #require(try acme.send(.get, "/Users/\(ada)").response.fields[.eTag])
        #expect(try acme.send(.get, "/Users/\(ada)", fields: [.ifNoneMatch: tag]).status == 304)
        let patch = #"{"Operations":[{"op":"replace","path":"title","value":"Countess"}]}"#
        #expect(try acme.send(.patch, "/Users/\(ada)", patch, fields: [.ifMatch: tag]).status == 200)
        #expect(try acme.send(.patch, "/Users/\(ada)", patch, fields: [.ifMatch: tag]).status == 412)
    }

    @Test func `a change that changes nothing keeps the version`() throws {
        let acme = try TestProvider()
        let ada = try acme.createUser("ada@example.org", #","title":"Countess""#)
        let before = try acme.send(.get, "/Users/\(ada)").body["meta"]
        let patch = #"{"Operations":[{"op":"replace","path":"title","value":"Countess"}]}"#
        #expect(try acme.send(.patch, "/Users/\(ada)", patch).body["meta"] == before)
    }

    @Test func `members are added and removed as rows and an unknown one refuses the whole request`() throws {
        let acme = try TestProvider()
        let ada = try acme.createUser("ada@example.org")
        let bob = try acme.createUser("bob@example.org")
        let group = try #require(try acme.send(.post, "/Groups", #"{"displayName":"Engines"}"#).body["id"]?.string)
        func patch(_ operations: String) throws -> Int {
            try acme.send(.patch, "/Groups/\(group)", #"{"Operations":[\#(operations)]}"#).status
        }
        func members() throws -> [String] {
            try acme.send(.get, "/Groups/\(group)").body["members"]?.array?.compactMap { $0["value"]?.string } ?? []
        }
        #expect(try patch(#"{"op":"Add","path":"members","value":[{"value":"\#(ada)"},{"value":"\#(bob)"}]}"#) == 204)
        #expect(try members() == [ada, bob])
        let unknown = "01a20b4b-2842-74f0-87ba-9a3c373d848c"
        let removal = #"{"op":"Remove","path":"members","value":[{"value":"\#(ada)"}]}"#
        let addition = #"{"op":"Add","path":"members","value":[{"value":"\#(unknown)"}]}"#
        #expect(try patch("\(removal),\(addition)") == 400)
        #expect(try members() == [ada, bob])
        #expect(try patch(#"{"op":"Remove","path":"members","value":[{"value":"\#(ada)"}]}"#) == 204)
        #expect(try patch(#"{"op":"Remove","path":"members","value":[]}"#) == 204)
        #expect(try members() == [bob])
        #expect(try acme.send(.delete, "/Users/\(bob)").status == 204)
        #expect(try members().isEmpty)
        #expect(try patch(#"{"op":"Add","path":"members","value":[{"value":"\#(bob)"}]}"#) == 204)
        #expect(try members().isEmpty)
    }

    @Test func `a user who returns under another name keeps their record`() throws {
        let acme = try TestProvider()
        let guid = "9f9f9f9f-0000-4000-8000-0123456789ab"
        let ada = try acme.createUser("ada.byron@example.org", #","externalId":"\#(guid)""#)
        let again = #"{"userName":"ada.lovelace@example.org","externalId":"\#(guid)"}"#
        #expect(try acme.send(.post, "/Users", again).body["id"]?.string != ada)
        acme.clock.advance(seconds: 86_500)
        let other = "1f9f9f9f-0000-4000-8000-0123456789ab"
        let bob = try acme.createUser("bob@example.org", #","externalId":"\#(other)""#)
        acme.clock.advance(seconds: 86_500)
        let answer = try acme.send(.post, "/Users", #"{"userName":"rob@example.org","externalId":"\#(other)"}"#)
        #expect(answer.status == 201)
        #expect(answer.body["id"]?.string == bob)
        #expect(try acme.administration.log(of: acme.organization, .init()).last?.detail?.contains("re-linked") == true)
    }

    @Test func `roles are resolved on each write and a manual role stays`() throws {
        let acme = try TestProvider()
        let ada = try acme.createUser("ada@example.org", #","roles":[{"value":" ADMIN ","primary":"True"}]"#)
        func role() throws -> String? {
            try acme.administration.user("ada@example.org", of: acme.organization).user.role
        }
        #expect(try role() == "admin")
        let patch = #"{"Operations":[{"op":"replace","path":"roles[primary eq \"True\"].value","value":"nothing"}]}"#
        #expect(try acme.send(.patch, "/Users/\(ada)", patch).status == 200)
        #expect(try role() == "member")
        _ = try acme.administration.setManualRole("Viewer", for: "ada@example.org", of: acme.organization)
        #expect(try acme.send(.patch, "/Users/\(ada)", patch.replacing("nothing", with: "admin")).status == 200)
        #expect(try role() == "viewer")
        _ = try acme.administration.setManualRole(nil, for: "ada@example.org", of: acme.organization)
        #expect(try role() == "admin")
    }

    @Test func `a refused write leaves its entry in the log and nothing else`() throws {
        let acme = try TestProvider()
        let ada = try acme.createUser("ada@example.org")
        let patch =
            #"{"Operations":[{"op":"Replace","path":"title","value":"X"},{"op":"Replace","path":"active","value":"maybe"}]}"#
        #expect(try acme.send(.patch, "/Users/\(ada)", patch).status == 400)
        #expect(try acme.send(.get, "/Users/\(ada)").body["title"] == nil)
        let entry = try #require(try acme.administration.log(of: acme.organization, .init()).last)
        #expect(entry.status == 400)
        #expect(entry.scimType == "invalidValue")
        #expect(entry.requestID == "00ff")
    }

    @Test func `pages follow the order of creation and count every match`() throws {
        let acme = try TestProvider()
        for number in 1...7 { _ = try acme.createUser("user\(number)@example.org", #","title":"T\#(number % 2)""#) }
        let page = try acme.send(.get, "/Users?startIndex=3&count=2&attributes=userName").body
        #expect(page["totalResults"] == 7)
        #expect(page["Resources"]?.array?.map { $0["userName"] } == ["user3@example.org", "user4@example.org"])
        let filtered = try acme.send(.get, "/Users?filter=title+eq+%22t1%22&startIndex=2&count=2").body
        #expect(filtered["totalResults"] == 4)
        #expect(filtered["Resources"]?.array?.count == 2)
        let sorted = try acme.send(.get, "/Users?sortBy=title&sortOrder=descending&count=1").body
        #expect(sorted["Resources"]?.array?.first?["userName"] == "user1@example.org")
    }
}
