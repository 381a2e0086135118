import HTTPTypes
import SCIMAdministration
import SCIMCore
import SCIMHTTP
import SCIMHost
import SCIMService
import Testing

/// Rows that SQLite finds nothing wrong with, and that hold something else than was written.
@Suite struct DamagedRowTests {
    let acme: TestProvider
    let ada: String
    let group: String

    init() throws {
        acme = try TestProvider()
        ada = try acme.createUser("ada@example.org", #","nickName":"A","emails":[{"value":"ada@example.org"}]"#)
        let body = #"{"displayName":"Engineering","members":[{"value":"\#(ada)"}]}"#
        group = try acme.send(.post, "/Groups", body).body["id"]?.string ?? ""
    }

    private func damage(_ sql: String) throws {
        try Tampering.execute("PRAGMA foreign_keys = OFF; \(sql)", on: acme.directory + "/scim.db")
    }

    private func expectDamage(_ method: HTTPRequest.Method, _ path: String, _ body: String = "") throws {
        let answer = try acme.send(method, path, body)
        #expect(answer.status == 503, "\(method) \(path)")
        #expect(answer.body["detail"]?.string?.contains("database is damaged") == true)
        #expect(answer.response.retryAfter == 300)
        #expect(acme.provider.statusLine.hasPrefix("DAMAGED, requests that need unreadable data are answered 503: "))
    }

    static let texts = ["", "x", "{", "}", "[]", "null", #"{"userName":"ada@example.org""#]

    @Test(arguments: ["users", "groups"], texts)
    func `a document without its braces is damage for every request that reads it`(table: String, text: String) throws {
        try damage("UPDATE \(table) SET document = '\(text)'")
        let (type, id) = table == "users" ? ("Users", ada) : ("Groups", group)
        try expectDamage(.get, "/\(type)/\(id)")
        try expectDamage(.get, "/\(type)")
        try expectDamage(.get, "/\(type)?filter=displayName+co+%22ng%22")
        let patch = #"{"Operations":[{"op":"replace","path":"displayName","value":"New"}]}"#
        try expectDamage(.patch, "/\(type)/\(id)", patch)
        try expectDamage(.put, "/\(type)/\(id)", #"{"userName":"ada@example.org","displayName":"New"}"#)
    }

    @Test(arguments: [#"{"userName":}"#, #"{"userName":"ada}"#, #"{"a":1,}"#, "{\"userName\":\"\u{1}\"}", "{]}"])
    func `a document that is not JSON is damage wherever it is parsed`(text: String) throws {
        try damage("UPDATE users SET document = '\(text)'")
        try expectDamage(.get, "/Users/\(ada)?attributes=nickName")
        try expectDamage(.get, "/Users?filter=nickName+co+%22x%22")
        try expectDamage(.patch, "/Users/\(ada)", #"{"Operations":[{"op":"remove","path":"nickName"}]}"#)
        try expectDamage(.put, "/Users/\(ada)", #"{"userName":"ada@example.org"}"#)
        try expectDamage(.delete, "/Users/\(ada)")
    }

    @Test func `a truncated manager is damage and not a crash`() throws {
        let urn = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
        try damage(
            """
            UPDATE users SET schemas = '["urn:ietf:params:scim:schemas:core:2.0:User","\(urn)"]',
                document = '{"\(urn)":{"manager":{"value":"0198}'
            """)
        try expectDamage(.get, "/Users/\(ada)")
    }

    @Test(arguments: ["x''", "x'00'", "x'0123456789abcdef0123456789abcdef01'"])
    func `an invalid identifier is damage and not a crash`(value: String) throws {
        try damage("UPDATE memberships SET member_id = \(value)")
        try expectDamage(.get, "/Groups/\(group)")
        try damage("UPDATE users SET id = \(value)")
        try expectDamage(.get, "/Users")
        try expectDamage(.get, "/Users?filter=userName+eq+%22ada@example.org%22")
        try expectDamage(.post, "/Users", #"{"userName":"ADA@example.org"}"#)
    }

    @Test func `the schemas of a resource are read as carefully`() throws {
        try damage("UPDATE users SET schemas = 'x'")
        try expectDamage(.get, "/Users/\(ada)")
        try expectDamage(.get, "/Users/\(ada)?attributes=nickName")
    }

    @Test(arguments: [#"{"name":"Desk"}"#, "x", "[]"])
    func `an extension schema that is none is damage for whoever reads by it`(text: String) throws {
        let schema = #"{"id":"urn:example:2.0:Desk","name":"Desk","attributes":[{"name":"row","type":"string"}]}"#
        _ = try acme.administration.addSchema(Array(schema.utf8), from: "desk", for: ["User"], of: acme.organization)
        try damage("UPDATE extension_schemas SET document = '\(text)'; UPDATE generation SET number = number + 1")
        try expectDamage(.get, "/Users/\(ada)")
        #expect(throws: ServiceError.self) { try acme.administration.schemas(of: acme.organization) }
    }

    @Test func `an entry of a Bulk that meets damage is answered 503, the others are done`() throws {
        try damage("UPDATE users SET document = 'x'")
        let entries = [
            #"{"method":"PATCH","path":"/Users/\#(ada)","data":{"Operations":[{"op":"remove","path":"nickName"}]}}"#,
            #"{"method":"POST","path":"/Users","bulkId":"b","data":{"userName":"bob@example.org"}}"#,
        ]
        let answer = try acme.send(.post, "/Bulk", #"{"Operations":[\#(entries.joined(separator: ","))]}"#)
        #expect(answer.body["Operations"]?.array?.map { $0["status"] } == ["503", "201"])
    }

    @Test func `an administrator is told about damage and what to do`() throws {
        try damage("UPDATE users SET document = '{x}'; UPDATE provisioning_log SET changes = 'x'")
        let error = try #require(throws: ServiceError.self) {
            try acme.administration.explainRole(of: "ada@example.org", in: acme.organization)
        }
        let path = acme.configuration.databasePath
        #expect(error.message.hasPrefix("\(path) is damaged: the document of \(ada) is not JSON"))
        #expect(error.remedy?.shellText.contains("scimctl backup verify") == true)
        #expect(throws: ServiceError.self) { try acme.administration.log(of: acme.organization, .init()) }
    }
}
