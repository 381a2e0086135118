import FoundationEssentials
import SCIMCore
import SCIMHost
import TestBed
import Testing

/// A newer scimctl on the database of a service of the older version, which goes on running.
@Suite struct OlderSchemaTests {
    let scimctl: Scimctl

    init() throws {
        scimctl = try Scimctl()
        _ = try scimctl.createUser("ada@example.org")
        try scimctl.request("POST", "/Groups", #"{"displayName":"Engines"}"#)
        #expect(try python("PRAGMA user_version = \(Release.schema - 1)") == "[]")
    }

    /// Runs a statement beside everybody else.
    @discardableResult
    private func python(_ statement: String) throws -> String {
        try ChildProcess.run([
            "/usr/bin/python3", "-c",
            "import sqlite3, sys; print(sqlite3.connect(sys.argv[1]).execute(sys.argv[2]).fetchall(), end='')",
            scimctl.installation.directory.file("scim.db"), statement,
        ])
    }

    private func expectUntouched() throws {
        #expect(try python("PRAGMA user_version") == "[(\(Release.schema - 1),)]")
        #expect(!FileManager.default.fileExists(atPath: scimctl.installation.configuration.backupDirectory))
    }

    static let reading = [
        "status", "status --short", "metrics", "base-url show", "org list", "org show acme", "token list",
        "token identify", "role list", "role map list", "role default show", "role explain ada@example.org",
        "role preview", "role unmatched", "user list", "user show ada@example.org", "user export", "group list",
        "group show engines", "group members engines", "group export", "schema list", "schema show Test", "log",
        "cycle list", "cycle show 1", "audit show", "audit verify", "entra settings", "nginx site",
    ]

    @Test(arguments: reading + DryRunTests.acts.map { $0.words.joined(separator: " ") + " --dry-run" })
    func `a command that only reads, or is a dry run, says what to do and upgrades nothing`(line: String) throws {
        guard !line.hasPrefix("backup") else { return }
        let words = line.split(separator: " ").map(String.init)
        let answer = try scimctl.run(
            words + ["--config", scimctl.installation.configurationFile], input: "scim_token\n")
        #expect(answer.status == 1, "\(answer.output)\(answer.error)")
        #expect(answer.error.contains("has schema \(Release.schema - 1) and this version works with schema"))
        #expect(answer.error.contains("this command only reads"))
        #expect(answer.error.contains("systemctl restart scim-fcgi"))
        try expectUntouched()
    }

    @Test func `check is unknown and doctor fails, and both say why`() throws {
        let check = try scimctl("check")
        #expect(check.status == 3)
        #expect(check.output.contains("has schema \(Release.schema - 1)"))
        let doctor = try scimctl("doctor")
        #expect(doctor.status == 1)
        #expect(doctor.output.contains("has schema \(Release.schema - 1)"))
        try expectUntouched()
    }

    @Test(arguments: [
        "base-url set https://scim.example.org/scim/v2", "org create globex", "org enable acme",
        "org groups-sync acme on", "org relink acme off", "token create --name other", "token revoke test --yes",
        "role create idle",
        "role map set boss admin", "role default set admin", "role default unset", "role reapply --yes",
        "user deactivate ada@example.org", "user protect ada@example.org", "user role set ada@example.org admin",
        "group delete engines --yes", "db maintain", "clock reset --yes", "setup --org acme",
    ]) func `a command that changes something is refused while the older service runs`(line: String) throws {
        let words = line.split(separator: " ").map(String.init)
        let answer = try scimctl.run(words + ["--config", scimctl.installation.configurationFile])
        #expect(answer.status == 1, "\(answer.output)\(answer.error)")
        #expect(answer.error.contains("a service of the older version is still running"))
        #expect(answer.error.contains("systemctl restart scim-fcgi"))
        try expectUntouched()
    }
}
