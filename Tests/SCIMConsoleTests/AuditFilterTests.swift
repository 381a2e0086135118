import SCIMAdministration
import SCIMConsole
import SCIMDirectory
import SCIMHTTP
import SCIMHost
import Testing

/// The audit log by what was done, by whom and when.
@Suite struct AuditFilterTests {
    let test: TestConsole

    init() throws {
        test = try TestConsole()
        let acme = try test.acme
        for (person, session) in [("Ada Lovelace", 1), ("grace@example.org", 2)] {
            let administration = test.administration.acting(
                as: Actor(program: "console", session: Int64(session), person: person), access: .console)
            test.advance(seconds: 3600)
            _ = try administration.setRoleMapping("label of \(person)", to: "viewer", of: acme)
            _ = try administration.createToken(for: acme, name: "token of \(person)", lifetime: nil)
        }
        test.advance(seconds: 10 * 86_400)
        let unix = test.administration.acting(
            as: Actor(program: "scimctl", user: Actor.UserAccount(number: 0, name: "root"), sudoUser: "linus"),
            access: .changing)
        _ = try unix.revokeToken("test", of: acme)
    }

    /// What the entries are about, the newest first.
    private func subjects(_ query: String) throws -> [String] {
        var browser = try test.signedIn()
        let text = Document.plain(browser.get("@acme/audit?" + query).text)
        return [
            "test", "token of grace@example.org", "label of grace@example.org", "token of Ada Lovelace",
            "label of ada lovelace",
        ].filter { text.contains($0 == "test" ? "Revoked a tokentest" : $0) }
    }

    @Test func `by person, by part of their name in any case, as the console and as scimctl know them`() throws {
        #expect(
            try subjects("person=grace%40example.org") == ["token of grace@example.org", "label of grace@example.org"])
        #expect(try subjects("person=LOVELACE") == ["token of Ada Lovelace", "label of ada lovelace"])
        #expect(try subjects("person=linus") == ["test"])
        #expect(try subjects("person=nobody").isEmpty)
        // Neither the program nor another field is a name.
        #expect(try subjects("person=console").isEmpty)
        #expect(try subjects("person=%25").isEmpty)
    }

    @Test func `by action, by period, and by all together`() throws {
        #expect(try subjects("action=token%20create") == ["token of grace@example.org", "token of Ada Lovelace"])
        #expect(try subjects("action=token%20revoke") == ["test"])
        #expect(try subjects("period=7d") == ["test"])
        #expect(try subjects("period=90d").count == 5)
        #expect(try subjects("action=token%20create&person=ada") == ["token of Ada Lovelace"])
        #expect(try subjects("action=token%20create&person=ada&period=7d").isEmpty)
        // What is no action leaves the filter out.
        #expect(try subjects("action=x").count == 5)
    }

    @Test func `a name leads to what else they did, and the filter stays on further pages`() throws {
        let acme = try test.acme
        let ada = test.administration.acting(
            as: Actor(program: "console", session: 1, person: "Ada Lovelace"), access: .console)
        for number in 0..<60 { _ = try ada.setRoleMapping("more \(number)", to: "viewer", of: acme) }
        var browser = try test.signedIn()
        let all = browser.document("@acme/audit?action=role%20map%20set")
        let hers = browser.document(try #require(all.link("Ada Lovelace in the console")))
        #expect(hers.text.contains("more 59") && !hers.text.contains("label of grace"))
        let older = browser.document(try #require(hers.link("Older")))
        #expect(older.text.contains("more 0<") && older.text.contains("label of ada lovelace"))
        #expect(!older.text.contains("label of grace") && older.link("Older") == nil)
        #expect(older.link("Newest") != nil)
        #expect(hers.text.contains("<option value=\"role map set\" selected>"))
    }
}
