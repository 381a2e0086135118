import HTTPTypes
import SCIMAdministration
import SCIMConsole
import SCIMCore
import SCIMDirectory
import SCIMHTTP
import SCIMHost
import TestBed
import Testing

/// Setting how people sign in with Entra, for one organization and for the whole machine.
@Suite struct EntraSettingsFormTests {
    let test: TestConsole

    init() throws { test = try TestConsole() }

    /// Where the page is for who sees one organization, and for who sees the machine.
    private static let scopes: [(organization: String?, page: String)] = [
        ("acme", "@acme/administrators"), (nil, "users"),
    ]

    @Test(arguments: scopes)
    func `sign-in is set up, shown with what to register, changed and turned off`(
        organization: String?, page: String
    ) throws {
        var browser = try test.signedIn(organization)
        #expect(browser.get(page).text.contains("It is off."))
        var form = try #require(browser.document("\(page)/entra").form("entra"))
        let set = browser.send(
            form,
            [
                "tenant": TestConsole.tenant, "client-id": TestConsole.application.uppercased(),
                "administrators": "\(TestConsole.person.uppercased())\r\n\r\n",
            ])
        #expect(set.location == "/scim-console/\(page)?done=entra-set")
        let signIn = try #require(try test.administration.entraSignIns().first)
        #expect(signIn.organization == organization && signIn.clientID == TestConsole.application)
        #expect(signIn.people == [TestConsole.person: .administrator])
        #expect(signIn.administratorRole == "scim.admin" && signIn.authority == EntraSignIn.standardAuthority)
        let shown = browser.get("\(page)?done=entra-set").text
        for text in [
            TestConsole.tenant, TestConsole.application, TestConsole.person, "scim.viewer", "<details open>",
            "value=\"https://scim.example.org/scim-console/entra\"",
            "value=\"https://scim.example.org/scim-console/entra/\(TestConsole.application)\"", "Not fetched yet",
        ] { #expect(shown.contains(text), "\(text)") }

        let edit = browser.document("\(page)/entra")
        #expect(edit.text.contains("signs out everybody who signed in this way"))
        form = try #require(edit.form("entra"))
        #expect(browser.send(form).location == "/scim-console/\(page)?done=unchanged")
        #expect(browser.send(form, ["viewer-role": "looks"]).location == "/scim-console/\(page)?done=entra-set")
        #expect(try test.administration.entraSignIns().map(\.viewerRole) == ["looks"])
        form = try #require(browser.document("\(page)/remove-entra").form("remove-entra"))
        #expect(browser.send(form).location == "/scim-console/\(page)?done=entra-removed")
        #expect(try test.administration.entraSignIns() == [])
        #expect(browser.get("\(page)/remove-entra").status == .notFound)
        let actions = try test.administration.auditTrail().suffix(3).map(\.action)
        #expect(actions == ["console entra set", "console entra set", "console entra remove"])
    }

    @Test(
        arguments: [
            ("tenant", "common", "tenant-fault"), ("client-id", "<b>", "client-id-fault"),
            ("admin-role", "a b", "admin-role-fault"), ("viewer-role", "scim.admin", "admin-role-fault"),
            ("administrators", "ada@example.org", "administrators-fault"), ("viewers", "bob", "viewers-fault"),
        ])
    func `what is wrong is said next to its field, and nothing typed is lost`(
        field: String, typed: String, place: String
    ) throws {
        var browser = try test.signedIn()
        let form = try #require(browser.document("@acme/administrators/entra").form("entra"))
        var fields = [
            "tenant": TestConsole.tenant, "client-id": TestConsole.application, "admin-role": "scim.admin",
            "viewer-role": "scim.viewer", "viewers": TestConsole.person,
            "authority": "https://login.microsoftonline.us",
        ]
        fields[field] = typed
        let kept = form.fields.filter { fields[$0.name] == nil } + fields.map { ($0.key, $0.value) }
        let body = kept.map { "\(PercentCoding.encode($0.name))=\(PercentCoding.encode($0.value))" }
        let answer = browser.post(form.action, body.joined(separator: "&"))
        #expect(answer.status.code == 422)
        #expect(answer.text.contains("id=\"\(place)\"") && answer.text.count(of: "class=\"fault\"") == 1)
        let again = try #require(Document(answer.text).form("entra"))
        for (name, value) in fields {
            #expect(again.fields.contains { $0.name == name && $0.value == value }, "\(name)")
        }
        #expect(try test.administration.entraSignIns() == [])
    }

    @Test func `nobody chooses from where the server fetches keys`() throws {
        var browser = try test.signedIn()
        let form = try #require(browser.document("@acme/administrators/entra").form("entra"))
        let fields: KeyValuePairs = [
            "tenant": TestConsole.tenant, "client-id": TestConsole.application, "authority": "https://evil.example",
        ]
        #expect(browser.send(form, fields).status == .badRequest)
        #expect(try test.administration.entraSignIns() == [])
        // One that was set in a shell stays.
        try test.administration.setEntraSignIn(
            EntraSignIn(
                organization: "acme", tenant: TestConsole.tenant, clientID: TestConsole.application,
                authority: "https://entra.example"))
        let edit = try #require(browser.document("@acme/administrators/entra").form("entra"))
        #expect(browser.send(edit, ["viewer-role": "looks"]).status == .seeOther)
        #expect(try test.administration.entraSignIns().map(\.authority) == ["https://entra.example"])
    }

    @Test func `who administers one organization sets only their own, and learns nothing of others`() throws {
        _ = try test.administration.createOrganization("globex")
        try test.setSignIn(of: "globex")
        var browser = try test.signedIn("acme")
        for page in ["administrators", "administrators/entra", "administrators/remove-entra"] {
            #expect(browser.get("@globex/\(page)").status == .notFound)
            #expect(browser.post("@globex/\(page)", "seen=off").status == .notFound)
        }
        for page in ["users/entra", "users/remove-entra"] {
            #expect(browser.get(page).status == .notFound)
            #expect(browser.post(page, "seen=off&tenant=x").status == .notFound)
        }
        #expect(browser.get("@acme/administrators").text.contains("It is off."))
        let form = try #require(browser.document("@acme/administrators/entra").form("entra"))
        // Whatever a form says, it is for the organization of the address.
        let fields: KeyValuePairs = [
            "tenant": TestConsole.tenant, "client-id": TestConsole.application, "organization": "globex",
        ]
        let answer = browser.send(form, fields)
        #expect(answer.status.code == 422 && answer.text.contains("already in use on this server"))
        #expect(!answer.text.contains("globex"))
        var machine = try test.signedIn(nil)
        let told = machine.send(try #require(machine.document("@acme/administrators/entra").form("entra")), fields)
        #expect(told.status.code == 422 && told.text.contains("globex"))
        #expect(try test.administration.entraSignIns().map(\.organization) == ["globex"])
    }

    @Test(arguments: scopes)
    func `a viewer sees the settings and changes nothing`(organization: String?, page: String) throws {
        try test.setSignIn(of: organization)
        var viewer = try test.signedIn(organization, .viewer)
        let shown = viewer.document(page)
        #expect(shown.text.contains(TestConsole.application) && shown.text.contains("Redirect URI"))
        #expect(shown.forms.isEmpty && !shown.links.contains { $0.address.contains("entra") })
        for name in ["entra", "remove-entra"] {
            #expect(viewer.get("\(page)/\(name)").status == .forbidden)
            #expect(viewer.post("\(page)/\(name)", "seen=off").status == .forbidden)
        }
    }
}
