import HTTPTypes
import SCIMAdministration
import SCIMCore
import Testing

/// What doctor reads out of what Entra has sent.
@Suite struct TrafficReviewTests {
    let acme: TestProvider
    private static let guid = "5b6e4f0e-8f0e-4c43-9d2b-0a3f3b3f6c1"

    init() throws { acme = try TestProvider() }

    private func finding(_ subject: String) throws -> Finding? {
        let found = try acme.administration.reviewTraffic(of: acme.organization).filter {
            $0.subject == "acme: \(subject)"
        }
        return found.first { $0.severity == .warning } ?? found.first
    }

    @Test func `an externalId that is a mailNickname is not an objectId`() throws {
        #expect(try finding("externalId")?.severity == .skipped)
        for number in 0..<4 {
            try acme.createUser("user\(number)@example.org", #","externalId":"user\#(number)""#)
        }
        let nickname = try finding("externalId")
        #expect(nickname?.severity == .warning)
        #expect(nickname?.text.hasPrefix("that of 4 of 4 users is not an objectId") == true)
        #expect(nickname?.fix?.shellText.contains("map objectId to externalId") == true)
        for number in 4..<9 {
            try acme.createUser("user\(number)@example.org", #","externalId":"\#(Self.guid)\#(number)""#)
        }
        #expect(try finding("externalId") == .good("acme: externalId", "an objectId for 5 of 9 users"))
        for number in 9..<30 { try acme.createUser("user\(number)@example.org") }
        #expect(try finding("externalId")?.text.contains("have none") == true)
    }

    @Test func `reports mappings without users who have a role, and roles that are only ever added`() throws {
        let id = try acme.createUser("ada@example.org")
        #expect(try finding("roles")?.text == "there are role mappings, but no user has arrived with a role")
        let body = #"{"Operations":[{"op":"Add","path":"roles","value":[{"value":"admin"}]}]}"#
        try acme.send(.patch, "/Users/\(id)", body)
        #expect(try finding("roles")?.text.hasPrefix("roles arrive by an expression that only adds") == true)
        #expect(try finding("roles")?.fix?.shellText.contains("SingleAppRoleAssignment") == true)
    }

    @Test func `users deactivated long ago and left alone are reported`() throws {
        let id = try acme.createUser("ada@example.org", #","active":false"#)
        acme.clock.advance(seconds: 59 * 86_400)
        #expect(try finding("inactive users") == nil)
        acme.clock.advance(seconds: 2 * 86_400)
        #expect(try finding("inactive users")?.text.contains("has not touched 1 deactivated user") == true)
        try acme.send(.patch, "/Users/\(id)", #"{"Operations":[{"op":"Replace","path":"title","value":"x"}]}"#)
        #expect(try finding("inactive users") == nil)
    }

    @Test func `one cause of many refusals is reported once, with the remedy, as long as it lasts`() throws {
        for number in 0..<2 { try acme.send(.post, "/Users", #"{"displayName":"Number \#(number)"}"#) }
        #expect(try finding("refusals")?.severity == .good)
        try acme.send(.post, "/Users", #"{"displayName":"Ada"}"#)
        try acme.createUser("tove@example.org")
        for name in ["tove@example.org", "TOVE@example.org", "Tove@example.org"] { try acme.createUser(name) }
        let findings = try acme.administration.reviewTraffic(of: acme.organization).filter {
            $0.subject == "acme: refusals"
        }
        #expect(findings.count == 2)
        #expect(
            findings.contains {
                $0.text.contains("refused 3 times in 7 days") && $0.text.contains("userName is missing")
            })
        #expect(findings.contains { $0.text.contains("409 uniqueness") })
        #expect(findings.allSatisfy { $0.fix?.parts.isEmpty == false })
        acme.clock.advance(seconds: 3 * 86_400)
        #expect(try finding("refusals")?.severity == .good)
    }
}
