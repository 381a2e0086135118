import HTTPTypes
import OrderedCollections
import SCIMAdministration
import SCIMCore
import SCIMHost
import Testing

@Suite struct RoleAdministrationTests {
    let acme: TestProvider

    init() throws { acme = try TestProvider() }

    private var administration: Administration { acme.administration }

    private func create(_ name: String, roles: String) throws {
        _ = try acme.createUser("\(name)@example.org", #","roles":[\#(roles)]"#)
    }

    private func explain(_ name: String) throws -> RoleExplanation {
        try administration.explainRole(of: "\(name)@example.org", in: acme.organization).explanation
    }

    private func role(_ name: String) throws -> String? {
        try administration.user("\(name)@example.org", of: acme.organization).user.role
    }

    @Test func `roles are listed with labels, default and holders`() throws {
        _ = try administration.setRoleMapping("Boss", to: "admin", of: acme.organization)
        try create("ada", roles: #"{"value":"boss"}"#)
        try create("bob", roles: "")
        let roles = try administration.roles(of: acme.organization)
        #expect(roles.map(\.name) == ["admin", "member", "viewer"])
        #expect(roles.map(\.labels) == [["admin", "Boss"], ["member"], ["viewer"]])
        #expect(roles.map(\.isDefault) == [false, true, false])
        #expect(roles.map(\.holders) == [1, 1, 0])
    }

    @Test func `a role can be created, mapped and assigned, and its name matches in any case`() throws {
        _ = try administration.createRole("Billing", of: acme.organization)
        let error = #expect(throws: ServiceError.self) {
            _ = try administration.createRole("BILLING", of: acme.organization)
        }
        #expect(error?.kind == .conflict)
        _ = try administration.setRoleMapping("finance", to: "billing", of: acme.organization)
        try create("ada", roles: #"{"value":"Finance"}"#)
        #expect(try role("ada") == "Billing")
    }

    @Test func `a role in use is not deleted, and the error says where it is used`() throws {
        _ = try administration.createRole("Billing", of: acme.organization)
        func refusal() throws -> ServiceError {
            try #require(
                throws: ServiceError.self,
                performing: {
                    _ = try administration.deleteRole("billing", of: acme.organization)
                })
        }
        _ = try administration.setRoleMapping("Finance", to: "billing", of: acme.organization)
        var error = try refusal()
        #expect(error.kind == .conflict)
        #expect(error.message.contains("mapped from \"Finance\""))
        try administration.setDefaultRole("billing", of: acme.organization)
        for number in 1...6 { try create("user\(number)", roles: "") }
        error = try refusal()
        #expect(error.message.contains("the default role"))
        #expect(error.message.contains("held by 6: user1@example.org"))
        #expect(error.message.hasSuffix(", …"))
        try administration.setDefaultRole(nil, of: acme.organization)
        try administration.unsetRoleMapping("finance", of: acme.organization)
        #expect(try refusal().message.contains("held by 6"))
        _ = try administration.reapplyRoles(of: acme.organization)
        #expect(try administration.deleteRole("BILLING", of: acme.organization) == "Billing")
        #expect(try administration.roles(of: acme.organization).count == 3)
    }

    @Test func `a role that does not exist is not found, naming those that do`() throws {
        let operations: [() throws -> Void] = [
            { _ = try administration.deleteRole("emperor", of: acme.organization) },
            { _ = try administration.setRoleMapping("x", to: "emperor", of: acme.organization) },
            { try administration.setDefaultRole("emperor", of: acme.organization) },
            {
                var query = UserQuery()
                query.role = .of("emperor")
                _ = try administration.users(of: acme.organization, query)
            },
            {
                var proposal = RoleProposal()
                proposal.mapped = [.init(label: "x", role: "emperor")]
                _ = try administration.previewRoles(proposal, of: acme.organization)
            },
        ]
        for operation in operations {
            let error = #expect(throws: ServiceError.self) { try operation() }
            #expect(error?.kind == .notFound)
            #expect(error?.remedy == "The roles are: admin, member, viewer.")
        }
    }

    @Test func `explains which value was used, which mapping matched, and the role without it`() throws {
        try create("ada", roles: #"{"value":"viewer"},{"value":" ADMIN ","primary":"True"}"#)
        let ada = try explain("ada")
        #expect(ada.choice?.index == 1)
        #expect(ada.choice?.isPrimary == true)
        #expect(ada.choice?.label == "admin")
        #expect(ada.mapping == .init(label: "admin", role: "admin"))
        #expect(ada.resolved.role == "admin")
        #expect(ada.withoutMapping.role == "member")
        #expect(ada.withoutMapping.reason == .default)
        #expect(ada.values.map(\.value) == ["viewer", " ADMIN "])

        try create("bob", roles: #"{"value":"{\"id\":\"1\",\"value\":\"Viewer\"}"}"#)
        let bob = try explain("bob")
        #expect(bob.choice?.isPrimary == false)
        #expect(bob.choice?.isJSONText == true)
        #expect(bob.mapping?.role == "viewer")

        try create("eve", roles: "{\"value\":\"\u{430}dmin\"}")
        let eve = try explain("eve")
        #expect(eve.mapping == nil)
        #expect(eve.resolved.reason == .default)
        #expect(eve.lookAlike?.label == "admin")
        #expect(eve.doubts == [.lookAlike("\u{430}", letter: "a")])

        try create("joe", roles: "")
        #expect(try explain("joe").choice == nil)
    }

    @Test func `a role set by hand is explained beside the role from Entra`() throws {
        try create("ada", roles: #"{"value":"admin"}"#)
        _ = try administration.setManualRole("viewer", for: "ada@example.org", of: acme.organization)
        let (user, explanation) = try administration.explainRole(of: "ada@example.org", in: acme.organization)
        #expect(user.role == "viewer")
        #expect(user.roleReason == .manual)
        #expect(explanation.resolved.role == "admin")
    }

    @Test func `labels that match no mapping are listed with users and suggestions`() throws {
        for name in ["ada", "bob"] { try create(name, roles: #"{"value":"admim"}"#) }
        try create("eve", roles: "{\"value\":\"\u{430}dmin\"}")
        try create("joe", roles: #"{"value":"Finance"}"#)
        try create("zoe", roles: #"{"value":"member"}"#)
        _ = try administration.setRoleMapping("finance", to: "viewer", of: acme.organization)
        let (labels, count) = try administration.unmatchedLabels(of: acme.organization)
        #expect(count == 3)
        #expect(labels.map(\.label) == ["admim", "finance", "\u{430}dmin"])
        #expect(labels.map(\.users) == [2, 1, 1])
        #expect(labels[0].names == ["ada@example.org", "bob@example.org"])
        #expect(labels[0].nearest == ["admin"])
        #expect(labels[1].mappedSince?.role == "viewer")
        #expect(labels[2].lookAlike?.label == "admin")
        let (first, all) = try administration.unmatchedLabels(of: acme.organization, limit: 1, names: 1)
        #expect(first.map(\.names) == [["ada@example.org"]])
        #expect(first.map(\.users) == [2])
        #expect(all == 3)
        _ = try administration.reapplyRoles(of: acme.organization)
        #expect(
            try administration.unmatchedLabels(of: acme.organization).labels.map(\.label) == ["admim", "\u{430}dmin"])
    }
}
