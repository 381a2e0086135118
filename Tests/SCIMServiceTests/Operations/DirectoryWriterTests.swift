import HTTPTypes
import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHTTP
import SCIMHost
import SCIMStore
import Testing

@testable import SCIMService

/// What the writer does and says, told by whoever asks for the change.
@Suite struct DirectoryWriterTests {
    let acme: TestProvider

    init() throws { acme = try TestProvider() }

    /// Changes the user and returns what the writer says of it, with the record as it is stored then.
    private func save(
        _ name: String, as origin: ChangeContext.Origin, _ body: @escaping @Sendable (inout JSONObject) -> Void
    ) throws -> (old: UserRecord, change: Change, stored: UserRecord) {
        let (id, now) = (acme.organization.id, acme.clock.now)
        return try acme.provider.store.write { transaction in
            let scope = transaction.organization(id)
            let old = try #require(try scope.user(userNameKey: name))
            let before = try old.attributes()
            var attributes = before
            body(&attributes)
            let context = ChangeContext(organizationName: "acme", origin: origin, now: now)
            let (_, change) = try DirectoryWriter(scope, context, .user).save(
                old, before: before, UserDraft(attributes, of: .user))
            return (old, change, try #require(try scope.user(old.id)))
        }
    }

    private var client: ChangeContext.Origin {
        .client(
            ChangeContext.ClientRules(
                baseURL: .unset, settings: OrganizationRecord.Settings(),
                roles: RoleMapping(table: ["boss": "admin"], defaultRole: nil), credentialName: "test",
                isRehearsal: false))
    }

    @Test func `reports a change completely, before and after`() throws {
        let long = String(repeating: "x", count: 1000)
        try acme.createUser("ada@example.org", #","title":"Clerk""#)
        acme.clock.advance(seconds: 1)
        let (old, change, stored) = try save("ada@example.org", as: client) { $0["title"] = .string(long) }
        #expect(change.operation == .update)
        #expect(change.kind == .user && change.id == old.id && change.name == "ada@example.org")
        #expect(change.before == old.document)
        #expect(change.after == stored.document)
        #expect(stored.document != old.document)
        #expect(String(decoding: try #require(change.after), as: UTF8.self).contains(long))
        #expect(!String(decoding: try #require(change.attributes.json), as: UTF8.self).contains(long))
    }

    @Test func `a client's change resolves the role and is noted as SCIM's, an administrator's leaves both`() throws {
        try acme.createUser("ada@example.org", #","roles":[{"value":"boss"}]"#)
        acme.clock.advance(seconds: 60)
        let local = try save("ada@example.org", as: .local) { $0["title"] = "Clerk" }
        #expect(local.stored.role == local.old.role)
        #expect(local.stored.writtenBySCIM == local.old.writtenBySCIM)
        #expect(local.stored.modified > local.old.modified)
        let scim = try save("ada@example.org", as: client) { $0["title"] = "Manager" }
        #expect(scim.stored.role == RoleResolution(role: "admin", reason: .mapping, label: "boss"))
        #expect(scim.stored.writtenBySCIM == scim.stored.modified)
    }

    @Test func `tells a client and an administrator about protection, each in their words`() throws {
        try acme.createUser("ada@example.org")
        _ = try acme.administration.setProtected(true, user: "ada@example.org", of: acme.organization)
        let refused = #expect(throws: SCIMError.self) {
            try save("ada@example.org", as: client) { $0["active"] = false }
        }
        #expect(refused?.status == 403)
        #expect(refused?.detail.hasSuffix("provisioning cannot deactivate them") == true)
        let conflict = #expect(throws: ServiceError.self) {
            try save("ada@example.org", as: .local) { $0["active"] = false }
        }
        #expect(conflict?.kind == .conflict)
        #expect(conflict?.message == "ada@example.org is protected and cannot be deactivated")
    }
}
