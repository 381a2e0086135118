import OrderedCollections
import SCIMCore
import TestBed
import Testing

/// What an administrator does and reads.
@Suite struct StoryTests {
    let scimctl: Scimctl

    init() throws { scimctl = try Scimctl() }

    @Test func `a token is created, identified, rotated and revoked, and is never an argument`() throws {
        let created = try scimctl("token", "create", "--name", "Entra Production", "--expires", "20d")
        #expect(created.output.contains("Tenant URL    https://scim.example.org/scim/v2\n"))
        let secret = try #require(created.output.words.first { $0.hasPrefix("scim_") })
        var identity = try scimctl("token", "identify", input: "\(secret)\n")
        #expect(identity.status == 0)
        #expect(identity.output.hasPrefix("accepted\norganization  acme (SCIM on)\nname          Entra Production\n"))
        let quiet = try scimctl("token", "rotate", "entra production", "--overlap", "1h", "--quiet")
        #expect(quiet.output.hasPrefix("scim_"))
        #expect(quiet.output.utf8.count == 55)
        identity = try scimctl("token", "identify", input: secret)
        #expect(identity.output.contains("(replaced by a newer secret)"))
        let list = try scimctl("token", "list")
        #expect(list.output.contains("Entra Production\t\(secret.prefix(10))…\treplaced\t"))
        #expect(list.error.contains("Warning: the token \"Entra Production\" of acme expires"))
        #expect(!list.output.contains(secret))
        #expect(try scimctl("token", "revoke", "Entra Production", "--replaced", "--yes").status == 0)
        identity = try scimctl("token", "identify", input: secret)
        #expect(identity.status == 1)
        #expect(identity.output.hasPrefix("not accepted: revoked\n"))
        #expect(try scimctl("token", "identify", input: quiet.output).status == 0)
        #expect(try scimctl("token", "identify", input: "").output.hasPrefix("not accepted: missing"))
    }

    @Test func `maintenance warns of what expires soon, for the journal`() throws {
        for (name, days) in [("soon", "20d"), ("later", "40d")] {
            try scimctl("token", "create", "--org", "acme", "--name", name, "--expires", days)
        }
        try scimctl(
            "federation", "set", "--org", "acme", "--tenant", "3a7d1c52-8e0b-4f6a-9c14-5b2e7d9f0a61", "--client-id",
            "a",
            "--subject", "b")
        let answer = try scimctl("db", "maintain")
        #expect(answer.status == 0 && answer.output.contains("The database is intact."))
        #expect(answer.error.contains("the token \"soon\" of acme expires "))
        #expect(answer.error.contains("there are no keys from https://login.microsoftonline.com/"))
        #expect(!answer.error.contains("later"))
    }

    @Test func `the audit trail says who did what, and finds what was changed behind its back`() throws {
        try scimctl("org", "disable", "acme")
        let shown = try scimctl("audit", "show", "--org", "acme", "--limit", "1").output
        #expect(shown.contains("\torg disable\ton\toff\n"))
        let whole = try scimctl("audit", "verify")
        #expect(whole.status == 0)
        let head = try #require(whole.output.split(separator: " ").last.map { String($0).trimmed })
        try scimctl("org", "enable", "acme")
        #expect(try scimctl("audit", "verify", "--against", head).status == 0)
        _ = try ChildProcess.run([
            "/usr/bin/python3", "-c",
            "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('UPDATE audit_trail SET new = ? WHERE entry = 3', ('1',)); c.commit()",
            scimctl.installation.directory.file("scim.db"),
        ])
        let broken = try scimctl("audit", "verify")
        #expect(broken.status == 1)
        #expect(broken.output.hasPrefix("entry 3 was changed after it was written\nThe trail is damaged"))
    }

    @Test func `with the manual, anyone can verify the trail without this program`() throws {
        try scimctl("org", "create", "M\u{FC}ller \"& S\u{F6}hne\"")
        let answer = try ChildProcess.run([
            "/usr/bin/python3", "-c",
            """
            import hashlib, json, sqlite3, sys
            previous = bytes(32)
            rows = sqlite3.connect(sys.argv[1]).execute(
                "SELECT entry, time, organization, actor, action, subject, old, new, hash FROM audit_trail ORDER BY entry")
            for row in rows:
                said = json.dumps(list(row[:8]), ensure_ascii=False, separators=(",", ":")).encode()
                previous = hashlib.sha256(previous + said).digest()
                assert previous == row[8], row
            print(f"{row[0]}:{previous.hex()}")
            """,
            scimctl.installation.directory.file("scim.db"),
        ])
        #expect(try scimctl("audit", "verify", "--json").json()["head"]?.string == answer.trimmed)
    }

