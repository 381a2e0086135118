import Glibc
import OrderedCollections
import SCIMCore
import TestBed
import Testing

/// What tells an administrator, and monitoring programs, how it is going.
@Suite struct MonitoringTests {
    let scimctl: Scimctl

    init() throws { scimctl = try Scimctl() }

    @Test func `check ends like a Nagios plugin, whatever is wrong`() throws {
        let fine = try scimctl("check", "--no-backup")
        #expect(fine.status == 0)
        #expect(fine.output.hasPrefix("SCIM OK: serving 1 organization"))
        #expect(fine.output.split(separator: "\n").count == 1)
        let late = try scimctl("check")
        #expect(late.status == 1)
        #expect(late.output.hasPrefix("SCIM WARNING: there is no backup | "))
        try scimctl("token", "revoke", "test", "--yes")
        #expect(try scimctl("check", "--no-backup").status == 2)
        for words in [["check", "--config", "/nowhere"], ["check", "--nonsense"], ["check", "--org", "nobody"]] {
            let answer = try scimctl.run(words)
            #expect(answer.status == 3)
            #expect(answer.output.hasPrefix("SCIM UNKNOWN: "))
        }
    }

    @Test func `status exits with 0 unless asked for --exit-code`() throws {
        let status = try scimctl("status")
        #expect(status.status == 0)
        #expect(status.output.contains("warning: there is no backup\n    scimctl backup create"))
        #expect(try scimctl("status", "--exit-code").status == 1)
        let short = try scimctl("status", "--short")
        #expect(short.output.split(separator: "\n").count == 1)
        let json = try scimctl("status", "--json").json()
        #expect(json["organizations"]?.array?.count == 1)
        #expect(json["backup"] == .null)
    }

    @Test func `the log goes into a pipe as plain lines, and no name drives a terminal`() throws {
        _ = try scimctl.createUser("ada@example.org", #","title":"\u001b[31mred"}"#)
        let id = try scimctl.createUser("tove@example.org")
        try scimctl.request(
            "PATCH", "/Users/\(id)", #"{"Operations":[{"op":"add","path":"title","value":"\u001b[31mred"}]}"#)
        let answer = try scimctl("log")
        #expect(answer.status == 0)
        #expect(!answer.output.utf8.contains(0x1B))
        #expect(answer.output.contains("Z  updated user tove@example.org: title set to"))
    }

    @Test func `the log is asked for one user, one request, and what was refused`() throws {
        let id = try scimctl.createUser("ada@example.org")
        _ = try scimctl.createUser("ada@example.org")
        _ = try scimctl.createUser("tove@example.org")
        func count(_ words: String...) throws -> Int? {
            try scimctl.run(words + ["--json", "--config", scimctl.installation.configurationFile])
                .json()["entries"]?.array?.count
        }
        #expect(try count("log", "--user", "ADA@example.org") == 2)
        #expect(try count("log", "--user", id) == 1)
        #expect(try count("log", "--failed") == 1)
        #expect(try count("log", "--request-id", String(repeating: "0", count: 32)) == 3)
        #expect(try count("log", "--since", "1h", "--limit", "2") == 2)
        let unknown = try scimctl("log", "--user", "tov@example.org")
        #expect(unknown.status == 3)
        #expect(unknown.error.contains("tove@example.org"))
        let nothing = try scimctl("log", "--request-id", "ffff")
        #expect(nothing.status == 0)
        #expect(nothing.output.isEmpty)
        #expect(try scimctl("log", "--user", "a", "--group", "b").status == 2)
    }

    @Test func `metrics are written completely, readable by everyone, or not at all`() throws {
        let directory = try TemporaryDirectory()
        let file = directory.file("scim-fcgi.prom")
        #expect(try scimctl("metrics", "--textfile", file).status == 0)
        #expect(try directory.mode(of: "scim-fcgi.prom") == 0o644)
        let printed = try scimctl("metrics").output
        #expect(printed.contains("scim_fcgi_up 0\n"))
        #expect(printed.contains(#"scim_fcgi_organization_enabled{org="acme"} 1"#))
        let missing = try scimctl("metrics", "--textfile", directory.file("none/scim-fcgi.prom"))
        #expect(missing.status == 1)
        let broken = try scimctl.run(["metrics", "--textfile", file, "--config", "/nowhere"])
        #expect(broken.status != 0)
        #expect(access(file, F_OK) == 0)
    }

    @Test func `a cycle is listed and shown with what was done in it`() throws {
        #expect(try scimctl("cycle", "show").status == 3)
        _ = try scimctl.createUser("ada@example.org")
        scimctl.housekeep()
        let list = try scimctl("cycle", "list", "--json").json()["cycles"]?.array
        #expect(list?.count == 1)
        #expect(list?.first?["usersCreated"]?.number?.integer == 1)
        let shown = try scimctl("cycle", "show")
        #expect(shown.output.contains("users     1 created, 0 changed, 0 deactivated, 0 deleted"))
        #expect(shown.output.contains("created user ada@example.org"))
    }
}
