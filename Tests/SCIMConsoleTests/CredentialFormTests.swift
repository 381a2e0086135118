import HTTPTypes
import SCIMAdministration
import SCIMConsole
import SCIMCore
import SCIMDirectory
import SCIMHTTP
import SCIMHost
import Testing

/// Forms of tokens, OAuth clients and the workload identity: what they do, and what they say when they cannot.
@Suite struct CredentialFormTests {
    let test: TestConsole

    init() throws { test = try TestConsole() }

    private func value(_ id: String, in answer: Response) throws -> String {
        let begin = try #require(answer.text.firstRange(of: "<input id=\"\(id)\" readonly value=\"")).upperBound
        return String(answer.text[begin...].prefix { $0 != "\"" })
    }

    @Test func `a client is created, and all that Entra needs is shown once`() throws {
        var browser = try test.signedIn()
        let form = try #require(browser.document("@acme/provisioning/create-client").form("create-client"))
        let answer = browser.send(
            form,
            ["name": "Reports", "lifetime": "1y", "token-lifetime": "7200", "networks": "192.0.2.0/24\r\n2001:db8::1"])
        #expect(answer.status == .ok)
        let client = try test.administration.client("Reports", of: test.acme)
        #expect(try value("tenant-url", in: answer) == "https://scim.example.org/scim/v2")
        #expect(try value("token-endpoint", in: answer) == "https://scim.example.org/scim/v2/oauth2/token")
        #expect(try value("client-identifier", in: answer) == client.clientID)
        #expect(try value("client-secret", in: answer).hasPrefix("scimcs_"))
        #expect(
            answer.text.contains("OAuth 2.0 client credentials grant") && answer.text.contains("leave the scope empty"))
        #expect(client.tokenLifetime == 7200)
        #expect(client.limits.sentence == ["reads and changes", "192.0.2.0/24", "2001:db8::1"])
        let secret = try #require(client.secrets.first)
        #expect(secret.expires == secret.created + 365 * 86_400)
        let page = browser.get("@acme/provisioning").text
        #expect(page.contains(client.clientID) && page.contains("from 192.0.2.0/24, 2001:db8::1"))
        let entry = try #require(try test.administration.auditTrail().last)
        #expect(entry.action == "client create" && entry.actor.text == "ada in the console")
    }

    @Test(
        arguments: [
            (["name": "test"], "name-fault", "already has a token named"),
            (["name": " "], "name-fault", "name"),
            (["name": "Reports", "networks": "192.0.2.1/24"], "networks-fault", "has bits behind its prefix"),
            (["name": "Reports", "networks": "<script>"], "networks-fault", "&lt;script&gt;"),
            (["name": "Reports", "networks": "192.0.2.7\n<b>"], "networks-fault", "&lt;b&gt;"),
        ] as [(KeyValuePairs<String, String>, String, String)])
    func `an error is shown next to its field, and nothing typed is lost`(
        fields: KeyValuePairs<String, String>, place: String, text: String
    ) throws {
        var browser = try test.signedIn()
        for page in ["generate", "create-client"] {
            let form = try #require(browser.document("@acme/provisioning/\(page)").form(page))
            let typed: KeyValuePairs = ["read-only": "1", "lifetime": "2y"]
            let before = try test.administration.auditTrail().count
            // Browsers send lines with CR and LF.
            let sent = form.encoded(fields).split(separator: "%0A").joined(separator: "%0D%0A")
            let answer = browser.post(
                form.action, sent + "&" + typed.map { "\($0.key)=\($0.value)" }.joined(separator: "&"))
            #expect(answer.status.code == 422)
            let fault = try #require(answer.text.firstRange(of: "id=\"\(place)\">")).upperBound
            #expect(answer.text[fault...].prefix(300).contains(text), "\(answer.text[fault...].prefix(300))")
            #expect(answer.text.contains("aria-describedby=\"\(place)\""))
            #expect(answer.text.count(of: "aria-invalid=\"true\"") == 1)
            #expect(answer.text.contains("role=\"alert\""))
            let again = try #require(Document(answer.text).form(page))
            #expect(again.fields.contains { $0.name == "read-only" && $0.value == "1" })
            for (name, value) in fields where value != " " {
                #expect(again.fields.contains { $0.name == name && $0.value == value }, "\(name)")
            }
            #expect(try test.administration.auditTrail().count == before)
        }
    }

    @Test func `a token is generated with limits, and both kinds show and change theirs`() throws {
        var browser = try test.signedIn()
        let generated = browser.post(
            "@acme/provisioning/generate", "name=Reports&lifetime=1y&read-only=1&networks=192.0.2.0%2F24")
        #expect(generated.status == .ok)
        try test.createClient()
        #expect(browser.get("@acme/provisioning").text.contains("Read-only, from 192.0.2.0/24"))
        for (kind, name) in [("token", "Reports"), ("client", "Entra")] {
            let path = "@acme/provisioning/limit-\(kind)?\(kind)=\(name)"
            let form = try #require(browser.document(path).form("limit-\(kind)"))
            let refused = browser.send(form, ["networks": "192.0.2.1/24"])
            #expect(refused.status.code == 422 && refused.text.contains("id=\"networks-fault\""))
            #expect(refused.text.contains("192.0.2.1/24</textarea>"))
            let again = try #require(Document(refused.text).form("limit-\(kind)"))
            let done = browser.send(again, ["networks": "198.51.100.0/24, 198.51.100.0/24"])
            #expect(done.location == "/scim-console/@acme/provisioning?done=limited")
            let text = browser.get(path).text
            #expect(text.contains("198.51.100.0/24</textarea>"))
            let same = try #require(Document(text).form("limit-\(kind)"))
            #expect(browser.send(same).location == "/scim-console/@acme/provisioning?done=unchanged")
            #expect(browser.get("@acme/provisioning/limit-\(kind)?\(kind)=nobody").status == .notFound)
        }
        let token = try test.administration.token("Reports", of: test.acme)
        #expect(token.limits.sentence == ["read-only", "198.51.100.0/24"])
    }

    @Test func `a client is rotated with an overlap, which is ended, and revoked`() throws {
        let client = try test.createClient()
        var browser = try test.signedIn()
        func path(_ page: String) -> String { "@acme/provisioning/\(page)?client=Entra" }
        #expect(browser.get(path("end-client-overlap")).status == .notFound)
        var form = try #require(browser.document(path("rotate-client")).form("rotate-client"))
        let rotated = browser.send(form, ["overlap": "86400", "lifetime": "3y"])
        #expect(try value("client-identifier", in: rotated) == client.clientID)
        #expect(rotated.text.contains("is accepted until"))
        #expect(try test.secrets.count == 2)
        #expect(browser.get("@acme/provisioning").text.contains("Replaced, still valid"))
        // A third secret is one too many.
        let page = browser.document(path("rotate-client"))
        #expect(page.text.contains("Two secrets are valid already"))
        let refused = browser.send(try #require(page.form("rotate-client")), ["overlap": "3600"])
        #expect(refused.status.code == 422 && refused.text.contains("has two valid secrets already"))
        #expect(Document(refused.text).link("end the overlap")?.hasSuffix("end-client-overlap?client=Entra") == true)
        form = try #require(browser.document(path("end-client-overlap")).form("end-client-overlap"))
        #expect(browser.send(form).location == "/scim-console/@acme/provisioning?done=overlap-ended")
        #expect(try test.secrets.count == 1)
        let revoke = browser.get(path("revoke-client"))
        form = try #require(Document(revoke.text).form("revoke-client"))
        #expect(!revoke.text.contains("the only valid credential"))
        #expect(browser.send(form).location == "/scim-console/@acme/provisioning?done=client-revoked")
        #expect(browser.get(path("rotate-client")).status == .notFound)
        #expect(browser.document("@acme/provisioning").link("1 revoked client") != nil)
    }

    @Test func `whoever revokes the last credential is warned`() throws {
        _ = try test.administration.revokeToken("test", of: test.acme)
        try test.createClient()
        var browser = try test.signedIn()
        #expect(browser.get("@acme/provisioning/revoke-client?client=Entra").text.contains("the only valid credential"))
        try test.setFederation("workload")
        #expect(!browser.get("@acme/provisioning/revoke-client?client=Entra").text.contains("only valid"))
        _ = try test.administration.revokeClient("Entra", of: test.acme)
        #expect(browser.get("@acme/provisioning/remove-federation").text.contains("the only valid credential"))
    }

    @Test func `the workload identity is set, changed and removed`() throws {
        var browser = try test.signedIn()
        var form = try #require(browser.document("@acme/provisioning/federation").form("federation"))
        let set = browser.send(
            form,
            [
                "tenant": TestConsole.tenant.uppercased(), "client-id": "workload", "subjects": "one\r\ntwo",
                "read-only": "1",
            ])
        #expect(set.location == "/scim-console/@acme/provisioning?done=federation-set")
        var federation = try #require(try test.administration.federation(of: test.acme))
        #expect(federation.settings.tenant == TestConsole.tenant && federation.settings.subjects == ["one", "two"])
        #expect(federation.settings.audiences == FederationSettings.standardAudiences("workload"))
        #expect(federation.limits.isReadOnly)
        let page = browser.get("@acme/provisioning").text
        for text in ["workload", "/scim/v2/oauth2/token", "api://workload/.default", "Not accepted", "read-only"] {
            #expect(page.contains(text), "\(text)")
        }
        let shown = browser.document("@acme/provisioning/federation")
        #expect(shown.text.contains("A change ends the access tokens"))
        form = try #require(shown.form("federation"))
        #expect(browser.send(form).location == "/scim-console/@acme/provisioning?done=unchanged")
        let changed = browser.send(form, ["audiences": "api://other", "entra-tokens": "1"])
        #expect(changed.location == "/scim-console/@acme/provisioning?done=federation-set")
        federation = try #require(try test.administration.federation(of: test.acme))
        #expect(federation.settings.audiences == ["api://other"] && federation.settings.acceptsEntraTokens)
        form = try #require(browser.document("@acme/provisioning/remove-federation").form("remove-federation"))
        #expect(browser.send(form).location == "/scim-console/@acme/provisioning?done=federation-removed")
        #expect(try test.administration.federation(of: test.acme) == nil)
        #expect(browser.get("@acme/provisioning/remove-federation").status == .notFound)
    }

    @Test(
        arguments: [
            ("tenant", "common", "tenant-fault"), ("client-id", "a b", "client-id-fault"),
            ("subjects", "", "subjects-fault"), ("subjects", "ä", "subjects-fault"),
            ("audiences", String(repeating: "x", count: 600), "audiences-fault"), ("name", "test", "name-fault"),
            ("networks", "here", "networks-fault"),
        ])
    func `what is wrong with a workload identity is said next to its field`(
        field: String, typed: String, place: String
    ) throws {
        var browser = try test.signedIn()
        let form = try #require(browser.document("@acme/provisioning/federation").form("federation"))
        var fields = [
            "tenant": TestConsole.tenant, "client-id": "workload", "subjects": "one", "audiences": "api://x",
            "entra-tokens": "1", "name": "Workload", "networks": "192.0.2.7", "token-lifetime": "14400",
        ]
        fields[field] = typed
        let kept = form.fields.filter { fields[$0.name] == nil } + fields.map { ($0.key, $0.value) }
        let body = kept.map { "\(PercentCoding.encode($0.name))=\(PercentCoding.encode($0.value))" }
        let answer = browser.post(form.action, body.joined(separator: "&"))
        #expect(answer.status.code == 422)
        #expect(answer.text.contains("id=\"\(place)\"") && answer.text.count(of: "class=\"fault\"") == 1)
        let again = try #require(Document(answer.text).form("federation"))
        for (name, value) in fields {
            #expect(again.fields.contains { $0.name == name && $0.value == value }, "\(name)")
        }
        #expect(try test.administration.federation(of: test.acme) == nil)
    }

    @Test func `who sees one organization is not told whose client ID or tenant it is`() throws {
        _ = try test.administration.createOrganization("other")
        try test.setFederation("theirs", of: "other")
        for (fields, place) in [
            (["client-id": "theirs"], "client-id-fault"),
            (["client-id": "ours", "entra-tokens": "1"], "entra-tokens-fault"),
        ] as [(KeyValuePairs<String, String>, String)] {
            for (scope, isNamed) in [("acme", false), (nil, true)] as [(String?, Bool)] {
                var browser = try test.signedIn(scope)
                let form = try #require(browser.document("@acme/provisioning/federation").form("federation"))
                let more: [(String, String)] = [("tenant", TestConsole.tenant), ("subjects", "one")]
                let all = form.fields.filter { field in !(fields.map(\.key) + more.map(\.0)).contains(field.name) }
                let body = (all.map { ($0.name, $0.value) } + more + fields.map { ($0.key, $0.value) })
                    .map { "\(PercentCoding.encode($0.0))=\(PercentCoding.encode($0.1))" }.joined(separator: "&")
                let answer = browser.post(form.action, body)
                #expect(answer.status.code == 422 && answer.text.contains("id=\"\(place)\""))
                let text = Document.plain(answer.text)
                #expect((text.contains("identity of other") || text.contains("Other accepts")) == isNamed, "\(text)")
            }
        }
    }

    @Test func `a viewer sees every credential and can change none`() throws {
        try test.createClient()
        try test.limit(.client, "Entra", ["192.0.2.0/24"])
        try test.setFederation("workload")
        var viewer = try test.signedIn("acme", .viewer)
        let page = viewer.document("@acme/provisioning")
        for text in ["from 192.0.2.0/24", "workload", "scimcs_", "api://workload"] { #expect(page.text.contains(text)) }
        let changing = [
            "generate", "create-client", "rotate-client?client=Entra", "revoke-client?client=Entra",
            "limit-token?token=test", "limit-client?client=Entra", "federation", "remove-federation",
        ]
        for name in changing {
            #expect(!page.links.contains { $0.address.contains("/provisioning/\(name)") }, "\(name)")
            #expect(viewer.get("@acme/provisioning/\(name)").status == .forbidden)
            #expect(viewer.post("@acme/provisioning/\(name)", "seen=x&name=x").status == .forbidden)
        }
        #expect(viewer.get("@acme/provisioning/clients").text.contains("Entra"))
    }

    @Test func `who administers one organization touches no credential of another`() throws {
        let other = try test.administration.createOrganization("other")
        _ = try test.administration.createClient(for: other, name: "Entra", lifetime: 365 * 86_400)
        try test.setFederation("theirs", of: "other")
        var browser = try test.signedIn("acme")
        let before = try test.administration.auditTrail().count
        for name in [
            "create-client", "rotate-client?client=Entra", "revoke-client?client=Entra", "limit-client?client=Entra",
            "federation", "remove-federation",
        ] {
            #expect(browser.get("@other/provisioning/\(name)").status == .notFound)
            #expect(browser.post("@other/provisioning/\(name)", "seen=x&name=x").status == .notFound)
        }
        #expect(browser.get("@acme/provisioning/rotate-client?client=Entra").status == .notFound)
        #expect(try test.administration.auditTrail().count == before)
    }

    @Test(arguments: ["<x-hostile a=\"b\">&amp;", "\u{202E}evil", "a/../b?c=d#e", "' OR 1=1 --", "👩‍💻 שלום"])
    func `hostile names are text, and lead to the client that is meant`(name: String) throws {
        var browser = try test.signedIn()
        let form = try #require(browser.document("@acme/provisioning/create-client").form("create-client"))
        let answer = browser.send(form, ["name": name])
        if answer.status.code == 422 {
            #expect(answer.text.contains("id=\"name-fault\""))
            return
        }
        #expect(answer.status == .ok && !answer.text.contains("<x-hostile"))
        let page = browser.document("@acme/provisioning")
        for text in ["Rotate\u{2026}", "Limits\u{2026}", "Revoke\u{2026}"] {
            let address = try #require(page.links.last { $0.text == text && $0.address.contains("client?") }?.address)
            let shown = browser.get(address)
            #expect(shown.status == .ok && !shown.text.contains("<x-hostile"))
            #expect(Document(shown.text).forms.count == 1)
        }
        let revoke = try #require(page.links.last { $0.text == "Revoke\u{2026}" }?.address)
        #expect(browser.send(try #require(browser.document(revoke).form("revoke-client"))).status == .seeOther)
        #expect(try test.administration.clients(of: test.acme).map(\.state) == [.revoked])
    }

    @Test func `Connect Entra shows what the newest credential needs`() throws {
        try test.administration.revokeTestToken(of: test.acme)
        var browser = try test.signedIn()
        #expect(browser.document("@acme/connect").link("create one")?.hasSuffix("/create-client") == true)
        let client = try test.createClient()
        let page = browser.get("@acme/connect")
        #expect(try value("token-endpoint", in: page) == "https://scim.example.org/scim/v2/oauth2/token")
        #expect(try value("client-identifier", in: page) == client.clientID)
        #expect(page.text.contains("OAuth 2.0 client credentials grant") && !page.text.contains("Secret Token:"))
        #expect(Document(page.text).link("rotate the client")?.hasSuffix("rotate-client?client=Entra") == true)
        test.advance(seconds: 1)
        try test.setFederation("workload")
        let federated = browser.get("@acme/connect")
        #expect(try value("client-identifier", in: federated) == "workload")
        #expect(federated.text.contains("workload identity federation") && !federated.text.contains("Client secret"))
    }

    @Test func `what an error suggests is a link to the form`() throws {
        try test.createClient()
        var browser = try test.signedIn()
        for (name, text, address) in [
            ("Entra", "rotate the client", "/rotate-client?client=Entra"),
            ("test", "rotate the token", "/rotate?token=test"),
        ] {
            let form = try #require(browser.document("@acme/provisioning/create-client").form("create-client"))
            let answer = Document(browser.send(form, ["name": name]).text)
            #expect(answer.link(text)?.hasSuffix(address) == true)
        }
    }
}

extension CredentialLimits {
    /// Whether it reads only, and the ranges.
    fileprivate var sentence: [String] { [isReadOnly ? "read-only" : "reads and changes"] + networks.map(\.text) }
}

extension Administration {
    fileprivate func revokeTestToken(of organization: Organization) throws {
        _ = try revokeToken("test", of: organization)
    }
}
