import HTTPTypes
import OrderedCollections
import SCIMAdministration
import SCIMCore
import SCIMDirectory
import Testing

/// A user who returns under another name gets their record back (D4 of the design).
@Suite struct RelinkTests {
    let acme: TestProvider
    private let guid = "9f9f9f9f-0000-4000-8000-0123456789ab"
    private let enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"

    init() throws { acme = try TestProvider() }

    private func post(_ endpoint: String, _ name: String, _ externalID: String, _ more: String = "") throws -> JSONValue
    {
        let answer = try acme.send(
            .post, endpoint, #"{"userName":"\#(name)","displayName":"\#(name)","externalId":"\#(externalID)"\#(more)}"#)
        #expect(answer.status == 201)
        return answer.body
    }

    private func relink(quietPeriod: Int?, isOn: Bool = true) throws {
        _ = try acme.administration.set(.relink(isOn ? .guid : .off, quietPeriod: quietPeriod), of: acme.organization)
    }

    @Test(arguments: ["/Users", "/Groups"])
    func `only after the quiet period, which every SCIM write begins again`(endpoint: String) throws {
        try relink(quietPeriod: 3600)
        let old = try post(endpoint, "byron", guid)["id"]?.string ?? ""
        acme.clock.advance(seconds: 3500)
        let patch = #"{"Operations":[{"op":"replace","path":"displayName","value":"byron"}]}"#
        #expect(try acme.send(.patch, "\(endpoint)/\(old)", patch).status < 300)
        acme.clock.advance(seconds: 3500)
        let other = try post(endpoint, "lovelace", guid)["id"]?.string ?? ""
        #expect(other != old)
        #expect(try acme.send(.delete, "\(endpoint)/\(other)").status == 204)
        acme.clock.advance(seconds: 200)
        #expect(try post(endpoint, "lovelace", guid)["id"]?.string == old)
    }

    @Test(arguments: ["/Users", "/Groups"])
    func `with a quiet period of nothing even a write of the same instant does not block`(endpoint: String) throws {
        try relink(quietPeriod: 0)
        let old = try post(endpoint, "byron", guid)["id"]
        #expect(try post(endpoint, "lovelace", guid)["id"] == old)
        #expect(try acme.send(.get, endpoint).body["totalResults"] == 1)
    }

    @Test func `the attributes sent replace the old ones, those of an extension one by one, and the rest stays`() throws
    {
        try relink(quietPeriod: 0)
        let bob = try acme.createUser("bob")
        let ada = try post(
            "/Users", "byron", guid,
            #","title":"Miss","emails":[{"value":"a@b.example"}],"\#(enterprise)":{"department":"Poetry","manager":"\#(bob)"},"active":false"#
        )
        let id = ada["id"]?.string ?? ""
        let group = try acme.send(.post, "/Groups", #"{"displayName":"Engines","members":["\#(id)"]}"#)
        #expect(group.status == 201)
        let again = try post(
            "/Users", "lovelace", guid,
            #","active":true,"emails":[{"value":"c@d.example"}],"roles":[{"value":"admin"}],"\#(enterprise)":{"department":"Engines"}"#
        )
        #expect(again["id"] == ada["id"])
        #expect(again["title"] == "Miss")
        #expect(again["active"] == true)
        #expect(again["emails"] == [["value": "c@d.example"]])
        #expect(again[enterprise]?["department"] == "Engines")
        #expect(again[enterprise]?["manager"]?["value"] == .string(bob))
        #expect(again["groups"]?.array?.map { $0["display"] } == ["Engines"])
        #expect(try acme.administration.user("lovelace", of: acme.organization).user.role == "admin")
        let entry = try #require(try acme.administration.log(of: acme.organization, .init()).last)
        #expect(entry.operation == "re-link")
        #expect(entry.detail == "re-linked byron \u{2192} lovelace: the record has the same externalId")
        #expect(try acme.send(.get, "/Users?filter=userName+eq+%22byron%22").body["totalResults"] == 0)
    }

    @Test func `not a protected record`() throws {
        try relink(quietPeriod: 0)
        let old = try post("/Users", "byron", guid)["id"]
        try Tampering.execute("UPDATE users SET is_protected = 1", on: acme.directory + "/scim.db")
        #expect(try post("/Users", "lovelace", guid)["id"] != old)
    }

    @Test(arguments: ["/Users", "/Groups"])
    func `not if two records could be meant, and the log warns about it`(endpoint: String) throws {
        try relink(quietPeriod: nil)
        var ids: Set<String?> = []
        for name in ["byron", "lovelace", "king"] {
            if name == "king" { try relink(quietPeriod: 0) }
            ids.insert(try post(endpoint, name, guid)["id"]?.string)
        }
        #expect(ids.count == 3)
        if endpoint == "/Users" {
            let entry = try #require(try acme.administration.log(of: acme.organization, .init()).last)
            #expect(entry.detail?.hasPrefix("externalId on two users") == true)
        }
    }

    @Test func `not by an externalId that is not a GUID, by one in another case, or with re-linking off`() throws {
        try relink(quietPeriod: 0)
        let nick = try post("/Users", "byron", "ada.byron")["id"]
        #expect(try post("/Users", "lovelace", "ada.byron")["id"] != nick)
        let old = try post("/Users", "hopper", guid)["id"]
        #expect(try post("/Users", "murray", guid.uppercased())["id"] != old)
        try relink(quietPeriod: 0, isOn: false)
        #expect(try post("/Users", "grace", guid)["id"] != old)
    }

    @Test func `a name in use is 409 before anything is re-linked, also the record's own`() throws {
        try relink(quietPeriod: 0)
        _ = try acme.createUser("lovelace")
        _ = try post("/Users", "byron", guid)
        for name in ["LOVELACE", "byron"] {
            let answer = try acme.send(.post, "/Users", #"{"userName":"\#(name)","externalId":"\#(guid)"}"#)
            #expect(answer.status == 409)
            #expect(answer.body["scimType"] == "uniqueness")
        }
    }

    @Test func `a group keeps its members, or has those that are sent`() throws {
        try relink(quietPeriod: 0)
        let ada = try acme.createUser("ada")
        let bob = try acme.createUser("bob")
        let old = try post("/Groups", "Poets", guid, #","members":["\#(ada)"]"#)
        let kept = try post("/Groups", "Engineers", guid)
        #expect(kept["id"] == old["id"])
        #expect(kept["members"]?.array?.map { $0["value"] } == [.string(ada)])
        let sent = try post("/Groups", "Analysts", guid, #","members":["\#(bob)"]"#)
        #expect(sent["members"]?.array?.map { $0["value"] } == [.string(bob)])
        let entry = try #require(try acme.administration.log(of: acme.organization, .init()).last)
        #expect(entry.operation == "re-link")
    }
}
