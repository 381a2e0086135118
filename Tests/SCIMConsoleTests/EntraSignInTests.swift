import HTTPTypes
import OrderedCollections
import SCIMAdministration
import SCIMConsole
import SCIMCore
import SCIMDirectory
import SCIMHTTP
import SCIMHost
import SCIMStore
import TestBed
import Testing

/// Signing in with Microsoft Entra ID: the way there, the way back, and whoever must not get in.
@Suite struct EntraSignInTests {
    let test: TestConsole
    let key: RSAPrivateKey

    private static let tenant = "3a7d1c52-8e0b-4f6a-9c14-5b2e7d9f0a61"
    private static let client = "6f1d2c3b-4a59-4e68-8776-95a4b3c2d1e0"
    private static let ada = "c0ffee00-1111-4222-8333-444455556666"

    init() throws {
        test = try TestConsole()
        let fixture = try AssertionFixture()
        key = try #require(fixture.keys[fixture.keyID])
        try set()
        try trust(key, "first")
    }

    private func set(organization: String? = "acme", people: [String: ConsoleAccess.Role] = [:]) throws {
        try test.administration.setEntraSignIn(
            EntraSignIn(
                organization: organization, tenant: EntraSignInTests.tenant, clientID: EntraSignInTests.client,
                people: people))
    }

    private var settings: EntraSignIn {
        get throws { try #require(try test.administration.entraSignIns().first) }
    }

    private func trust(_ key: RSAPrivateKey, _ id: String) throws {
        let store = try Store.open(test.installation.configuration.databasePath, as: .administration)
        let (url, now) = (try settings.keysURL, test.administration.time)
        try store.write {
            try $0.setKeySet(url, document: keySetDocument([(id, key)]), entityTag: nil, isImported: true, at: now)
        }
    }

    /// Where a browser was sent, and with which parameters.
    private struct Journey {
        let address: String
        let parameters: [String: String]
    }

    private func begin(_ browser: inout Browser) throws -> Journey {
        let answer = browser.get("entra/\(EntraSignInTests.client)")
        #expect(answer.status == .seeOther)
        let parts = try #require(answer.location).split(separator: "?", maxSplits: 1).map(String.init)
        var parameters: [String: String] = [:]
        for pair in try #require(parts.last).split(separator: "&") {
            let pair = pair.split(separator: "=", maxSplits: 1)
            parameters[String(pair[0])] = try PercentCoding.decode(Array(pair[1].utf8)[...], plusIsSpace: false)
        }
        return Journey(address: parts[0], parameters: parameters)
    }

    /// What Entra signs for Ada, with these claims changed; null removes one.
    private func token(_ journey: Journey, _ changes: JSONObject = [:], id: String = "first") throws -> String {
        let now = Int(test.administration.time.milliseconds / 1000)
        var claims: JSONObject = [
            "aud": .string(EntraSignInTests.client), "iss": .string(try settings.issuer),
            "iat": .number(JSONNumber(now)), "nbf": .number(JSONNumber(now)), "exp": .number(JSONNumber(now + 3900)),
            "name": "Ada Lovelace",
            "oid": .string(EntraSignInTests.ada), "sub": "subject-of-ada", "tid": .string(EntraSignInTests.tenant),
            "nonce": .string(journey.parameters["nonce"] ?? ""), "roles": ["scim.admin"], "ver": "2.0",
        ]
        for (name, value) in changes { claims[name] = value == .null ? nil : value }
        let header: JSONObject = ["typ": "JWT", "alg": "RS256", "kid": .string(id)]
        return try AssertionFixture().signed(
            JSONValue.object(header).text, JSONValue.object(claims).text, with: key)
    }

    /// Entra's page sends the form: from another site, with the cookie for that.
    private func finish(
        _ browser: inout Browser, _ journey: Journey, _ changes: JSONObject = [:], id: String = "first",
        state: String? = nil
    ) throws -> Response {
        let state = state ?? journey.parameters["state"] ?? ""
        let form = "id_token=\(try token(journey, changes, id: id))&state=\(state)&session_state=x"
        browser.site = "cross-site"
        defer { browser.site = "same-origin" }
        return browser.post("entra", form, token: "")
    }

