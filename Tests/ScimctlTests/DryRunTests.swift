import OrderedCollections
import SCIMCore
import TestBed
import Testing

/// Dry runs of destructive commands: each says what would happen, makes the checks of the real run, and changes nothing.
@Suite struct DryRunTests {
    let scimctl: Scimctl

    init() throws {
        scimctl = try Scimctl()
        let ada = try scimctl.createUser("ada@example.org", #","roles":[{"value":"boss"}]"#)
        _ = try scimctl.createUser("root@example.org")
        _ = try scimctl.createUser("tove@example.org")
        try scimctl("user", "protect", "root@example.org")
        try scimctl.request("POST", "/Groups", #"{"displayName":"Engines","members":[{"value":"\#(ada)"}]}"#)
        try scimctl("role", "create", "idle")
        try scimctl("backup", "create")
        let urn = "urn:example:params:scim:schemas:test:2.0:User"
        try scimctl.installation.directory.write(
            #"""
            {"id":"\#(urn)","name":"Test","attributes":[{"name":"badge","type":"string"}]}
            """#, to: "schema.json")
        try scimctl("schema", "add", scimctl.installation.directory.file("schema.json"))
        try scimctl.request(
            "PATCH", "/Users/\(ada)", #"{"Operations":[{"op":"add","path":"\#(urn):badge","value":"7"}]}"#)
    }

    /// Everything that is stored, as text.
    private func dump() throws -> String {
        try ChildProcess.run([
            "/usr/bin/python3", "-c",
            "import sqlite3, sys; print('\\n'.join(sqlite3.connect(sys.argv[1]).iterdump()))",
            scimctl.installation.directory.file("scim.db"),
        ])
    }

    /// A command as it is typed, and what it says.
    struct Act: CustomTestStringConvertible {
        let words: [String]
        let says: String

        init(_ line: String, says: String) {
            words = line.split(separator: " ").map(String.init)
            self.says = says
        }

        var testDescription: String { words.joined(separator: " ") }
    }

    static let acts: [Act] = [
        Act("user delete ada@example.org", says: "ada@example.org would be deleted, and removed from 1 group."),
        Act("user deactivate ada@example.org", says: "ada@example.org would be inactive."),
        Act("user erase ada@example.org", says: "ada@example.org would be erased: the record, with 1 membership"),
        Act("group delete engines", says: "The group Engines would be deleted; its 1 member would stay."),
        Act("token revoke test", says: "would be revoked."),
        Act("token rotate test --overlap 0s", says: "A new secret would be created. The old one is no longer accepted"),
        Act("role delete idle", says: "The role idle would be deleted; no user has it."),
        Act("role map unset viewer", says: "\"viewer\" would no longer be mapped"),
        Act("role reapply", says: ""),
        Act("org disable acme", says: "SCIM would be off for acme: every request is answered 403. Users would stay"),
        Act("org disable acme --members deactivate", says: "2 users would be deactivated."),
        Act("schema remove Test", says: "1 user and 0 groups would lose their values of it."),
        Act("backup prune --keep 1s", says: "No backup is older"),
        Act("clock reset", says: "The recorded time would be 20"),
        Act("db maintain", says: "0 log entries older than 90d would be removed."),
    ]

    @Test(arguments: acts) func `says what would happen, and changes nothing`(act: Act) throws {
        let (words, says) = (act.words, act.says)
        let before = try dump()
        let options = ["--dry-run", "--config", scimctl.installation.configurationFile]
        let answer = try scimctl.run(words + options)
        #expect(answer.status == 0, "\(answer.error)")
        #expect(answer.output.contains(says), "\(answer.output)")
        #expect(!answer.output.contains("scim_") || words[1] == "revoke")
        #expect(try dump() == before)
        let json = try scimctl.run(words + options + ["--json"]).json()
        #expect(json["schema"] == 1)
        #expect(json["dryRun"] == true || words == ["role", "reapply"])
        #expect(try dump() == before)
    }

    static let refusals: [Act] = [
        Act("user delete root@example.org", says: "5"), Act("user delete nobody@example.org", says: "3"),
        Act("user erase root@example.org", says: "5"), Act("group delete Engine", says: "3"),
        Act("token revoke tests", says: "3"), Act("role delete admin", says: "5"), Act("role delete admim", says: "3"),
        Act("role map unset vewer", says: "3"), Act("org disable akme", says: "3"),
        Act("schema remove Tset", says: "3"),
    ]

    @Test(arguments: refusals)
    func `ends as the command itself would, with the same words`(act: Act) throws {
        let (words, status) = (act.words, Int32(act.says))
        let before = try dump()
        let configuration = ["--config", scimctl.installation.configurationFile]
        let rehearsed = try scimctl.run(words + ["--dry-run"] + configuration)
        let acted = try scimctl.run(words + ["--yes"] + configuration)
        #expect(rehearsed.status == status && acted.status == status, "\(rehearsed.error)")
        #expect(rehearsed.error == acted.error)
        #expect(try dump() == before)
    }
}
