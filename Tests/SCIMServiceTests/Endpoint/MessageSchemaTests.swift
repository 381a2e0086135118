import HTTPTypes
import SCIMCore
import TestBed
import Testing

/// A message that says it is another one is not carried out.
@Suite struct MessageSchemaTests {
    private static let core = "urn:ietf:params:scim:schemas:core:2.0:User"
    private static let patch = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
    private static let bulk = "urn:ietf:params:scim:api:messages:2.0:BulkRequest"

    @Test(arguments: [
        ("\"schemas\":[\"\(core)\"],", 400), ("\"schemas\":[\"\(bulk)\"],", 400), ("\"schemas\":7,", 400),
        ("\"schemas\":[7],", 400), ("\"schemas\":\"\(core)\",", 400), ("\"schemas\":[\"\(patch)\"],", 200),
        ("\"Schemas\":[\"\(core)\",\"\(patch.asciiLowercased)\"],", 200), ("\"schemas\":\"\(patch)\",", 200),
        ("\"schemas\":[],", 200), ("\"schemas\":null,", 200), ("", 200),
    ])
    func `a PATCH`(schemas: String, status: Int) throws {
        let acme = try TestProvider()
        let ada = try acme.createUser("ada")
        let answer = try acme.send(
            .patch, "/Users/\(ada)", #"{\#(schemas)"Operations":[{"op":"add","path":"title","value":"x"}]}"#)
        #expect(answer.status == status)
        #expect(answer.body["scimType"] == (status == 400 ? "invalidSyntax" : nil))
        #expect(try acme.send(.get, "/Users/\(ada)").body["title"] == (status == 400 ? nil : "x"))
    }

    @Test(arguments: [
        ("\"schemas\":[\"\(core)\"],", 400), ("\"schemas\":[\"\(patch)\"],", 400), ("\"schemas\":[\"\(bulk)\"],", 200),
        ("", 200),
    ])
    func `a Bulk request, and a PATCH in it`(schemas: String, status: Int) throws {
        let acme = try TestProvider()
        let ada = try acme.createUser("ada")
        let data = #"{"schemas":["\#(Self.core)"],"Operations":[{"op":"add","path":"title","value":"x"}]}"#
        let answer = try acme.send(
            .post, "/Bulk", #"{\#(schemas)"Operations":[{"method":"PATCH","path":"/Users/\#(ada)","data":\#(data)}]}"#)
        #expect(answer.status == status)
        if status == 200 { #expect(answer.body["Operations"]?.array?.first?["status"] == "400") }
    }

    @Test(arguments: [
        (#""method":"DELETE","path":"/Users/nobody""#, "/Users/nobody"),
        (
            #""method":"DELETE","path":"Users/01a20b4b-2842-74f0-87ba-9a3c373d848c""#,
            "/Users/01a20b4b-2842-74f0-87ba-9a3c373d848c"
        ),
        (#""method":"PUT","path":"/Nowhere/1","data":{}"#, "/Nowhere/1"),
        (
            #""method":"PATCH","path":"/Users/bulkId:none","data":{"Operations":[{"op":"remove","path":"title"}]}"#,
            "/Users/bulkId:none"
        ),
        (#""method":"PATCH","path":"/Users/1""#, "/Users/1"), (#""method":"DELETE""#, ""),
        (#""method":"DELETE","path":"/Users/a b""#, ""), (#""method":"GET","path":"/Users/1""#, "/Users/1"),
        (#""method":"POST","path":"/Users","bulkId":"a","data":{}"#, nil),
        (#""method":"POST","path":"/Nowhere","bulkId":"a","data":{}"#, nil),
    ])
    func `an entry of a Bulk request that fails says where, unless it is a POST`(entry: String, path: String?) throws {
        let acme = try TestProvider()
        let answer = try acme.send(.post, "/Bulk", #"{"Operations":[{\#(entry)}]}"#)
        let result = answer.body["Operations"]?.array?.first
        #expect(result?["response"] != nil)
        #expect(result?["location"]?.string == path.map { "https://scim.example.org/scim/v2\($0)" })
    }
}