    @Test func `the browser is sent to Entra with what it needs, and comes back signed in`() throws {
        var browser = Browser(console: test.console)
        let journey = try begin(&browser)
        #expect(
            journey.address == "https://login.microsoftonline.com/\(EntraSignInTests.tenant)/oauth2/v2.0/authorize")
        let expected = [
            "client_id": EntraSignInTests.client, "response_type": "id_token", "response_mode": "form_post",
            "scope": "openid profile", "redirect_uri": "https://scim.example.org/scim-console/entra",
        ]
        for (name, value) in expected { #expect(journey.parameters[name] == value) }
        let answer = try finish(&browser, journey)
        #expect(answer.status == .seeOther && answer.location == "/scim-console/")
        let cookies = answer.further.filter { $0.name == .setCookie }.map(\.value)
        #expect(cookies.count { $0.hasPrefix("__Host-scim-console=") && $0.hasSuffix("SameSite=Lax") } == 1)
        #expect(cookies.count { $0.hasPrefix("__Host-scim-console-entra=; Max-Age=0") } == 1)
        #expect(browser.get("@acme/overview").status == .ok)
        let session = try #require(try test.administration.consoleSessions().first)
        #expect(session.access == ConsoleAccess(organization: "acme", role: .administrator))
        #expect(session.person == "Ada Lovelace (Entra, \(EntraSignInTests.ada))")
    }

    @Test func `the cookie for the way back is sent from other sites, for ten minutes, and to nobody's script`() throws
    {
        var browser = Browser(console: test.console)
        let cookie = try #require(browser.get("entra/\(EntraSignInTests.client)").field("Set-Cookie"))
        #expect(cookie.hasPrefix("__Host-scim-console-entra="))
        #expect(cookie.hasSuffix("; Max-Age=600; Path=/; Secure; HttpOnly; SameSite=None"))
    }

    @Test(
        arguments: [
            (["scim.admin"], ConsoleAccess.Role.administrator), (["scim.viewer"], .viewer),
            (["other", "scim.viewer", "scim.admin"], .administrator), (["SCIM.ADMIN"], nil), (["admin"], nil),
            ([], nil),
        ] as [([String], ConsoleAccess.Role?)])
    func `app roles decide what people may do`(roles: [String], expected: ConsoleAccess.Role?) throws {
        var browser = Browser(console: test.console)
        let answer = try finish(&browser, begin(&browser), ["roles": .array(roles.map { .string($0) })])
        #expect(answer.status == (expected == nil ? .forbidden : .seeOther))
        #expect(try test.administration.consoleSessions().map(\.access.role) == [expected].compactMap(\.self))
        if expected == nil {
            #expect(answer.text.contains("You may not use this console"))
            #expect(answer.text.contains("scim.admin") && answer.text.contains(EntraSignInTests.ada))
        }
    }

    @Test func `listed people need no app role, and e-mail or names list nobody`() throws {
        try set(people: [EntraSignInTests.ada.uppercased(): .viewer])
        var browser = Browser(console: test.console)
        #expect(try finish(&browser, begin(&browser), ["roles": .null]).status == .seeOther)
        #expect(try test.administration.consoleSessions().map(\.access.role) == [.viewer])
        var other = Browser(console: test.console)
        let changes: JSONObject = ["roles": .null, "oid": "c0ffee00-0000-4222-8333-444455556666"]
        #expect(try finish(&other, begin(&other), changes).status == .forbidden)
        #expect(throws: ServiceError.self) { try set(people: ["ada@example.org": .viewer]) }
    }

    @Test(
        arguments: [
            ["aud": "11111111-4a59-4e68-8776-95a4b3c2d1e0"],
            ["aud": ["6f1d2c3b-4a59-4e68-8776-95a4b3c2d1e0", "other"]],
            ["iss": "https://login.microsoftonline.com/11111111-8e0b-4f6a-9c14-5b2e7d9f0a61/v2.0"],
            ["tid": "11111111-8e0b-4f6a-9c14-5b2e7d9f0a61"], ["tid": .null], ["nonce": "other"], ["nonce": .null],
            ["exp": 1_700_000_000], ["nbf": 1_900_000_000], ["iat": 1_900_000_000], ["exp": "soon"], ["sub": .null],
            ["roles": "scim.admin"],
        ] as [JSONObject])
    func `an answer that is not for this sign-in is refused, without saying why`(changes: JSONObject) throws {
        var browser = Browser(console: test.console)
        let answer = try finish(&browser, begin(&browser), changes)
        #expect(answer.status == .forbidden)
        #expect(answer.text.contains("Entra's answer was not accepted") || answer.text.contains("Entra&#39;s answer"))
        #expect(answer.text.contains("00ff"))
        #expect(try test.administration.consoleSessions() == [])
    }

    @Test func `another browser cannot finish it, and nobody can finish it twice`() throws {
        var browser = Browser(console: test.console)
        let journey = try begin(&browser)
        var stranger = Browser(console: test.console)
        #expect(try finish(&stranger, journey).text.contains("was not begun here"))
        _ = try begin(&stranger)
        #expect(try finish(&stranger, journey).text.contains("was not begun here"))
        #expect(try finish(&browser, journey, state: "x.\(EntraSignInTests.client)").status == .forbidden)

        let again = try begin(&browser)
        let kept = browser.entraCookie
        #expect(try finish(&browser, again).status == .seeOther)
        browser.entraCookie = kept
        #expect(try finish(&browser, again).status == .gone)
        #expect(try test.administration.consoleSessions().count == 1)
    }

