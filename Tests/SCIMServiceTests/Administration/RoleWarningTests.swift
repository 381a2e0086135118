import HTTPTypes
import SCIMAdministration
import SCIMCore
import Testing

@Suite struct RoleWarningTests {
    let acme: TestProvider

    init() throws { acme = try TestProvider() }

    private func kinds() throws -> [RoleWarning.Kind] {
        let organization = try acme.administration.organization("acme")
        return try acme.administration.roleWarnings(of: organization).map(\.kind)
    }

    private func patch(_ id: String, _ operation: String) throws {
        #expect(try acme.send(.patch, "/Users/\(id)", #"{"Operations":[\#(operation)]}"#).status == 200)
    }

    @Test func `prints nothing if there is nothing to report`() throws {
        #expect(try kinds().isEmpty)
        _ = try acme.createUser("ada@example.org", #","roles":[{"value":"admin"}]"#)
        #expect(try kinds().isEmpty)
    }

    @Test func `a mapping that may never match is named with its reason`() throws {
        _ = try acme.administration.setRoleMapping("\u{430}dmin", to: "admin", of: acme.organization)
        let warning = try #require(try acme.administration.roleWarnings(of: acme.organization).first)
        #expect(warning.kind == .doubtfulMapping)
        #expect(warning.sentence.contains("U+0430"))
    }

    @Test(arguments: [
        ("\u{430}dmin", "\"\u{430}dmin\""), ("\u{430}dmin $(id)", "'\u{430}dmin $(id)'"),
        ("-\u{430}'`", "-- '-\u{430}'\\''`'"),
    ])
    func `the command that removes a doubtful mapping is complete and quoted`(label: String, word: String) throws {
        _ = try acme.administration.setRoleMapping(label, to: "admin", of: acme.organization)
        let warning = try #require(try acme.administration.roleWarnings(of: acme.organization).first)
        #expect(warning.remedy.shellText.hasSuffix(": scimctl role map unset --org acme \(word)"))
    }

    @Test func `the command that maps a label names the organization`() throws {
        try acme.createUser("ada@example.org", #","roles":[{"value":"boss $(id)"}]"#)
        let explained = try acme.administration.explainRole(of: "ada@example.org", in: acme.organization)
        let map = "Map the label: scimctl role map set --org acme 'boss $(id)' ROLE"
        #expect(explained.explanation.remedies.map(\.shellText).contains(map))
    }

    @Test func `warns about mappings if no user arrives with a role`() throws {
        _ = try acme.createUser("ada@example.org")
        #expect(try kinds() == [.noRoles])
        _ = try acme.createUser("bob@example.org", #","roles":[{"value":"admin"}]"#)
        #expect(try kinds().isEmpty)
    }

    @Test func `warns about labels without a mapping and a missing default role`() throws {
        _ = try acme.createUser("ada@example.org", #","roles":[{"value":"boss"}]"#)
        let warning = try #require(try acme.administration.roleWarnings(of: acme.organization).first)
        #expect(warning.kind == .unmatched)
        #expect(warning.sentence == "a label of 1 user matches no mapping: \"boss\"")
        try acme.administration.setDefaultRole(nil, of: acme.organization)
        #expect(try kinds() == [.unmatched, .noDefault])
    }

    @Test func `warns about roles that are only ever added, in the log and until they arrive otherwise`() throws {
        let added = #"{"op":"Add","path":"roles","value":[{"value":"{\"id\":\"1\",\"value\":\"admin\"}"}]}"#
        let ada = try acme.createUser("ada@example.org", #","roles":[{"value":"member"}]"#)
        #expect(try kinds().isEmpty)
        try patch(ada, added)
        #expect(try kinds() == [.addOnly])
        let entry = try #require(try acme.administration.user("ada@example.org", of: acme.organization).history.last)
        #expect(entry.detail?.contains("expression that only adds") == true)
        #expect(entry.remedy?.contains("SingleAppRoleAssignment") == true)
        // The same value again changes nothing and says nothing new; a change by a replacement does.
        try patch(ada, added)
        #expect(try kinds() == [.addOnly])
        try patch(ada, #"{"op":"Replace","path":"roles","value":[{"value":"viewer"}]}"#)
        #expect(try kinds().isEmpty)
        #expect(try acme.administration.user("ada@example.org", of: acme.organization).history.last?.detail == nil)
    }

    @Test func `after thirty days without a change of roles the expression is unknown`() throws {
        let ada = try acme.createUser("ada@example.org", #","roles":[{"value":"member"}]"#)
        try patch(ada, #"{"op":"Add","path":"roles","value":[{"value":"admin"}]}"#)
        #expect(try kinds() == [.addOnly])
        acme.clock.advance(seconds: 31 * 86_400)
        #expect(try kinds().isEmpty)
    }
}
