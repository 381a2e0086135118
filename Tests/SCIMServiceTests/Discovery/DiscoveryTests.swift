import HTTPTypes
import OrderedCollections
import SCIMAdministration
import SCIMCore
import TestBed
import Testing

/// What clients find out about the service provider (RFC 7644 §4).
@Suite struct DiscoveryTests {
    let acme: TestProvider
    private static let base = "https://scim.example.org/scim/v2"
    private static let schema = #"{"id":"urn:example:desks:2.0:User","name":"Desks","attributes":[{"name":"desk"}]}"#

    init() throws {
        acme = try TestProvider()
        _ = try acme.administration.addSchema(
            Array(Self.schema.utf8), from: "desks.json", for: ["User"], of: acme.organization)
    }

    private func list(_ path: String) throws -> [JSONValue] {
        let answer = try acme.send(.get, path)
        let resources = try #require(answer.body["Resources"]?.array)
        #expect(answer.body["totalResults"]?.text == "\(resources.count)")
        return resources
    }

    /// What is at the location that a document gives for itself.
    private func again(_ document: JSONValue) throws -> JSONValue {
        let location = try #require(document["meta"]?["location"]?.string)
        #expect(location.hasPrefix(Self.base + "/"))
        return try acme.send(.get, String(location.dropFirst(Self.base.count))).body
    }

    @Test func `a resource type is found at its location and names existing schemas`() throws {
        let types = try list("/ResourceTypes")
        #expect(types.map { $0["name"] } == ["User", "Group"])
        for type in types {
            #expect(try again(type) == type)
            #expect(type["description"]?.string?.isEmpty == false)
            #expect(try acme.send(.get, type["endpoint"]?.string ?? "").status == 200)
            let extensions = type["schemaExtensions"]?.array ?? []
            #expect(extensions.count == (type["name"] == "User" ? 2 : 0))
            for urn in [type["schema"]] + extensions.map({ $0["schema"] }) {
                #expect(try acme.send(.get, "/Schemas/\(urn?.string ?? "")").body["id"] == urn)
            }
        }
    }

    @Test func `a schema is found at its location and describes everything it defines`() throws {
        let schemas = try list("/Schemas")
        #expect(schemas.count == 7)
        for schema in schemas {
            #expect(try again(schema) == schema)
            #expect(schema["name"]?.string?.isEmpty == false)
            let attributes = schema["attributes"]?.array ?? []
            #expect(!attributes.isEmpty)
            for attribute in attributes {
                #expect((attribute["type"] == "complex") == (attribute["subAttributes"]?.array?.isEmpty == false))
            }
        }
    }

    @Test func `messages of the protocol are no schemas of resources`() throws {
        for schema in try list("/Schemas") {
            #expect(schema["id"]?.string?.hasPrefix("urn:ietf:params:scim:api:") == false)
        }
        for message in ["Error", "PatchOp", "ListResponse", "SearchRequest", "BulkRequest", "BulkResponse"] {
            let answer = try acme.send(.get, "/Schemas/urn:ietf:params:scim:api:messages:2.0:\(message)")
            #expect(answer.status == 404)
            #expect(answer.body["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:Error"])
        }
    }

    @Test func `every URN that a resource says it has is that of a schema`() throws {
        let ada = try acme.createUser(
            "ada",
            #","urn:example:desks:2.0:User":{"desk":"7"},"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"department":"E"},"schemas":["urn:unknown"]"#
        )
        _ = try acme.send(.post, "/Groups", #"{"displayName":"Engines","members":["\#(ada)"],"schemas":["urn:x"]}"#)
        let resources = try list("/")
        #expect(resources.map { $0["schemas"]?.array?.count } == [3, 1])
        for urn in resources.flatMap({ $0["schemas"]?.array ?? [] }) {
            #expect(try acme.send(.get, "/Schemas/\(urn.string ?? "")").body["id"] == urn)
        }
    }

    @Test(arguments: [HTTPRequest.Method.post, .put, .patch, .delete])
    func `nothing about it can be changed`(method: HTTPRequest.Method) throws {
        let schemas = try list("/Schemas")
        for path in [
            "/Schemas", "/Schemas/urn:ietf:params:scim:schemas:core:2.0:User", "/ResourceTypes", "/ResourceTypes/User",
            "/ServiceProviderConfig",
        ] {
            let answer = try acme.send(method, path, Self.schema)
            #expect(answer.status == 405, "\(path)")
            #expect(answer.response.fields[.allow] == "GET, HEAD", "\(path)")
        }
        #expect(try list("/Schemas") == schemas)
    }
}
