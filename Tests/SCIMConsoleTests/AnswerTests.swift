import Glibc
import HTTPTypes
import SCIMAdministration
import SCIMConsole
import SCIMHTTP
import SCIMHost
import TestBed
import Testing

/// What every answer has, whatever was asked.
@Suite struct AnswerTests {
    let test: TestConsole

    init() throws { test = try TestConsole() }

    private static let policy =
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

    @Test(arguments: [
        "", "@acme/overview", "@acme/nothing", "@nobody/overview", "console.css", "mark.svg", "login/x", "sessions",
        "about", "users", "/elsewhere", "%", "@acme/members?%zz",
    ])
    func `every answer forbids what pages don't need`(path: String) throws {
        var visitors = [Browser(console: test.console), try test.signedIn(), try test.signedIn(nil, .viewer)]
        for place in visitors.indices {
            for answer in [visitors[place].get(path), visitors[place].post(path, "x=1")] {
                #expect(answer.field("Content-Security-Policy") == AnswerTests.policy)
                #expect(answer.field("X-Content-Type-Options") == "nosniff")
                #expect(answer.field("Referrer-Policy") == "same-origin")
                #expect(answer.field("Cross-Origin-Opener-Policy") == "same-origin")
                let isAsset = answer.status == .ok && path.contains(".")
                #expect(answer.field("Cache-Control")?.hasPrefix(isAsset ? "public" : "no-store") == true)
                #expect(answer.status.code < 500)
            }
        }
    }

    @Test func `hostile names are text on every page`() throws {
        let name = "\"><img src=x onerror=alert(1)>\u{202E}'"
        var browser = try test.signedIn(nil)
        let created = browser.post("", "name=" + PercentCoding.encode(name))
        let place = try #require(created.location)
        #expect(browser.get(place).status == .ok)
        for page in ["", "sessions", "users"] { #expect(!browser.get(page).text.contains("<img")) }
        for page in ["overview", "provisioning", "members", "groups", "log", "cycles", "audit", "connect"] {
            let address = Address("@" + name, page).text
            let answer = browser.get(address)
            #expect(answer.status == .ok, "\(page)")
            #expect(!answer.text.contains("<img"), "\(page)")
        }
    }

    @Test func `the style sheet is small, and its address changes with it`() throws {
        var browser = Browser(console: test.console)
        let sheet = browser.get("console.css")
        #expect(sheet.body.count < 25_000)
        #expect(sheet.contentType == "text/css; charset=utf-8")
        #expect(browser.get("").text.contains("console.css?v="))
    }

    @Test func `a database that cannot be opened is a page that says so`() throws {
        var browser = try test.signedIn()
        let path = test.installation.configuration.databasePath
        #expect(rename(path, path + ".away") == 0)
        defer { rename(path + ".away", path) }
        let answer = browser.get("@acme/overview")
        #expect(answer.status == .serviceUnavailable && answer.retryAfter == 10)
        #expect(answer.text.contains("not available at the moment"))
        #expect(!answer.text.contains(path))
    }
}
