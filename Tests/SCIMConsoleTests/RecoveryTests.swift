import HTTPTypes
import SCIMAdministration
import SCIMConsole
import SCIMCore
import SCIMDirectory
import SCIMHTTP
import SCIMHost
import Testing

/// Deleted records and the guard against mass changes, in a browser.
@Suite struct RecoveryTests {
    let test: TestConsole

    init() throws { test = try TestConsole() }

    @Test func `a deleted member is found, restored and removed for good`() throws {
        let ada = try test.createUser("ada@example.org", #","displayName":"Ada""#)
        try test.send(.delete, "/Users/\(ada)")
        var browser = try test.signedIn("acme")
        let list = browser.document("@acme/members/deleted")
        #expect(list.links.contains { $0.address.hasSuffix("/members/deleted/\(ada)") })
        // Links of the log lead to it as well.
        #expect(browser.get("@acme/members/\(ada)").status == .seeOther)
        let page = browser.get("@acme/members/deleted/\(ada)")
        #expect(page.status == .ok && page.text.contains("ada@example.org"))
        let restored = browser.send(
            try #require(browser.document("@acme/members/deleted/\(ada)/restore").form("restore")))
        #expect(restored.status == .seeOther)
        #expect(try test.send(.get, "/Users/\(ada)").status == 200)
        #expect(browser.get("@acme/members/deleted/\(ada)").status == .notFound)

        try test.send(.delete, "/Users/\(ada)")
        let form = try #require(browser.document("@acme/members/deleted/\(ada)/restore").form("restore"))
        let other = try test.createUser("ADA@example.org")
        let taken = browser.send(form)
        #expect(taken.status == .conflict)
        #expect(taken.text.contains(other))
        _ = browser.send(try #require(browser.document("@acme/members/deleted/\(ada)/purge").form("purge")))
        #expect(browser.get("@acme/members/deleted").text.contains("Nothing was deleted"))
    }

    @Test func `what is deleted in one organization is nobody's in another`() throws {
        let ada = try test.createUser("ada@example.org")
        try test.send(.delete, "/Users/\(ada)")
        let other = try test.administration.createOrganization("other")
        var browser = try test.signedIn("other")
        #expect(browser.get("@other/members/deleted/\(ada)").status == .notFound)
        #expect(!browser.get("@other/members/deleted").text.contains("ada@example.org"))
        #expect(try test.administration.deletedCount(of: other) == 0)
    }

    private func hold() throws -> [String] {
        let users = try (1...20).map { try test.createUser("user\($0)@example.org") }
        _ = try test.administration.set(
            .massChangeGuard(MassChangeGuard(percent: 20, minimum: 3)), of: test.acme)
        for user in users.prefix(8) { try test.send(.delete, "/Users/\(user)") }
        return users
    }

    @Test func `what is held is shown, and approved as it was seen`() throws {
        let users = try hold()
        var browser = try test.signedIn("acme")
        #expect(browser.get("@acme/overview").text.contains("holds a mass change"))
        let page = browser.get("@acme/provisioning/guard")
        #expect(page.text.contains("4 users would be deactivated or deleted"))
        #expect(page.text.contains("user5@example.org"))
        let form = try #require(browser.document("@acme/provisioning/approve-changes").form("approve-changes"))
        #expect(browser.send(form, ["hours": "0"]).status.code == 422)
        // More is held before the form is sent.
        try test.send(.delete, "/Users/\(users[10])")
        #expect(browser.send(form, ["hours": "1"]).status == .conflict)
        #expect(try test.send(.delete, "/Users/\(users[5])").status == 503)
        let again = try #require(browser.document("@acme/provisioning/approve-changes").form("approve-changes"))
        #expect(browser.send(again, ["hours": "1"]).status == .seeOther)
        #expect(try test.send(.delete, "/Users/\(users[5])").status == 204)
    }

    @Test func `rejecting with undoing brings back who was removed before`() throws {
        let users = try hold()
        var browser = try test.signedIn("acme")
        let form = try #require(browser.document("@acme/provisioning/reject-changes").form("reject-changes"))
        #expect(browser.send(form, ["undo": "yes"]).status == .seeOther)
        for user in users { #expect(try test.send(.get, "/Users/\(user)").status == 200) }
        #expect(try test.send(.delete, "/Users/\(users[5])").status == 403)
        #expect(browser.get("@acme/provisioning/guard").text.contains("rejected"))
    }

    @Test func `the guard's settings notice who was faster, and what cannot be`() throws {
        var browser = try test.signedIn("acme")
        let form = try #require(browser.document("@acme/provisioning/guard-settings").form("guard-settings"))
        #expect(browser.send(form, ["state": "on", "percent": "100", "minimum": "50"]).status.code == 422)
        _ = try test.administration.set(.massChangeGuard(MassChangeGuard(percent: 30)), of: test.acme)
        let late = browser.send(form, ["state": "off", "percent": "20", "minimum": "50"])
        #expect(late.status == .conflict && late.text.contains("30 %"))
        let retry = try #require(Document(late.text).form("guard-settings"))
        #expect(browser.send(retry).status == .seeOther)
        #expect(try test.acme.massChangeGuard.isOn == false)
    }

    @Test func `a member is created and renamed here`() throws {
        var browser = try test.signedIn("acme")
        let form = try #require(browser.document("@acme/members/new").form("new"))
        #expect(browser.send(form, ["name": "glass@example.org", "role": "nobody"]).status.code == 422)
        let created = browser.send(form, ["name": "glass@example.org", "display": "Break Glass", "role": "admin"])
        #expect(created.status == .seeOther)
        let user = try test.administration.user("glass@example.org", of: test.acme).user
        #expect(user.isLocal && user.role == "admin" && user.displayName == "Break Glass")
        #expect(browser.send(form, ["name": "GLASS@example.org"]).status.code == 422)
        let rename = try #require(browser.document("@acme/members/\(user.identifier)/rename").form("rename"))
        #expect(browser.send(rename, ["name": ""]).status.code == 422)
        #expect(browser.send(rename, ["name": "emergency@example.org"]).status == .seeOther)
        // By somebody who still sees the old name.
        #expect(browser.send(rename, ["name": "other@example.org"]).status == .conflict)
        #expect(try test.administration.user(user.identifier, of: test.acme).user.userName == "emergency@example.org")
    }

    @Test func `a role is protected and no longer`() throws {
        var browser = try test.signedIn("acme")
        #expect(browser.post("@acme/provisioning/protect-role", "role=admin&state=on").status == .seeOther)
        #expect(try test.administration.roles(of: test.acme).first { $0.name == "admin" }?.isProtected == true)
        #expect(browser.post("@acme/provisioning/protect-role", "role=admin&state=maybe").status == .badRequest)
        #expect(browser.post("@acme/provisioning/protect-role", "role=admin&state=off").status == .seeOther)
        #expect(try test.administration.roles(of: test.acme).allSatisfy { !$0.isProtected })
    }

    @Test func `a group is protected and no longer`() throws {
        let group = try #require(try test.send(.post, "/Groups", #"{"displayName":"Admins"}"#).body["id"]?.string)
        var browser = try test.signedIn("acme")
        _ = browser.send(try #require(browser.document("@acme/groups/\(group)").form("protect")))
        #expect(try test.send(.delete, "/Groups/\(group)").status == 403)
        _ = browser.send(try #require(browser.document("@acme/groups/\(group)").form("unprotect")))
        #expect(try test.send(.delete, "/Groups/\(group)").status == 204)
    }
}
