import SCIMCore
import Testing

@testable import SCIMStore

@Suite struct OrganizationTests {
    let test: TestStore

    init() throws { test = try TestStore() }

    @Test func `a new one is switched off, without group sync, mapping or default role`() throws {
        try test.reader.read { snapshot throws in
            let record = try #require(try snapshot.organization(nameKey: "acme"))
            #expect(record.name == "ACME")
            #expect(record.created == .start)
            #expect(record.settings == OrganizationRecord.Settings())
            #expect(!record.settings.isEnabled && !record.settings.areGroupsEnabled)
            #expect(record.settings.relink == .guid && record.settings.quietPeriod == 86400)
            #expect(record.settings.unknownAttributes == .ignore && record.settings.defaultRole == nil)
            let acme = snapshot.organization(record.id)
            #expect(try acme.record() == record)
            #expect(try acme.roleMappings() == [])
            #expect(try acme.roles().map(\.name) == ["admin", "member", "viewer"])
            #expect(try acme.tokens() == [])
            #expect(try snapshot.organizations().map(\.name) == ["ACME", "Globex"])
            #expect(try snapshot.organization(nameKey: "none") == nil)
            #expect(try snapshot.organization(OrganizationID(99)).record() == nil)
        }
    }

    @Test func `a second one with the same name is a conflict`() {
        #expect(throws: StoreError.conflict(.organizationName)) {
            _ = try test.store.write { try $0.createOrganization(name: "Acme", nameKey: "acme", at: .start) }
        }
    }

    @Test func `keeps every setting`() throws {
        var settings = OrganizationRecord.Settings()
        settings.isEnabled = true
        settings.areGroupsEnabled = true
        settings.relink = .off
        settings.quietPeriod = 0
        settings.unknownAttributes = .reject
        settings.defaultRole = "member"
        let wanted = settings
        try test.write { try $0.update(wanted) }
        #expect(try test.read { try $0.record()?.settings } == wanted)
        #expect(try test.reader.read { try $0.organization(test.globex).record()?.settings } == .init())
        try test.write { try $0.update(OrganizationRecord.Settings()) }
        #expect(try test.read { try $0.record()?.settings } == OrganizationRecord.Settings())
        #expect(throws: StoreError.stale) {
            try test.store.write { try $0.organization(OrganizationID(99)).update(wanted) }
        }
    }

    @Test func `a default role or mapping to an unknown role is refused`() {
        var settings = OrganizationRecord.Settings()
        settings.defaultRole = "emperor"
        let wrong = settings
        let first = #expect(throws: StoreError.self) { try test.write { try $0.update(wrong) } }
        let second = #expect(throws: StoreError.self) {
            try test.write {
                try $0.setRoleMapping(RoleMappingRecord(labelKey: "boss", label: "Boss", role: "emperor"))
            }
        }
        #expect([first?.isBrokenReference, second?.isBrokenReference] == [true, true])
    }

    @Test func `a mapping is set, pointed elsewhere and removed`() throws {
        let boss = RoleMappingRecord(labelKey: "boss", label: "Boss", role: "admin")
        let again = RoleMappingRecord(labelKey: "boss", label: "BOSS", role: "viewer")
        let clerk = RoleMappingRecord(labelKey: "clerk", label: "clerk", role: "member")
        try test.write { acme throws in
            try acme.setRoleMapping(clerk)
            try acme.setRoleMapping(boss)
        }
        #expect(try test.read { try $0.roleMappings() } == [boss, clerk])
        try test.write { try $0.setRoleMapping(again) }
        #expect(try test.read { try $0.roleMappings() } == [again, clerk])
        #expect(try test.write { try $0.removeRoleMapping(labelKey: "boss") })
        #expect(try test.write { try $0.removeRoleMapping(labelKey: "boss") } == false)
        #expect(try test.read { try $0.roleMappings() } == [clerk])
    }

    @Test func `a role of its own can be mapped to`() throws {
        try test.write { acme throws in
            try acme.createRole(name: "Auditor", key: "auditor", at: .start)
            try acme.setRoleMapping(RoleMappingRecord(labelKey: "a", label: "a", role: "auditor"))
        }
        #expect(throws: StoreError.conflict(.roleName)) {
            try test.write { try $0.createRole(name: "AUDITOR", key: "auditor", at: .start) }
        }
        #expect(try test.read { try $0.roles().map(\.key) } == ["admin", "auditor", "member", "viewer"])
    }

    @Test func `the base URL is unset until it is set, and can be set again`() throws {
        #expect(try test.reader.read { try $0.baseURL() } == nil)
        try test.store.write { try $0.setBaseURL("https://a.example/scim/v2") }
        try test.store.write { try $0.setBaseURL("https://b.example/scim/v2") }
        #expect(try test.reader.read { try $0.baseURL() } == "https://b.example/scim/v2")
    }
}
