import HTTPTypes
import SCIMAdministration
import SCIMConsole
import SCIMDirectory
import SCIMHTTP
import SCIMHost
import Testing

/// What a session may see and change.
@Suite struct AccessTests {
    let test: TestConsole

    init() throws {
        test = try TestConsole()
        _ = try test.administration.createOrganization("other")
    }

    private static let pages = [
        "overview", "provisioning", "members", "groups", "log", "cycles", "audit", "administrators", "connect",
    ]

    @Test(arguments: pages)
    func `another organization is answered like one that never was`(page: String) throws {
        var browser = try test.signedIn("acme")
        let other = browser.get("@other/\(page)")
        let none = browser.get("@nobody/\(page)")
        #expect(other.status == .notFound)
        #expect(other.text == none.text)
    }

    @Test(arguments: ["", "users", "users/entra", "users/remove-entra", "health"])
    func `the machine's pages are not there for who sees one organization`(page: String) throws {
        var browser = try test.signedIn("acme")
        let answer = browser.get(page)
        #expect(page.isEmpty ? answer.location == "/scim-console/@acme/overview" : answer.status == .notFound)
        #expect(!answer.text.contains("other"))
        #expect(browser.post(page, "name=third").status == .notFound)
        #expect(try test.administration.organizations().count == 2)
    }

    @Test func `who sees the machine sees all organizations and creates one`() throws {
        var browser = try test.signedIn(nil)
        let page = browser.get("")
        #expect(
            page.text.contains("/scim-console/@acme/overview") && page.text.contains("/scim-console/@other/overview"))
        #expect(browser.post("", "name=third").location == "/scim-console/@third/provisioning?done=created")
        let again = browser.post("", "name=third")
        #expect(again.status.code == 422 && again.text.contains("value=\"third\""))
        let entry = try #require(try test.administration.auditTrail().last)
        #expect(entry.action == "org create" && entry.actor.text == "ada in the console")
    }

    @Test func `a viewer changes nothing`() throws {
        var browser = try test.signedIn(nil, .viewer)
        for (path, form) in [("", "name=third"), ("users", "name=x&role=viewer"), ("sessions", "person=x&role=viewer")]
        {
            #expect(browser.post(path, form).status == .forbidden)
        }
        for page in AccessTests.pages {
            #expect(browser.post("@acme/\(page)", "x=1").status == .forbidden)
            let shown = browser.get("@acme/\(page)").text
            // Signing out is the only form.
            #expect(shown.count(of: "method=\"post\"") == 1, "\(page)")
        }
        #expect(try test.administration.organizations().count == 2)
    }

    /// Behind the check of the role: what a viewer's session has of the database cannot write.
    @Test func `what only reads is refused a change, and does not end the process`() throws {
        let reading = test.administration.acting(as: Actor(program: "test"), access: .reading)
        let refused = #expect(throws: ServiceError.self) { try reading.createOrganization("third") }
        #expect(refused?.kind == .notPermitted)
        #expect(try test.administration.organizations().count == 2)
    }

    @Test(arguments: [nil, "cross-site", "same-site", "none"])
    func `a form of another site is not accepted`(site: String?) throws {
        var browser = try test.signedIn(nil)
        browser.site = site
        #expect(browser.post("", "name=third").status == .forbidden)
        browser.origin = "https://evil.example"
        #expect(browser.post("", "name=third").status == .forbidden)
        #expect(try test.administration.organizations().count == 2)
    }

    @Test func `a browser without Sec-Fetch-Site is judged by its Origin`() throws {
        var browser = try test.signedIn(nil)
        browser.site = nil
        browser.origin = "https://scim.example.org"
        #expect(browser.post("", "name=third").status == .seeOther)
    }

    @Test(arguments: ["", "x", "ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMNOPQ"])
    func `a form without the session's token is not accepted`(token: String) throws {
        var browser = try test.signedIn(nil)
        #expect(browser.post("", "name=third", token: token).status == .forbidden)
        #expect(try test.administration.organizations().count == 2)
    }

    @Test func `what is no form is a bad request`() throws {
        var browser = try test.signedIn(nil)
        #expect(browser.post("", "name=%ZZ").status == .badRequest)
        #expect(browser.post("", "name=%FF").status == .badRequest)
        #expect(browser.post("", "name=third", type: "text/plain").status == .badRequest)
        #expect(browser.post("", "name=" + String(repeating: "x", count: 70_000)).status == .badRequest)
        #expect(browser.post("", (0..<200).map { "a\($0)=1" }.joined(separator: "&")).status == .badRequest)
        #expect(browser.get("", method: .delete).status == .methodNotAllowed)
        #expect(browser.get("/elsewhere").status == .notFound)
        #expect(browser.get("@acme/overview/more").status == .notFound)
    }
}
