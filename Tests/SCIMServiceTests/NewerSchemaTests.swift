import HTTPTypes
import SCIMAdministration
import SCIMCore
import SCIMHTTP
import SCIMHost
import SCIMService
import TestBed
import Testing

@testable import SCIMStore

/// A worker whose database a newer version has updated answers 503 and waits to be replaced.
@Suite struct NewerSchemaTests {
    let acme: TestProvider

    init() throws { acme = try TestProvider() }

    private func update(to number: Int = Release.schema + 1) throws {
        try Connection(path: acme.configuration.databasePath).execute(
            script: """
                BEGIN IMMEDIATE;
                UPDATE generation SET number = number + 1;
                PRAGMA user_version = \(number);
                COMMIT;
                """)
    }

    @Test(arguments: [
        (HTTPRequest.Method.get, "/Users", ""), (.post, "/Users", #"{"userName":"ada"}"#),
        (.get, "/ServiceProviderConfig", ""),
        (.post, "/Bulk", #"{"Operations":[{"method":"POST","path":"/Users","bulkId":"a","data":{"userName":"ada"}}]}"#),
    ]) func `every request is answered 503 with Retry-After`(
        method: HTTPRequest.Method, path: String, body: String
    ) throws {
        try acme.send(.get, "/Users")
        try update()
        let answer = try acme.send(method, path, body)
        #expect(answer.status == 503)
        #expect(answer.response.retryAfter == 30)
        #expect(answer.body["detail"]?.string?.hasPrefix("the service provider is being upgraded") == true)
        #expect(
            try Connection(path: acme.configuration.databasePath).integer("SELECT COUNT(*) FROM users") == 0)
    }

    @Test func `the status says so within a second, also where nobody asks, and nothing more is written`() throws {
        try acme.send(.get, "/Users")
        acme.provider.housekeep()
        #expect(acme.provider.statusLine.hasPrefix("serving 1 organization"))
        try acme.send(.get, "/Users/none")
        try update()
        let before = try logCount()
        acme.provider.housekeep()
        #expect(
            acme.provider.statusLine
                == """
                NOT SERVING, every request is answered 503: \(acme.configuration.databasePath) has schema \
                \(Release.schema + 1), written by a newer version; this version knows schemas up to \(Release.schema). \
                Restart the service: systemctl restart scim-fcgi
                """)
        #expect(try logCount() == before)
    }

    private func logCount() throws -> Int64 {
        try Connection(path: acme.configuration.databasePath).integer("SELECT COUNT(*) FROM provisioning_log")
    }

    @Test(arguments: [Administration.Access.reading, .examining, .dryRun])
    func `what changes nothing says that the schema is older and what to do, and leaves it`(
        access: Administration.Access
    ) throws {
        try update(to: Release.schema - 1)
        let error = #expect(throws: ServiceError.self) {
            try Administration(
                configuration: acme.configuration, access: access, surroundings: acme.surroundings,
                actor: Installation.actor)
        }
        #expect(
            error?.message == """
                \(acme.configuration.databasePath) has schema \(Release.schema - 1) and this version works with schema \
                \(Release.schema); this command only reads, so it does not update the schema
                """)
        #expect(error?.remedy?.shellText.contains("systemctl restart scim-fcgi") == true)
        #expect(try Store.schemaNumber(of: acme.configuration.databasePath) == Release.schema - 1)
    }

    @Test(arguments: [Administration.Access.changing, .creating])
    func `what changes something refuses while a service runs on the older schema`(
        access: Administration.Access
    ) throws {
        try update(to: Release.schema - 1)
        let error = #expect(throws: ServiceError.self) {
            try Administration(
                configuration: acme.configuration, access: access, surroundings: acme.surroundings,
                actor: Installation.actor)
        }
        let reason = "a service of the older version is still running, so the schema is not updated"
        #expect(error?.message.hasSuffix(reason) == true)
        #expect(try Store.schemaNumber(of: acme.configuration.databasePath) == Release.schema - 1)
    }
}
