import HTTPTypes
import OrderedCollections
import SCIMAdministration
import SCIMCore
import SCIMDirectory
import Synchronization
import TestBed
import Testing

@testable import SCIMHTTP
@testable import SCIMService
@testable import SCIMStore

@Suite struct BulkTests {
    let acme: TestProvider

    init() throws { acme = try TestProvider() }

    /// Sends a Bulk request of these entries and returns what became of them.
    private func bulk(_ entries: String..., failOnErrors: Int? = nil) throws -> [JSONValue] {
        let limit = failOnErrors.map { #""failOnErrors":\#($0),"# } ?? ""
        let answer = try acme.send(
            .post, "/Bulk",
            #"{"schemas":["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],\#(limit)"Operations":[\#(entries.joined(separator: ","))]}"#
        )
        #expect(answer.status == 200)
        #expect(answer.body["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:BulkResponse"])
        return answer.body["Operations"]?.array ?? []
    }

    private func post(_ path: String, _ bulkID: String, _ data: String) -> String {
        #"{"method":"POST","path":"\#(path)","bulkId":"\#(bulkID)","data":{\#(data)}}"#
    }

    private func patch(_ path: String, _ operations: String, _ more: String = "") -> String {
        #"{"method":"PATCH","path":"\#(path)"\#(more),"data":{"Operations":[\#(operations)]}}"#
    }

    private func statuses(_ results: [JSONValue]) -> [String?] { results.map { $0["status"]?.string } }

    /// The path of the resource below the base URL, as its location says it.
    private func path(_ result: JSONValue) throws -> String {
        let location = try #require(result["location"]?.string)
        #expect(location.hasPrefix("https://scim.example.org/scim/v2/"))
        return String(location.dropFirst("https://scim.example.org/scim/v2".count))
    }

    private func id(_ result: JSONValue) throws -> String { String(try path(result).split(separator: "/")[1]) }

    private func members(_ result: JSONValue) throws -> [String] {
        try acme.send(.get, try path(result)).body["members"]?.array?.compactMap { $0["value"]?.string } ?? []
    }

    private func manager(_ result: JSONValue) throws -> JSONValue? {
        try acme.send(.get, try path(result)).body["urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"]?[
            "manager"]
    }

    private func reference(to user: String) -> JSONValue {
        ["value": .string(user), "$ref": .string("https://scim.example.org/scim/v2/Users/\(user)")]
    }

    private let manages = #""urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"manager":"#

    // MARK: - References

    @Test func `a user and a group with that user as a member are created in one request (RFC 7644 3.7_2)`() throws {
        let results = try bulk(
            post("/Users", "qwerty", #""userName":"Alice""#),
            post(
                "/Groups", "ytrewq", #""displayName":"Tour Guides","members":[{"type":"User","value":"bulkId:qwerty"}]"#
            ))
        #expect(statuses(results) == ["201", "201"])
        #expect(results.map { $0["bulkId"] } == ["qwerty", "ytrewq"])
        #expect(results.map { $0["method"] } == ["POST", "POST"])
        #expect(try members(results[1]) == [try id(results[0])])
        let group = try acme.send(.get, try path(results[1]))
        #expect(group.body["meta"]?["version"] == results[1]["version"])
        #expect(results.allSatisfy { $0["response"] == nil })
    }

    @Test func `two groups that contain each other are both created (RFC 7644 3.7_1)`() throws {
        let results = try bulk(
            post("/Groups", "qwerty", #""displayName":"Group A","members":[{"type":"Group","value":"bulkId:ytrewq"}]"#),
            post("/Groups", "ytrewq", #""displayName":"Group B","members":[{"type":"Group","value":"bulkId:qwerty"}]"#))
        #expect(statuses(results) == ["201", "201"])
        #expect(try members(results[0]) == [try id(results[1])])
        #expect(try members(results[1]) == [try id(results[0])])
        let types = try acme.send(.get, try path(results[0])).body["members"]?.array?.map { $0["type"] }
        #expect(types == ["Group"])
    }

    @Test(arguments: [#"{"value":"bulkId:alice"}"#, #""bulkId:alice""#, #"[{"$ref":null,"value":"bulkId:alice"}]"#])
    func `a manager is referred to in every shape, also before being created`(shape: String) throws {
        let results = try bulk(
            post("/Users", "bob", #""userName":"Bob",\#(manages)\#(shape)}"#),
            post("/Users", "alice", #""userName":"Alice""#))
        #expect(statuses(results) == ["201", "201"])
        #expect(try manager(results[0]) == reference(to: try id(results[1])))
    }

    @Test func `two who manage each other, and one who manages themselves`() throws {
        let results = try bulk(
            post("/Users", "a", #""userName":"Alice",\#(manages){"value":"bulkId:b"}}"#),
            post("/Users", "b", #""userName":"Bob",\#(manages){"value":"bulkId:a"}}"#),
            post("/Users", "c", #""userName":"Carol",\#(manages){"value":"bulkId:c","$ref":"../Users/bulkId:c"}}"#))
        #expect(statuses(results) == ["201", "201", "201"])
        #expect(try manager(results[0])?["value"]?.string == id(results[1]))
        #expect(try manager(results[1])?["value"]?.string == id(results[0]))
        let carol = try id(results[2])
        #expect(try manager(results[2]) == reference(to: carol))
    }

    @Test func `a circle with a user who returns under another name refers to their old record`() throws {
        let guid = "9f9f9f9f-0000-4000-8000-0123456789ab"
        let bob = try acme.createUser("bob@example.org", #","externalId":"\#(guid)""#)
        acme.clock.advance(seconds: 86_500)
        let results = try bulk(
            post("/Users", "a", #""userName":"Alice",\#(manages){"value":"bulkId:b"}}"#),
            post(
                "/Users", "b", #""userName":"rob@example.org","externalId":"\#(guid)",\#(manages){"value":"bulkId:a"}}"#
            ))
        #expect(statuses(results) == ["201", "201"])
        #expect(try id(results[1]) == bob)
        #expect(try manager(results[0])?["value"]?.string == bob)
        #expect(try acme.send(.get, "/Users").body["totalResults"] == 2)
    }

    @Test func `a path, a value and a value filter can name what the request creates`() throws {
        let results = try bulk(
            post("/Users", "u", #""userName":"ada""#), post("/Users", "v", #""userName":"bob""#),
            post("/Groups", "g", #""displayName":"Engines""#),
            patch("/Groups/bulkId:g", #"{"op":"add","path":"members","value":["bulkId:u",{"value":"bulkId:v"}]}"#),
            patch("/Groups/bulkId:g", #"{"op":"remove","path":"members[value eq \"bulkId:u\"]"}"#),
            #"{"method":"PUT","path":"/Users/bulkId:v","data":{"userName":"bob","title":"bulkId:nobody"}}"#,
            #"{"method":"DELETE","path":"/Users/bulkId:u"}"#)
        #expect(statuses(results) == ["201", "201", "201", "204", "204", "200", "204"])
        #expect(try members(results[2]) == [try id(results[1])])
        #expect(try acme.send(.get, try path(results[5])).body["title"] == "bulkId:nobody")
        #expect(try acme.send(.get, try path(results[6])).status == 404)
        #expect(results[6]["version"] == nil)
    }

    @Test func `an unknown bulkId is refused by name, and its entry does nothing`() throws {
        let results = try bulk(
            post("/Groups", "g", #""displayName":"Engines","members":[{"value":"bulkId:nobody"}]"#),
            #"{"method":"DELETE","path":"/Users/bulkId:nobody"}"#)
        #expect(statuses(results) == ["400", "400"])
        #expect(
            results[0]["response"]?["detail"]
                == #"Bulk operation 1: "bulkId:nobody": no POST in this request has the bulkId "nobody" (request 00ff)"#
        )
        #expect(results[0]["response"]?["scimType"] == "invalidValue")
        #expect(results[0]["location"] == nil)
        #expect(try acme.send(.get, "/Groups").body["totalResults"] == 0)
    }

    @Test func `an entry that refers to a failed one fails too and says why`() throws {
        let results = try bulk(
            post("/Groups", "g", #""displayName":"Engines","members":[{"value":"bulkId:u"}]"#),
            post("/Users", "u", #""displayName":"Nobody""#), post("/Users", "v", #""userName":"ada""#))
        #expect(statuses(results) == ["409", "400", "201"])
        #expect(
            results[0]["response"]?["detail"]
                == #"Bulk operation 1: "bulkId:u" does not exist, because operation 2, which should have created it, failed (request 00ff)"#
        )
    }

    @Test func `nothing is done of a circle in which one entry fails`() throws {
        _ = try acme.send(.post, "/Groups", #"{"displayName":"group b"}"#)
        let results = try bulk(
            post("/Groups", "a", #""displayName":"Group A","members":[{"value":"bulkId:b"}]"#),
            post("/Groups", "b", #""displayName":"Group B","members":[{"value":"bulkId:a"}]"#))
        #expect(statuses(results) == ["409", "409"])
        #expect(
            results[0]["response"]?["detail"]
                == "Bulk operation 1: this operation and operation 2 refer to each other, and that one failed (request 00ff)"
        )
        #expect(results[1]["response"]?["scimType"] == "uniqueness")
        #expect(try acme.send(.get, "/Groups").body["totalResults"] == 1)
    }

    @Test func `a circle of more than a hundred is refused, because others would wait for it`() throws {
        let entries = (0...100).map { number in
            post(
                "/Groups", "\(number)",
                #""displayName":"Group \#(number)","members":[{"value":"bulkId:\#((number + 1) % 101)"}]"#)
        }
        let answer = try acme.send(.post, "/Bulk", #"{"Operations":[\#(entries.joined(separator: ","))]}"#)
        #expect(Set(answer.body["Operations"]?.array?.map { $0["status"] } ?? []) == ["409"])
        #expect(try acme.send(.get, "/Groups").body["totalResults"] == 0)
    }

    // MARK: - Errors

    @Test func `goes on after an error, or stops after as many as failOnErrors says`() throws {
        let entries = [
            post("/Users", "a", #""userName":"ada""#), post("/Users", "b", #""userName":"ADA""#),
            post("/Users", "c", #""userName":"bob""#), post("/Users", "d", #""userName":"Bob""#),
            post("/Users", "e", #""userName":"carol""#),
        ]
        #expect(
            statuses(try bulk(entries[0], entries[1], entries[2], entries[3], entries[4]))
                == ["201", "409", "201", "409", "201"])
        let stopped = try bulk(
            entries[0], post("/Users", "f", #""userName":"eve""#), entries[1],
            post("/Users", "g", #""userName":"frank""#),
            failOnErrors: 2)
        #expect(statuses(stopped) == ["409", "201", "409"])
        #expect(try acme.send(.get, "/Users").body["totalResults"] == 4)
    }

    @Test func `a stale version is 412 with the location of the resource, a right one goes through`() throws {
        let ada = try acme.createUser("ada")
        let old = try #require(try acme.send(.get, "/Users/\(ada)").response.fields[.eTag])
        let version = #","version":\#(JSONValue.string(old).text)"#
        let change = #"{"op":"replace","path":"title","value":"Countess"}"#
        let results = try bulk(
            patch("/Users/\(ada)", change, version),
            #"{"method":"PUT","path":"/Users/\#(ada)"\#(version),"data":{"userName":"ada"}}"#,
            patch("/Users/\(ada)", #"{"op":"remove","path":"title"}"#, #","version":"*""#),
            #"{"method":"DELETE","path":"/Users/\#(ada)"\#(version)}"#,
            #"{"method":"DELETE","path":"/Users/01a20b4b-2842-74f0-87ba-9a3c373d848c"}"#)
        #expect(statuses(results) == ["200", "412", "200", "412", "404"])
        #expect(results.prefix(4).allSatisfy { $0["location"]?.string?.hasSuffix(ada) == true })
        #expect(results[4]["location"]?.string?.hasSuffix("01a20b4b-2842-74f0-87ba-9a3c373d848c") == true)
        #expect(results[0]["version"] != .string(old))
        #expect(results[1]["response"]?["status"] == "412")
    }

    @Test(arguments: [
        (#"{"method":"GET","path":"/Users"}"#, "400"),
        (#"{"method":"POST","path":"/Users/1","bulkId":"x","data":{}}"#, "405"),
        (#"{"method":"DELETE","path":"/Users"}"#, "405"),
        (#"{"method":"DELETE","path":"/Users/UNKNOWN"}"#, "404"),
        (#"{"method":"DELETE","path":"/Nothing/1"}"#, "404"),
        (#"{"method":"DELETE","path":"/Me"}"#, "501"),
        (#"{"method":"POST","path":"/Bulk","bulkId":"x","data":{"Operations":[]}}"#, "400"),
        (#"{"method":"PUT","path":"/Schemas","data":{}}"#, "400"),
        (#"{"method":"PATCH","path":"/Users/%zz","data":{}}"#, "400"),
        (#"{"method":"PATCH","path":"/Users/01a20b4b-2842-74f0-87ba-9a3c373d848c","data":{}}"#, "400"),
        (#"{"method":"POST","path":"/Users","bulkId":"x","data":{"userName":"x","active":"maybe"}}"#, "400"),
    ])
    func `an invalid entry has the status that it would have alone`(entry: String, status: String)
        throws
    {
        let results = try bulk(entry, post("/Users", "a", #""userName":"ada""#))
        #expect(statuses(results) == [status, "201"])
        #expect(results[0]["response"]?["status"]?.string == status)
        #expect(results[0]["response"]?["detail"]?.string?.hasPrefix("Bulk operation 1: ") == true)
    }

    @Test func `with group sync off every entry on groups is 403, and users are served`() throws {
        let globex = try TestProvider(groupSync: false)
        let answer = try globex.send(
            .post, "/Bulk",
            #"{"Operations":[\#(post("/Groups", "g", #""displayName":"x""#)),\#(post("/Users", "u", #""userName":"ada""#)),{"method":"DELETE","path":"/Groups/bulkId:g"}]}"#
        )
        #expect(statuses(answer.body["Operations"]?.array ?? []) == ["403", "201", "403"])
        _ = try globex.administration.set(.scim(false), of: globex.organization)
        #expect(try globex.send(.post, "/Bulk", #"{"Operations":[]}"#).status == 403)
    }

    @Test func `over a thousand entries are 413 naming the limit`() throws {
        let entries = Array(repeating: #"{"method":"DELETE","path":"/Users/1"}"#, count: 1001).joined(separator: ",")
        let answer = try acme.send(.post, "/Bulk", #"{"Operations":[\#(entries)]}"#)
        #expect(answer.status == 413)
        #expect(answer.body["detail"]?.string?.contains("maxOperations is 1000") == true)
        let bulk = try acme.send(.get, "/ServiceProviderConfig").body["bulk"]
        #expect(bulk == ["supported": true, "maxOperations": 1000, "maxPayloadSize": 8_388_608])
    }

    @Test func `only POST is answered at Bulk`() throws {
        let answer = try acme.send(.get, "/Bulk")
        #expect(answer.status == 405)
        #expect(answer.response.fields[.allow] == "POST")
    }

    // MARK: - Beside others

    @Test func `each entry leaves its own entry in the provisioning log`() throws {
        let ada = try acme.createUser("ada")
        _ = try bulk(
            patch("/Users/\(ada)", #"{"op":"replace","path":"active","value":"False"}"#),
            post("/Users", "b", #""userName":"ADA""#), #"{"method":"DELETE","path":"/Users/\#(ada)"}"#,
            #"{"method":"PUT","path":"/Users/\#(ada)","data":{}}"#)
        let entries = try acme.administration.log(of: acme.organization, .init()).suffix(4)
        #expect(entries.map(\.operation) == ["deactivate", "create", "delete", "replace"])
        #expect(entries.map(\.status) == [200, 409, 204, 404])
        #expect(entries.allSatisfy { $0.requestID == "00ff" })
        #expect(entries.last?.resourceID?.description == ada)
        #expect(entries.map(\.resourceName)[1] == "ADA")
        #expect(entries.map(\.detail)[1]?.hasPrefix("Bulk operation 2: ") == true)
    }

    @Test func `when the store fails midway, what is kept is reported and the rest is 503`() throws {
        let store = acme.provider.store
        try store.write { transaction in
            let pages = try transaction.connection.integer("PRAGMA page_count")
            try transaction.connection.execute(script: "PRAGMA max_page_count = \(pages + 1500)")
        }
        let entries = (0..<1000).map {
            post("/Users", "\($0)", #""userName":"user\#($0)","title":"\#(String(repeating: "x", count: 6000))""#)
        }
        // So that it takes many transactions.
        acme.clock.slow(to: .microseconds(100))
        let answer = try acme.send(.post, "/Bulk", #"{"Operations":[\#(entries.joined(separator: ","))]}"#)
        #expect(answer.status == 200)
        let results = statuses(answer.body["Operations"]?.array ?? [])
        let kept = results.count { $0 == "201" }
        #expect(kept > 0)
        #expect(results.count == 1000)
        #expect(results.dropFirst(kept).allSatisfy { $0 == "503" })
        try store.write { try $0.connection.execute(script: "PRAGMA max_page_count = 1000000") }
        #expect(try acme.send(.get, "/Users?count=0").body["totalResults"]?.text == "\(kept)")
    }

    @Test func `others can write while a thousand entries are processed`() throws {
        let entries = (0..<1000).map { post("/Users", "\($0)", #""userName":"user\#($0)""#) }.joined(separator: ",")
        acme.clock.slow(to: .microseconds(100))
        let provider = acme.provider
        let token = acme.token
        let isDone = Atomic(false)
        let others = Atomic(0)
        var results: [JSONValue] = []
        try inThreads(1) { _ in
            let endpoint = try provider.makeEndpoint()
            while !isDone.load(ordering: .acquiring) {
                let number = others.wrappingAdd(1, ordering: .relaxed).newValue
                let answer = endpoint.respond(
                    to: Request(
                        method: .post, target: "/scim/v2/Users", fields: [.authorization: "Bearer \(token)"],
                        body: Array(#"{"userName":"other\#(number)"}"#.utf8), id: "01ff", clientAddress: "192.0.2.2"))
                #expect(answer.status == .created)
            }
        } meanwhile: {
            defer { isDone.store(true, ordering: .releasing) }
            results = try acme.send(.post, "/Bulk", #"{"Operations":[\#(entries)]}"#).body["Operations"]?.array ?? []
        }
        #expect(results.count == 1000)
        #expect(results.allSatisfy { $0["status"] == "201" })
        // One turn of a Bulk request lasts 50 ms, and a thousand entries are many turns.
        #expect(others.load(ordering: .relaxed) >= 3)
    }
}
