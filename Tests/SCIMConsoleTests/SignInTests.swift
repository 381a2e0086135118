import HTTPTypes
import SCIMAdministration
import SCIMConsole
import SCIMHTTP
import Testing

/// The ways in and out, and what keeps others from them.
@Suite struct SignInTests {
    let test: TestConsole

    init() throws { test = try TestConsole() }

    @Test func `a link shows a button, which signs in once`() throws {
        let link = "login/" + (try test.link())
        var browser = Browser(console: test.console)
        for _ in 0..<3 {
            let page = browser.get(link)
            #expect(page.status == .ok && page.text.contains("as administrator of acme"))
            #expect(browser.cookie == nil)
        }
        let opened = browser.post(link)
        #expect(opened.status == .seeOther && opened.location == "/scim-console/")
        let cookie = try #require(opened.field("Set-Cookie"))
        #expect(cookie.hasPrefix("__Host-scim-console="))
        #expect(cookie.hasSuffix("; Path=/; Secure; HttpOnly; SameSite=Lax"))
        #expect(browser.get("@acme/overview").status == .ok)
        var other = Browser(console: test.console)
        #expect(other.get(link).status.code == 410)
        #expect(other.post(link).text.contains("used already"))
        #expect(other.cookie == nil)
    }

    @Test func `a link ends after ten minutes`() throws {
        let link = "login/" + (try test.link())
        test.advance(seconds: 599)
        var browser = Browser(console: test.console)
        #expect(browser.get(link).status == .ok)
        test.advance(seconds: 1)
        #expect(browser.post(link).text.contains("has expired"))
        #expect(browser.cookie == nil)
    }

    @Test(arguments: ["x", "", "ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMNOPQ", "%FF"])
    func `a link that never was signs nobody in`(secret: String) {
        var browser = Browser(console: test.console)
        #expect(browser.get("login/" + secret).status.code == (secret.isEmpty ? 401 : 404))
        _ = browser.post("login/" + secret)
        #expect(browser.cookie == nil)
    }

    @Test func `a session ends after 30 minutes without a request, and after 8 hours`() throws {
        var idle = try test.signedIn()
        test.advance(seconds: 1799)
        #expect(idle.get("@acme/overview").status == .ok)
        test.advance(seconds: 1800)
        #expect(idle.get("@acme/overview").status == .unauthorized)

        var busy = try test.signedIn()
        for _ in 0..<28 {
            test.advance(seconds: 1000)
            #expect(busy.get("@acme/overview").status == .ok)
        }
        test.advance(seconds: 800)
        #expect(busy.get("@acme/overview").status == .unauthorized)
    }

    @Test func `signing out ends the session and clears what the browser keeps`() throws {
        var browser = try test.signedIn()
        let cookie = browser.cookie
        let answer = browser.post("sign-out")
        #expect(answer.field("Clear-Site-Data") == "\"cache\", \"cookies\", \"storage\"")
        #expect(browser.cookie == nil)
        browser.cookie = cookie
        #expect(browser.get("@acme/overview").status == .unauthorized)
    }

    @Test func `a session never takes over a cookie that was there before`() throws {
        var browser = Browser(console: test.console)
        browser.cookie = "__Host-scim-console=ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMNOPQ"
        _ = browser.post("login/" + (try test.link()))
        #expect(browser.cookie != "__Host-scim-console=ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMNOPQ")
    }

    @Test func `an administrator ends the session of a colleague`() throws {
        var browser = try test.signedIn()
        var colleague = try test.signedIn("acme", .viewer)
        let number = try #require(try test.administration.consoleSessions().first { $0.access.role == .viewer }).number
        #expect(browser.post("sessions", "end=\(number)").location == "/scim-console/sessions?done=ended")
        #expect(colleague.get("@acme/overview").status == .unauthorized)
    }

    @Test func `a colleague is invited to the same scope, with the same role or a lower one`() throws {
        var browser = try test.signedIn()
        let shown = browser.post("sessions", "person=grace&role=viewer&organization=other")
        let start = try #require(shown.text.firstRange(of: "/scim-console/login/")).upperBound
        var colleague = Browser(console: test.console)
        _ = colleague.post("login/" + shown.text[start...].prefix(43))
        let session = try #require(try test.administration.consoleSessions().first)
        #expect(session.person == "grace")
        #expect(session.access == ConsoleAccess(organization: "acme", role: .viewer))
        #expect(colleague.post("sessions", "person=x&role=administrator").status == .forbidden)
    }

    @Test func `a name that the web server authenticated signs in with the rights that it has`() throws {
        var browser = Browser(console: test.console)
        browser.user = "grace"
        #expect(browser.get("@acme/overview").status == .unauthorized)
        try test.administration.setConsoleUser("grace", to: ConsoleAccess(organization: "acme", role: .viewer))
        #expect(browser.get("@acme/overview").status == .ok)
        #expect(browser.cookie != nil)
        #expect(try test.administration.consoleSessions().count == 1)
        #expect(browser.get("@acme/overview").status == .ok)
        #expect(try test.administration.consoleSessions().count == 1)
        // The session holds for that name alone.
        browser.user = "mallory"
        #expect(browser.get("@acme/overview").status == .unauthorized)
        browser.user = nil
        #expect(browser.get("@acme/overview").status == .unauthorized)
        browser.user = "grace"
        try test.administration.removeConsoleUser("grace")
        #expect(browser.get("@acme/overview").status == .unauthorized)
    }
}
