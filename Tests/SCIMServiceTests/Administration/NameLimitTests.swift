import SCIMAdministration
import SCIMCore
import SCIMHost
import Testing

/// Names that administrators give have the limits of those that requests bring (D14 of the design).
@Suite struct NameLimitTests {
    let acme: TestProvider

    init() throws { acme = try TestProvider() }

    enum Name: String, CaseIterable {
        case label, role, organization, token
    }

    private func give(_ text: String, as name: Name) throws {
        let administration = acme.administration
        switch name {
        case .label: _ = try administration.setRoleMapping(text, to: "admin", of: acme.organization)
        case .role: _ = try administration.createRole(text, of: acme.organization)
        case .organization: _ = try administration.createOrganization(text)
        case .token: _ = try administration.createToken(for: acme.organization, name: text, lifetime: 60)
        }
    }

    @Test(
        arguments: Name.allCases,
        [
            (String(repeating: "a", count: 1025), "has 1025 bytes; the limit is 1024"),
            (String(repeating: "\u{1F600}", count: 300), "has 1200 bytes; the limit is 1024"),
            ("a" + String(repeating: "\u{301}", count: 31), "more than 30 combining marks in a row"),
        ])
    func `a name past a limit is refused with the limit`(name: Name, refused: (text: String, sentence: String)) throws {
        let error = try #require(throws: ServiceError.self) { try give(refused.text, as: name) }
        #expect(error.kind == .usage)
        #expect(error.message.contains(name == .label ? "the label" : "the name of the \(name.rawValue)"))
        #expect(error.message.contains(refused.sentence))
    }

    @Test(arguments: Name.allCases)
    func `a name at the limit is accepted`(name: Name) throws {
        try give("a" + String(repeating: "\u{301}", count: 30), as: name)
        try give(String(repeating: "b", count: name == .label ? 1024 : 200), as: name)
    }

    @Test func `a preview refuses the label that the mapping would`() throws {
        var proposal = RoleProposal()
        proposal.mapped = [.init(label: String(repeating: "a", count: 1025), role: "admin")]
        #expect(throws: ServiceError.self) {
            try acme.administration.previewRoles(proposal, of: acme.organization)
        }
    }

    @Test func `a mapping whose label is longer than today's limit can be removed`() throws {
        let label = String(repeating: "a", count: 2000)
        try Tampering.execute(
            "INSERT INTO role_mappings SELECT organization, '\(label)', '\(label)', role_key FROM roles LIMIT 1",
            on: acme.directory + "/scim.db")
        try acme.administration.unsetRoleMapping(label, of: acme.organization)
        #expect(try !acme.administration.roleMappings(of: acme.organization).contains { $0.label == label })
    }
}
