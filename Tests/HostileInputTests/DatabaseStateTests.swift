import EntraSimulator
import HostileInput
import SCIMCore
import TestBed
import Testing

@testable import SCIMStore

/// That what is looked for in a database would be found.
@Suite struct DatabaseStateTests {
    @Test(arguments: [
        ("DELETE FROM users", "is counted wrong"), ("UPDATE user_counts SET active = active + 1", "is counted wrong"),
        ("UPDATE resource_blocks SET groups = groups + 1", "is counted wrong"),
        ("DELETE FROM groups", "refers to nothing"),
        (
            "INSERT INTO user_values (organization, attribute, value_key, user_id) VALUES (1, 1, 'ada', x'00')",
            "names nobody"
        ),
    ])
    func `a fault is found`(change: String, fault: String) throws {
        let installation = try Installation()
        let transport = try InProcessTransport(installation.makeProvider())
        let client = BearerTransport(token: installation.token, over: transport)
        let user = try client.send(ProvisioningRequest("POST", "/Users", body: Array(#"{"userName":"ada"}"#.utf8)))
        let id = try #require(try user.json()?["id"]?.string)
        let group = #"{"displayName":"Engines","members":[{"value":"\#(id)"}]}"#
        _ = try client.send(ProvisioningRequest("POST", "/Groups", body: Array(group.utf8)))
        let path = installation.directory.file("scim.db")
        let state = try DatabaseState(path: path)
        #expect(try state.faults().isEmpty)
        let connection = try Connection.writer(path: path)
        try connection.execute(script: "PRAGMA foreign_keys = OFF; \(change)")
        #expect(try state.faults().contains { $0.hasSuffix(fault) })
    }
}
