import HTTPTypes
import SCIMAdministration
import SCIMConsole
import SCIMCore
import SCIMDirectory
import SCIMHTTP
import SCIMHost
import Testing

/// Every form there is, found by following every link as an administrator.
@Suite struct EveryFormTests {
    let test: TestConsole

    init() throws {
        test = try TestConsole()
        let acme = try test.acme
        let ada = try test.createUser("ada", #","roles":[{"value":"admin","primary":true}]"#)
        let bob = try test.createUser("bob", #","roles":[{"value":"Engineer","primary":true}]"#)
        try test.send(.post, "/Groups", #"{"displayName":"Team","members":[{"value":"\#(ada)"}]}"#)
        _ = try test.administration.setActive(false, user: bob, of: acme)
        _ = try test.administration.setManualRole("viewer", for: bob, of: acme)
        let eve = try test.createUser("eve")
        _ = try test.administration.setProtected(true, user: eve, of: acme)
        _ = try test.administration.createToken(for: acme, name: "Entra", lifetime: nil)
        _ = try test.administration.rotateToken("Entra", of: acme, overlap: 3600)
        _ = try test.createClient("Entra client")
        _ = try test.administration.rotateClient("Entra client", of: acme, overlap: 3600)
        try test.setFederation("workload")
        try test.setSignIn()
        try test.administration.setConsoleUser("grace", to: ConsoleAccess(organization: nil, role: .viewer))
        // Something deleted, and something that the guard holds.
        _ = try test.administration.deleteUser(test.createUser("gone"), of: acme)
        _ = try test.administration.set(.massChangeGuard(MassChangeGuard(percent: 1, minimum: 1)), of: acme)
        try test.send(.delete, "/Users/\(test.createUser("held"))")
        // Something that applying the mappings would change.
        _ = try test.administration.setRoleMapping("admin", to: "member", of: acme)
        _ = try test.signedIn("acme", .viewer)
    }

    /// Every page that a link of the console leads to, with what it shows.
    private func crawl(_ browser: inout Browser) -> [String: Document] {
        var pages: [String: Document] = [:]
        // Forms that only look something up are links that nobody wrote out.
        var waiting = [
            "/scim-console/", "/scim-console/@acme/provisioning/map?label=x&role=admin",
            "/scim-console/@acme/provisioning/default-role?role=admin",
        ]
        while let address = waiting.popLast() {
            let path = String(address.prefix { $0 != "#" })
            guard pages[path] == nil, !path.contains(".csv"), pages.count < 400 else { continue }
            let answer = browser.get(path)
            #expect(answer.status.code < 500, "\(path)")
            pages[path] = Document(answer.text)
            waiting += Document(answer.text).links.map(\.address).filter { $0.hasPrefix("/scim-console/") }
        }
        return pages
    }

    @Test func `a viewer gets 403 for every form of every page, and for the pages that hold them`() throws {
        var administrator = try test.signedIn(nil)
        let pages = crawl(&administrator)
        let forms = pages.values.flatMap(\.forms)
        let kinds = Set(forms.compactMap { $0.action.split(separator: "?")[0].split(separator: "/").last })
        let expected: Set<Substring> = [
            "scim-console", "users", "sessions", "generate", "rotate", "revoke", "end-overlap", "map", "unmap",
            "default-role", "apply", "attributes", "relink", "groups", "disable", "activate", "deactivate", "protect",
            "unprotect", "role", "clear-role", "limit-token", "create-client", "rotate-client", "end-client-overlap",
            "new", "rename", "protect-role", "restore", "purge", "approve-changes", "reject-changes", "guard-settings",
            "revoke-client", "limit-client", "federation", "remove-federation", "entra", "remove-entra",
        ]
        #expect(kinds == expected, "\(kinds.symmetricDifference(expected))")
        var viewer = try test.signedIn(nil, .viewer)
        let before = try test.administration.auditTrail().count
        for form in forms {
            let answer = viewer.send(form)
            #expect(answer.status == .forbidden, "\(form.action): \(answer.status)")
            #expect(answer.text.contains("You can look, but not change"), "\(form.action)")
        }
        #expect(try test.administration.auditTrail().count == before)
        for (path, page) in pages where !page.forms.isEmpty {
            let shown = viewer.get(path)
            #expect(Document(shown.text).forms.isEmpty, "\(path)")
            #expect(shown.status == .ok || shown.status == .forbidden, "\(path): \(shown.status)")
        }
    }

    @Test func `a form without the token of the session changes nothing, whichever it is`() throws {
        var administrator = try test.signedIn(nil)
        let forms = crawl(&administrator).values.flatMap(\.forms)
        let before = try test.administration.auditTrail().count
        for form in forms {
            #expect(administrator.post(form.action, form.encoded(), token: "x").status == .forbidden, "\(form.action)")
        }
        #expect(try test.administration.auditTrail().count == before)
    }

    @Test func `a secret is on the page that made it, and on no other`() throws {
        var browser = try test.signedIn(nil)
        var secrets: [String] = []
        let generated = browser.post("@acme/provisioning/generate", "name=Entra%20two&lifetime=1y")
        secrets.append(try secret(in: generated))
        let rotate = try #require(browser.document("@acme/provisioning/rotate?token=Entra%20two").form("rotate"))
        let rotated = browser.send(rotate, ["overlap": "3600", "lifetime": "same"])
        secrets.append(try secret(in: rotated))
        // Sent again, as by going back and forward, it shows the form again and not the secret.
        let again = browser.send(rotate, ["overlap": "3600", "lifetime": "same"])
        #expect(again.status == .conflict)
        let twice = browser.post("@acme/provisioning/generate", "name=Entra%20two&lifetime=1y")
        #expect(twice.status.code == 422)
        let created = browser.post(
            "@acme/provisioning/create-client", "name=Reports&lifetime=1y&token-lifetime=3600")
        secrets.append(try secret(in: created, "scimcs_"))
        let rotateClient = try #require(
            browser.document("@acme/provisioning/rotate-client?client=Reports").form("rotate-client"))
        let renewed = browser.send(rotateClient, ["overlap": "3600"])
        secrets.append(try secret(in: renewed, "scimcs_"))
        #expect(browser.send(rotateClient, ["overlap": "3600"]).status == .conflict)
        let invitation = browser.post("sessions", "person=grace&role=viewer&organization=acme")
        let begin = try #require(invitation.text.firstRange(of: "/scim-console/login/")).upperBound
        secrets.append(String(invitation.text[begin...].prefix(43)))
        for answer in [generated, rotated, created, renewed, invitation] {
            #expect(answer.field("Cache-Control") == "no-store")
            #expect(secrets.count { answer.text.contains($0) } == 1)
        }
        #expect(Set(secrets).count == 5)
        var pages = crawl(&browser).mapValues(\.text)
        pages["again"] = again.text
        pages["twice"] = twice.text
        pages["csv"] = browser.get("@acme/members/export.csv").text
        for (path, text) in pages {
            for secret in secrets { #expect(!text.contains(secret), "\(path)") }
        }
    }

    private func secret(in answer: Response, _ prefix: String = "scim_") throws -> String {
        let begin = try #require(answer.text.firstRange(of: "value=\"\(prefix)")).lowerBound
        return String(answer.text[begin...].dropFirst(7).prefix { $0 != "\"" })
    }

    @Test func `a request that two organizations have shows each its own entries`() throws {
        let other = try test.administration.createOrganization("other")
        _ = try test.administration.set(.scim(true), of: other)
        let token = try test.administration.createToken(for: other, name: "other", lifetime: nil).secret.text
        let id = "0123456789abcdef0123456789abcdef"
        #expect(try test.send(.post, "/Users", #"{"userName":"own"}"#, id: id).status == 201)
        #expect(try test.send(.post, "/Users", #"{"userName":"foreign"}"#, token: token, id: id).status == 201)
        var machine = try test.signedIn(nil)
        for (organization, own, foreign) in [("acme", "own", "foreign"), ("other", "foreign", "own")] {
            var browser = try test.signedIn(organization)
            for text in [
                browser.get("@\(organization)/log/requests/\(id)").text,
                machine.get("@\(organization)/log/requests/\(id)").text,
                browser.get("@\(organization)/log?request=\(id)").text,
            ] {
                #expect(text.contains(own) && !text.contains(foreign))
            }
        }
    }

    @Test func `the export has every member that matches, in the order of the page`() throws {
        for number in 0..<1203 { try test.createUser("user\(number)", #","active":\#(number % 3 != 0)"#) }
        var browser = try test.signedIn()
        let all = browser.get("@acme/members/export.csv")
        #expect(all.contentType == "text/csv; charset=utf-8")
        #expect(all.field("Content-Disposition") == "attachment; filename=\"members.csv\"")
        // A heading, 1,203 and the four that are there before.
        #expect(rows(all).count == 1 + 1203 + 4)
        #expect(rows(browser.get("@acme/members/export.csv?state=inactive")).count == 1 + 401 + 1)
        let named = rows(browser.get("@acme/members/export.csv?search=user12&sort=-name")).dropFirst()
        let names = named.map { String($0.split(separator: ",")[1]) }
        #expect(names == Array(names.sorted().reversed()))
        #expect(named.count == 1 + 10 + 3)
        #expect(rows(browser.get("@acme/members/export.csv?search=nobody")).count == 1)
        let page = browser.get("@acme/members?state=inactive").text
        #expect(page.contains("export.csv?state=inactive") && page.contains("all members that match"))
        let groups = rows(browser.get("@acme/groups/export.csv"))
        #expect(groups.count == 2 && groups[1].contains("Team") && groups[1].contains("ada"))
    }

    private func rows(_ answer: Response) -> [Substring] { answer.text.split(separator: "\r\n") }
}
