import HTTPTypes
import OrderedCollections
import SCIMAdministration
import SCIMCore
import SCIMHTTP
import TestBed
import Testing

/// Habits of Entra's that no single exchange of the corpus shows; `Tests/Fixtures/entra/quirks.jsonl` names each.
@Suite struct EntraHabitTests {
    let acme: TestProvider
    private static let json = "application/scim+json"

    init() throws { acme = try TestProvider() }

    private func members(_ group: String, _ query: String = "") throws -> [String]? {
        try acme.send(.get, "\(group)\(query)").body["members"]?.array?.compactMap { $0["value"]?.string }
    }

    @Test(arguments: [
        (nil, nil), ("*/*", nil), ("application/json", "application/json"), (json, json),
        ("text/html", "\(json); charset=utf-8"), ("", "Application/SCIM+JSON ;  Charset=\"UTF-8\""),
        ("application/xml;q=1, */*;q=0", "application/json;odata=verbose"), ("nonsense", "text/plain"),
    ])
    func `no Accept and no Content-Type keeps a request from being served`(accept: String?, type: String?) throws {
        var fields = HTTPFields()
        fields[.accept] = accept
        fields[.contentType] = type
        let created = try acme.send(.post, "/Users", #"{"userName":"ada"}"#, fields: fields)
        let path = "/Users/\(created.body["id"]?.string ?? "")"
        let answers = [
            created, try acme.send(.get, path, fields: fields), try acme.send(.get, "/Users", fields: fields),
            try acme.send(.put, path, #"{"userName":"ada","title":"T"}"#, fields: fields),
            try acme.send(.patch, path, #"{"Operations":[{"op":"Remove","path":"title"}]}"#, fields: fields),
            try acme.send(.delete, path, fields: fields), try acme.send(.get, path, fields: fields),
        ]
        #expect(answers.map(\.status) == [201, 200, 200, 200, 200, 204, 404])
        for answer in answers where answer.status != 204 {
            #expect(answer.response.fields[.contentType]?.hasPrefix(Self.json) == true)
        }
    }

    @Test(arguments: [
        "/Users?aadOptscim062020&filter=USER", "/Users?filter=USER&aadOptscim062020",
        "/Users/?aadOptscim062020=&filter=USER",
        "/Users?aadOptscim062020&&filter=USER&", "/Users?AzureAdScimPatch2017&filter=USER&aadOptscim062020=true",
    ])
    func `the flag in the Tenant URL is ignored wherever it is`(target: String) throws {
        let ada = try acme.createUser("ada")
        _ = try acme.createUser("bob")
        let found = try acme.send(.get, target.substituting("USER", by: "userName+eq+%22ADA%22"))
        #expect(found.status == 200)
        #expect(found.body["Resources"]?.array?.map { $0["id"] } == [.string(ada)])
        let flagged = try acme.send(
            .patch, "/Users/\(ada)?aadOptscim062020",
            #"{"Operations":[{"op":"replace","value":{"name.familyName":"Byron","active":false}}]}"#)
        #expect(flagged.status == 200)
        #expect(flagged.body["name"] == ["familyName": "Byron"])
        #expect(flagged.body["active"] == false)
    }

    @Test(arguments: [
        ("externalId+eq+jyoung", ["ada"]), ("userName+eq+ada", ["ada"]), ("externalId+eq+JYOUNG", []),
        ("active+eq+false", []), ("title+eq+null", ["ada", "bob"]),
    ])
    func `a bare word is matched as text`(filter: String, names: [String]) throws {
        try acme.createUser("ada", #","externalId":"jyoung""#)
        try acme.createUser("bob")
        let found = try acme.send(.get, "/Users?filter=\(filter)").body["Resources"]?.array
        #expect(found?.compactMap { $0["userName"]?.string } == names)
    }

    @Test func `a PATCH of a user answers with the whole resource as it is now`() throws {
        let ada = try acme.createUser("ada", #","emails":[{"value":"ada@example.org","type":"work"}]"#)
        _ = try acme.send(.post, "/Groups", #"{"displayName":"Engines","members":["\#(ada)"]}"#)
        for operation in [
            #"{"op":"Replace","path":"title","value":"Countess"}"#,
            #"{"op":"Replace","path":"title","value":"Countess"}"#,
            #"{"op":"Remove","path":"nickName"}"#, #"{"op":"Replace","path":"active","value":"False"}"#,
        ] {
            let answer = try acme.send(.patch, "/Users/\(ada)", #"{"Operations":[\#(operation)]}"#)
            #expect(answer.status == 200)
            #expect(answer.body["groups"]?.array?.count == 1)
            #expect(answer.response.body == (try acme.send(.get, "/Users/\(ada)")).response.body)
        }
    }

    @Test(arguments: [HTTPRequest.Method.get, .put, .patch, .delete])
    func `nothing is written to a deleted user, whatever the method`(method: HTTPRequest.Method) throws {
        let user = try acme.createUser("ada", #","externalId":"9f9f9f9f-0000-4000-8000-0123456789ab""#)
        let group = try acme.send(.post, "/Groups", #"{"displayName":"Engines"}"#).body["id"]?.string ?? ""
        for path in ["/Users/\(user)", "/Groups/\(group)"] {
            #expect(try acme.send(.delete, path).status == 204)
        }
        let body =
            method == .put
            ? #"{"userName":"ada","displayName":"Engines"}"#
            : #"{"Operations":[{"op":"Replace","path":"displayName","value":"x"}]}"#
        for path in ["/Users/\(user)", "/Groups/\(group)", "/Users/UNKNOWN", "/Groups/UNKNOWN"] {
            let answer = try acme.send(method, path, body)
            #expect(answer.status == 404)
            #expect(answer.body["status"] == "404")
        }
        for path in ["/Users", "/Groups"] { #expect(try acme.send(.get, path).body["totalResults"] == 0) }
    }

    @Test(arguments: [
        "excludedAttributes=members", "EXCLUDEDATTRIBUTES=Members", "excludedAttributes=externalId,%20members",
        "excludedAttributes=urn:ietf:params:scim:schemas:core:2.0:Group:members", "attributes=displayName",
    ])
    func `members are left out in any spelling of excludedAttributes`(query: String) throws {
        let ada = try acme.createUser("ada")
        let created = try acme.send(.post, "/Groups", #"{"displayName":"Engines","members":["\#(ada)"]}"#)
        let group = "/Groups/\(created.body["id"]?.string ?? "")"
        let answer = try acme.send(.get, "\(group)?\(query)")
        #expect(answer.body["displayName"] == "Engines")
        #expect(answer.body["members"] == nil)
        let list = try acme.send(.get, "/Groups?\(query)&filter=displayName+eq+%22engines%22").body["Resources"]?.array
        #expect(list?.count == 1)
        #expect(list?.first?["members"] == nil)
        #expect(try members(group) == [ada])
    }

    @Test(arguments: [(#""False""#, #""True""#), ("false", "true"), (#""false""#, #""TRUE""#)])
    func `deactivating and activating leave everything else as it was`(off: String, on: String) throws {
        let ada = try acme.createUser(
            "ada", #","title":"T","roles":[{"value":"admin"}],"emails":[{"value":"a@b.example","primary":"True"}]"#)
        _ = try acme.send(.post, "/Groups", #"{"displayName":"Engines","members":["\#(ada)"]}"#)
        func whole() throws -> JSONObject {
            var body = try #require(try acme.send(.get, "/Users/\(ada)").body.object)
            body["meta"] = nil
            return body
        }
        var expected = try whole()
        for (value, isActive) in [(off, false), (on, true)] {
            let patch = #"{"Operations":[{"op":"Replace","path":"active","value":\#(value)}]}"#
            #expect(try acme.send(.patch, "/Users/\(ada)", patch).status == 200)
            expected["active"] = .bool(isActive)
            #expect(try whole() == expected)
            #expect(try acme.administration.user("ada", of: acme.organization).user.role == "admin")
        }
    }

    @Test(arguments: [
        #"{"op":"Add","path":"members","value":[{"value":"BOB"},{"value":"ADA"}]}"#,
        #"{"op":"Remove","path":"members","value":[{"value":"ADA"}]}"#,
        #"{"op":"Replace","path":"members","value":[{"value":"BOB"}]}"#,
        #"{"op":"Replace","path":"displayName","value":"Motors"}"#,
    ])
    func `a request that is sent again ends in the same state`(operation: String) throws {
        let (ada, bob) = (try acme.createUser("ada"), try acme.createUser("bob"))
        let created = try acme.send(.post, "/Groups", #"{"displayName":"Engines","members":["\#(ada)"]}"#)
        let group = "/Groups/\(created.body["id"]?.string ?? "")"
        let filled = operation.substituting("ADA", by: ada).substituting("BOB", by: bob)
        #expect(try acme.send(.patch, group, #"{"Operations":[\#(filled)]}"#).status == 204)
        let once = try acme.send(.get, group).response
        #expect(once.body != created.response.body)
        #expect(try acme.send(.patch, group, #"{"Operations":[\#(filled)]}"#).status == 204)
        #expect(try acme.send(.get, group).response.body == once.body)
        #expect(try acme.send(.post, "/Users", #"{"userName":"Ada"}"#).status == 409)
        #expect(try acme.send(.get, "/Users").body["totalResults"] == 2)
    }
}