    @Test func `what Entra says when it signs nobody in is shown, escaped`() throws {
        var browser = Browser(console: test.console)
        let journey = try begin(&browser)
        browser.site = "cross-site"
        let answer = browser.post(
            "entra",
            "error=access_denied&error_description=AADSTS65004%3A+%3Cb%3Edeclined&state=\(journey.parameters["state"] ?? "")",
            token: "")
        #expect(answer.status == .forbidden)
        #expect(answer.text.contains("access_denied: AADSTS65004: &lt;b&gt;declined"))
    }

    @Test func `a key that is not known is asked for, and the next answer with it is accepted`() throws {
        var browser = Browser(console: test.console)
        // Keys that came a moment ago are not asked for again.
        test.advance(seconds: 301)
        #expect(try finish(&browser, begin(&browser), id: "second").status == .forbidden)
        let url = try settings.keysURL
        let store = try Store.open(test.installation.configuration.databasePath, as: .administration)
        #expect(try store.makeReader().read { try $0.keySet(url)?.requested } == test.administration.time)
        try trust(key, "second")
        #expect(try finish(&browser, begin(&browser), id: "second").status == .seeOther)
    }

    @Test func `answers with keys that do not exist never wait for the writer`() throws {
        test.advance(seconds: 301)
        var browser = Browser(console: test.console)
        #expect(try finish(&browser, begin(&browser), id: "second").status == .forbidden)
        let journey = try begin(&browser)
        let form = "id_token=\(try token(journey, id: "third"))&state=\(journey.parameters["state"] ?? "")"
        let (console, cookie) = (test.console, browser.entraCookie)
        let store = try Store.open(test.installation.configuration.databasePath, as: .administration)
        let status = try store.write { _ in
            var stranger = Browser(console: console)
            stranger.entraCookie = cookie
            stranger.site = "cross-site"
            return stranger.post("entra", form, token: "").status.code
        }
        #expect(status == 403)
    }

    @Test func `a long name hides nobody's object ID`() throws {
        var browser = Browser(console: test.console)
        let changes: JSONObject = ["name": .string(String(repeating: "Ada ", count: 200))]
        #expect(try finish(&browser, begin(&browser), changes).status == .seeOther)
        let person = try #require(try test.administration.consoleSessions().first).person
        #expect(person.hasSuffix(" (Entra, \(EntraSignInTests.ada))"))
        #expect(person.utf8.count < 250)
    }

    @Test func `turning it off, or changing it, signs out who came that way`() throws {
        for change in [
            { try test.administration.removeEntraSignIn(of: "acme") },
            { try set(people: [EntraSignInTests.ada: .viewer]) },
        ] {
            try set()
            try trust(key, "first")
            var browser = Browser(console: test.console)
            #expect(try finish(&browser, begin(&browser)).status == .seeOther)
            var other = try test.signedIn()
            try change()
            #expect(browser.get("@acme/overview").status == .unauthorized)
            #expect(other.get("@acme/overview").status == .ok)
        }
        try test.administration.removeEntraSignIn(of: "acme")
        var browser = Browser(console: test.console)
        #expect(browser.get("entra/\(EntraSignInTests.client)").status == .notFound)
    }

    @Test func `the sign-in page offers it only where that tells nothing`() throws {
        var browser = Browser(console: test.console)
        let button = "href=\"/scim-console/entra/"
        #expect(browser.get("").text.count(of: button) == 1)
        _ = try test.administration.createOrganization("globex")
        let globex = "11111111-4a59-4e68-8776-95a4b3c2d1e0"
        try test.administration.setEntraSignIn(
            EntraSignIn(organization: "globex", tenant: EntraSignInTests.tenant, clientID: globex))
        #expect(!browser.get("").text.contains(button))
        let machine = "22222222-4a59-4e68-8776-95a4b3c2d1e0"
        try test.administration.setEntraSignIn(
            EntraSignIn(organization: nil, tenant: EntraSignInTests.tenant, clientID: machine))
        #expect(browser.get("").text.contains(button + machine))
    }

    @Test func `one application signs in to one place`() throws {
        #expect(throws: ServiceError.self) { try set(organization: nil) }
        #expect(throws: ServiceError.self) {
            try EntraSignIn(organization: nil, tenant: "common", clientID: EntraSignInTests.client)
        }
        #expect(throws: ServiceError.self) {
            try EntraSignIn(
                organization: nil, tenant: EntraSignInTests.tenant, clientID: EntraSignInTests.client,
                authority: "http://login.microsoftonline.com")
        }
        #expect(throws: ServiceError.self) {
            try EntraSignIn(
                organization: nil, tenant: EntraSignInTests.tenant, clientID: EntraSignInTests.client,
                administratorRole: "x", viewerRole: "x")
        }
    }
}