    @Test func `a label that only looks right is warned about, listed as unmatched and explained`() throws {
        _ = try scimctl.createUser("ada@example.org", #","roles":[{"value":"admin","primary":true}]"#)
        _ = try scimctl.createUser("eve@example.org", ",\"roles\":[{\"value\":\"\u{430}dmin\"}]")
        let set = try scimctl("role", "map", "set", "\u{430}dmin", "viewer")
        #expect(set.error.contains("U+0430 (Cyrillic)"))
        #expect(try scimctl("role", "map", "unset", "\u{430}dmin").status == 0)
        let unmatched = try scimctl("role", "unmatched").output
        #expect(unmatched.contains("\u{430}dmin\t1\teve@example.org\tonly looks like \"admin\"; it contains U+0430"))
        let explained = try scimctl("role", "explain", "ada@example.org").output
        #expect(explained.contains("used         \"admin\": it is the primary value\n"))
        #expect(explained.contains("without it   member (default)\n"))
        let preview = try scimctl("role", "preview", "--map", "admin=viewer")
        #expect(preview.output.contains("ada@example.org\tadmin\tviewer\tmapping \"admin\"\n"))
        #expect(preview.error.contains("1 of 2 users would change role."))
        try scimctl("role", "map", "set", "admin", "viewer")
        #expect(try scimctl("role", "reapply", "--dry-run").error.contains("1 of 2 users would change role."))
        #expect(try scimctl("role", "reapply").error.contains("1 of 2 users changed role."))
        #expect(try scimctl("role", "delete", "viewer").status == 5)
        let payload = try scimctl(
            "role", "preview", "--payload", "-", input: #"{"userName":"x","roles":[{"value":"Viewer"}]}"#)
        #expect(payload.output.contains("result       viewer (mapping)\n"))
        #expect(try scimctl("role", "preview", "--payload", "-", input: "{").status == 2)
    }

    @Test func `members are found, changed, written out and erased`() throws {
        let ada = try scimctl.createUser("ada@example.org", #","displayName":"=Ada","title":"Countess""#)
        _ = try scimctl.createUser("bob@example.org")
        let page = try scimctl("user", "list", "--limit", "1")
        #expect(page.error.contains("More follow: --after \(ada)"))
        #expect(try scimctl("user", "list", "--after", ada).output.contains("bob@example.org"))
        #expect(try scimctl("user", "deactivate", "ada@example.org").output == "ada@example.org is inactive.\n")
        #expect(try scimctl("user", "list", "--state", "inactive").output.contains("ada@example.org"))
        let shown = try scimctl("user", "show", "ada@example.org").output
        #expect(shown.contains("\n  title: Countess\n"))
        #expect(shown.contains("\nHistory\n"))
        try scimctl("user", "protect", "ada@example.org")
        #expect(try scimctl("user", "delete", "ada@example.org", "--yes").status == 5)
        try scimctl("user", "unprotect", "ada@example.org")
        #expect(try scimctl("user", "export", "--format", "csv", "--search", "ada").output.contains(",\"'=Ada\","))
        let lines = try scimctl("user", "export").output.split(separator: "\n")
        #expect(lines.count == 2)
        let all = try scimctl("user", "export", "--json").json()
        #expect(try all["users"]?.array?.map(\.text) == lines.map { try JSONValue(parsing: String($0)).text })
        let erased = try scimctl("user", "erase", "ada@example.org", "--yes")
        #expect(erased.output.contains("the id \(ada), as that of a deleted record"))
        #expect(try !scimctl("log", "--json").output.contains("ada@example.org"))
        #expect(try scimctl("user", "delete", "bob@example.org", "--yes").output == "bob@example.org is deleted.\n")
        #expect(try scimctl("user", "list", "--json").json()["users"] == [])
    }

    @Test func `what a client sent does not drive the terminal`() throws {
        _ = try scimctl.createUser(#"ada@example.org"#, #","displayName":"\u001b[31mred\u202e","title":"a\u0007b""#)
        for words in [["user", "list"], ["user", "show", "ada@example.org"]] {
            let output = try scimctl.run(words + ["--config", scimctl.installation.configurationFile]).output
            #expect(!output.unicodeScalars.contains { $0 == "\u{1B}" || $0 == "\u{7}" || $0 == "\u{202E}" })
        }
    }
}

extension String {
    /// The text without white space around it.
    fileprivate var trimmed: String { words.joined(separator: " ") }

    fileprivate var words: [String] { split(whereSeparator: \.isWhitespace).map(String.init) }
}
