import HTTPTypes
import SCIMAdministration
import SCIMConsole
import SCIMCore
import SCIMDirectory
import SCIMHTTP
import Testing

/// Forms that were opened before somebody else changed the same: 409, both states, and nothing changed.
@Suite struct StaleFormTests {
    /// A form, what somebody else does while it is open, and what the answer must show.
    struct Case: Sendable, CustomTestStringConvertible {
        let page: String
        var fields: KeyValuePairs<String, String> = [:]
        /// What is there before the form is opened.
        var before: @Sendable (TestConsole) throws -> Void = { _ in }
        let meanwhile: @Sendable (TestConsole) throws -> Void
        /// Texts of the answer: what was seen, and what is there now.
        let shown: @Sendable (TestConsole) throws -> [String]

        var testDescription: String { page }
    }

    private static let cases: [Case] = [
        Case(
            page: "provisioning/map?label=engineer&role=viewer",
            meanwhile: { _ = try $0.administration.setRoleMapping("Engineer", to: "admin", of: try $0.acme) },
            shown: { _ in ["not mapped", "mapped to admin", "mapped to viewer"] }),
        Case(
            page: "provisioning/map?label=admin&role=viewer",
            meanwhile: { _ = try $0.administration.setRoleMapping("admin", to: "member", of: try $0.acme) },
            shown: { _ in ["mapped to admin", "mapped to member", "mapped to viewer"] }),
        Case(
            page: "provisioning/map?label=admin&role=viewer",
            meanwhile: { try $0.administration.unsetRoleMapping("admin", of: try $0.acme) },
            shown: { _ in ["mapped to admin", "not mapped", "mapped to viewer"] }),
        Case(
            page: "provisioning/unmap?label=viewer",
            meanwhile: { _ = try $0.administration.setRoleMapping("viewer", to: "admin", of: try $0.acme) },
            shown: { _ in ["mapped to viewer", "mapped to admin", "not mapped"] }),
        Case(
            page: "provisioning/default-role?role=viewer",
            meanwhile: { try $0.administration.setDefaultRole("admin", of: try $0.acme) },
            shown: { _ in ["You sawmember", "It is nowadmin", "You asked forviewer"] }),
        Case(
            page: "provisioning/default-role?role=viewer",
            meanwhile: { try $0.administration.setDefaultRole(nil, of: try $0.acme) },
            shown: { _ in ["You sawmember", "It is nowno role", "You asked forviewer"] }),
        Case(
            page: "provisioning/apply",
            before: { test in
                try test.createUser("ada", #","roles":[{"value":"admin","primary":true}]"#)
                try test.createUser("bob", #","roles":[{"value":"admin","primary":true}]"#)
                try test.createUser("eve")
                _ = try test.administration.setRoleMapping("admin", to: "viewer", of: try test.acme)
            },
            meanwhile: { try $0.administration.setDefaultRole("admin", of: try $0.acme) },
            shown: { _ in ["2 members would change role", "3 members would change role", "Nobody’s role was changed"] }),
        Case(
            page: "provisioning/rotate?token=test", fields: ["overlap": "0", "lifetime": "same"],
            meanwhile: { _ = try $0.administration.rotateToken("test", of: try $0.acme, overlap: 3600) },
            shown: { test in try test.administration.tokens(of: try test.acme).map(\.prefix) }),
        Case(
            page: "provisioning/revoke?token=test",
            meanwhile: { _ = try $0.administration.rotateToken("test", of: try $0.acme, overlap: 0) },
            shown: { test in try test.administration.tokens(of: try test.acme).map(\.prefix) }),
        Case(
            page: "provisioning/end-overlap?token=test",
            before: { _ = try $0.administration.rotateToken("test", of: try $0.acme, overlap: 3600) },
            meanwhile: { _ = try $0.administration.rotateToken("test", of: try $0.acme, overlap: 3600) },
            shown: { test in try test.administration.tokens(of: try test.acme).dropFirst().map(\.prefix) }),
        Case(
            page: "provisioning/rotate-client?client=Entra", fields: ["overlap": "0", "lifetime": "same"],
            before: { _ = try $0.createClient() },
            meanwhile: { _ = try $0.administration.rotateClient("Entra", of: try $0.acme, overlap: 3600) },
            shown: { test in try test.secrets }),
        Case(
            page: "provisioning/revoke-client?client=Entra",
            before: { _ = try $0.createClient() },
            meanwhile: { _ = try $0.administration.rotateClient("Entra", of: try $0.acme, overlap: 0) },
            shown: { test in try test.secrets }),
        Case(
            page: "provisioning/end-client-overlap?client=Entra",
            before: { test in
                _ = try test.createClient()
                _ = try test.administration.rotateClient("Entra", of: try test.acme, overlap: 3600)
            },
            meanwhile: { test in
                _ = try test.administration.rotateClient("Entra", of: try test.acme, overlap: 0)
                _ = try test.administration.rotateClient("Entra", of: try test.acme, overlap: 3600)
            },
            shown: { test in try test.secrets }),
        Case(
            page: "provisioning/limit-token?token=test", fields: ["read-only": "1"],
            meanwhile: { test in try test.limit(.token, "test", ["192.0.2.0/24"]) },
            shown: { _ in ["reads and changes, from any address", "from 192.0.2.0/24", "read-only, from any address"] }),
        Case(
            page: "provisioning/limit-client?client=Entra", fields: ["networks": "2001:db8::/32"],
            before: { _ = try $0.createClient() },
            meanwhile: { test in try test.limit(.client, "Entra", ["192.0.2.0/24"]) },
            shown: { _ in ["from any address", "from 192.0.2.0/24", "from 2001:db8::/32"] }),
        Case(
            page: "provisioning/federation",
            fields: ["tenant": TestConsole.tenant, "client-id": "mine", "subjects": "subject"],
            meanwhile: { try $0.setFederation("theirs") },
            shown: { _ in ["no workload identity", "client identifier theirs", "client identifier mine"] }),
        Case(
            page: "provisioning/remove-federation",
            before: { try $0.setFederation("first") },
            meanwhile: { try $0.setFederation("second") },
            shown: { _ in ["client identifier first", "client identifier second", "No workload identity"] }),
        Case(
            page: "administrators/entra",
            fields: [
                "tenant": TestConsole.tenant, "client-id": TestConsole.application, "viewers": TestConsole.person,
            ],
            meanwhile: { try $0.setSignIn() },
            shown: { _ in ["You sawoff", "client ID \(TestConsole.application)", "scim.viewer \(TestConsole.person)"] }),
        Case(
            page: "administrators/remove-entra",
            before: { try $0.setSignIn() },
            meanwhile: { try $0.setSignIn(viewerRole: "looks") },
            shown: { _ in ["app role scim.viewer", "app role looks", "You asked foroff"] }),
        Case(
            page: "provisioning/relink", fields: ["mode": "off", "hours": "1"],
            meanwhile: { _ = try $0.administration.set(.relink(.guid, quietPeriod: 7200), of: try $0.acme) },
            shown: { _ in
                ["You sawtheir old record, after 24 h", "It is nowtheir old record, after 2 h", "always a new record"]
            }),
        Case(
            page: "provisioning/attributes", fields: ["policy": "reject"],
            before: { _ = try $0.administration.set(.unknownAttributes(.reject), of: try $0.acme) },
            meanwhile: { _ = try $0.administration.set(.unknownAttributes(.ignore), of: try $0.acme) },
            shown: { _ in ["You sawRefused", "It is nowIgnored", "You asked forRefused"] }),
        Case(
            page: "provisioning/disable", fields: ["members": "deactivate"],
            before: { try $0.createUser("ada") },
            meanwhile: { _ = try $0.administration.set(.scim(false), of: try $0.acme) },
            shown: { _ in ["You sawOn", "It is nowOff", "1 member whom Entra created or changed is active"] }),
    ]

    @Test(arguments: cases)
    func `a stale form shows both states and changes nothing, and can be sent again`(form: Case) throws {
        let test = try TestConsole()
        try form.before(test)
        var browser = try test.signedIn()
        let path = "@acme/" + form.page
        let name = String(form.page.prefix { $0 != "?" })
        let opened = try #require(browser.document(path).form(name))
        try form.meanwhile(test)
        let before = try test.administration.auditTrail().count
        let refused = browser.send(opened, form.fields)
        #expect(refused.status == .conflict)
        let text = Document.plain(refused.text)
        for shown in try form.shown(test) { #expect(text.contains(shown), "\(shown) in \(text)") }
        #expect(try test.administration.auditTrail().count == before)
        // Whoever knows what is there now may ask for the same again.
        let again = try #require(Document(refused.text).form(name))
        let done = browser.send(again, form.fields)
        #expect(done.status == (form.page.contains("rotate") ? .ok : .seeOther))
        #expect(try test.administration.auditTrail().count > before)
    }

    @Test(
        arguments: [
            ("activate", [:]), ("deactivate", [:]), ("protect", [:]), ("unprotect", [:]), ("role", ["role": "viewer"]),
            ("clear-role", [:]),
        ] as [(String, KeyValuePairs<String, String>)])
    func `a stale form of a member shows both states and changes nothing`(
        change: String, fields: KeyValuePairs<String, String>
    ) throws {
        let test = try TestConsole()
        let id = try test.createUser("ada", #","roles":[{"value":"member","primary":true}]"#)
        let (administration, acme) = (test.administration, try test.acme)
        if change == "activate" { _ = try administration.setActive(false, user: id, of: acme) }
        if change == "unprotect" { _ = try administration.setProtected(true, user: id, of: acme) }
        if change == "clear-role" { _ = try administration.setManualRole("viewer", for: id, of: acme) }
        var browser = try test.signedIn()
        let opened = try #require(browser.document("@acme/members/\(id)/\(change)").form(change))
        _ = try administration.setManualRole("admin", for: id, of: acme)
        let before = try administration.auditTrail().count
        let refused = browser.send(opened, fields)
        #expect(refused.status == .conflict)
        let text = Document.plain(refused.text)
        #expect(text.contains(change == "clear-role" ? "role viewer (set by hand)" : "role member (mapping"))
        #expect(text.contains("role admin (set by hand)"))
        #expect(try administration.auditTrail().count == before)
        let again = try #require(Document(refused.text).form(change))
        #expect(browser.send(again, fields).status == .seeOther)
        #expect(try administration.auditTrail().count > before)
    }

    /// The state could change between the look at it and the write.
    @Test func `what a decision was made by is checked in the transaction that carries it out`() throws {
        let test = try TestConsole()
        let (administration, acme) = (test.administration, try test.acme)
        let id = try test.createUser("ada")
        var before = try administration.auditTrail().count
        #expect(throws: Outdated.self) {
            try administration.set(.groupSync(false), of: acme, provided: { !$0.groupsAreSynced })
        }
        #expect(throws: Outdated.self) {
            try administration.setRoleMapping("x", to: "admin", of: acme, provided: { $0 != nil })
        }
        #expect(throws: Outdated.self) {
            try administration.unsetRoleMapping("admin", of: acme, provided: { $0?.role == "viewer" })
        }
        #expect(throws: Outdated.self) { try administration.setDefaultRole(nil, of: acme, provided: { $0 == nil }) }
        #expect(throws: Outdated.self) {
            try administration.rotateToken("test", of: acme, overlap: 0, provided: { $0.prefix == "scim_0" })
        }
        #expect(throws: Outdated.self) {
            try administration.revokeToken("test", of: acme, provided: { $0.prefix == "scim_0" })
        }
        let client = try test.createClient()
        #expect(throws: Outdated.self) {
            try administration.rotateClient("Entra", of: acme, overlap: 0, provided: { $0.clientID != client.clientID })
        }
        #expect(throws: Outdated.self) {
            try administration.revokeClient("Entra", of: acme, provided: { $0.secrets.count > 1 })
        }
        #expect(throws: Outdated.self) {
            try administration.limit(.client, "Entra", of: acme) { _ in throw Outdated() }
        }
        try test.setFederation("first")
        try test.setSignIn()
        before = try administration.auditTrail().count
        let federation = try FederationSettings(tenant: TestConsole.tenant, clientID: "second", subjects: ["subject"])
        #expect(throws: Outdated.self) {
            try administration.setFederation(federation, name: "x", of: acme, provided: { $0 == nil })
        }
        #expect(throws: Outdated.self) {
            try administration.removeFederation(of: acme, provided: { $0.clientID == "x" })
        }
        let signIn = try EntraSignIn(
            organization: "acme", tenant: TestConsole.tenant, clientID: TestConsole.application)
        #expect(throws: Outdated.self) { try administration.setEntraSignIn(signIn, provided: { $0 == nil }) }
        #expect(throws: Outdated.self) {
            try administration.removeEntraSignIn(of: "acme", provided: { $0.viewerRole == "x" })
        }
        #expect(throws: Outdated.self) {
            try administration.disable(acme, members: .deactivate, provided: { !$0.isEnabled })
        }
        #expect(throws: Outdated.self) {
            try administration.setActive(false, user: id, of: acme, provided: { !$0.isActive })
        }
        #expect(throws: Outdated.self) {
            try administration.reapplyRoles(of: acme, provided: { $0.defaultRole == nil })
        }
        #expect(try administration.auditTrail().count == before)
    }

    @Test func `who was told that SCIM is off already is told when it is on again`() throws {
        let test = try TestConsole()
        try test.createUser("ada")
        var browser = try test.signedIn()
        let opened = try #require(browser.document("@acme/provisioning/disable").form("disable"))
        _ = try test.administration.set(.scim(false), of: try test.acme)
        let told = Document(browser.send(opened, ["members": "deactivate"]).text)
        _ = try test.administration.set(.scim(true), of: try test.acme)
        let refused = browser.send(try #require(told.form("disable")))
        #expect(refused.status == .conflict && Document.plain(refused.text).contains("It is nowOn"))
        #expect(try test.acme.isEnabled)
        #expect(browser.send(try #require(Document(refused.text).form("disable"))).status == .seeOther)
        #expect(try !test.acme.isEnabled)
        #expect(try test.administration.counts(of: try test.acme).activeMembers == 0)
    }

    @Test func `who keeps the members does not mind that somebody else disabled SCIM`() throws {
        let test = try TestConsole()
        var browser = try test.signedIn()
        let opened = try #require(browser.document("@acme/provisioning/disable").form("disable"))
        _ = try test.administration.set(.scim(false), of: try test.acme)
        let answer = browser.send(opened, ["members": "keep"])
        #expect(answer.location == "/scim-console/@acme/provisioning?done=unchanged")
    }
}
