import SCIMAdministration
import SCIMCore
import Testing

@Suite struct CredentialWarningTests {
    private let day = 86_400

    @Test(
        arguments: [(31, nil), (29, .soon), (8, .soon), (6, .urgent), (-1, .expired)]
            as [(Int, CredentialWarning.Urgency?)])
    func `warns thirty and seven days before a token expires, and afterwards`(
        days: Int, urgency: CredentialWarning.Urgency?
    ) throws {
        let acme = try TestProvider()
        _ = try acme.administration.createToken(for: acme.organization, name: "Entra", lifetime: 100 * day)
        acme.clock.advance(seconds: (100 - days) * day)
        let warnings = try acme.administration.credentialWarnings()
        #expect(warnings.map(\.urgency) == [urgency].compactMap(\.self))
        #expect(warnings.allSatisfy { $0.organization == "acme" && $0.name == "Entra" })
    }

    @Test func `names the first to end first, and neither what never ends nor what was revoked`() throws {
        let acme = try TestProvider()
        for (name, days) in [("later", 20), ("sooner", 3), ("revoked", 1)] {
            _ = try acme.administration.createToken(for: acme.organization, name: name, lifetime: days * day)
        }
        _ = try acme.administration.createToken(for: acme.organization, name: "forever", lifetime: nil)
        _ = try acme.administration.revokeToken("revoked", of: acme.organization)
        let warnings = try acme.administration.credentialWarnings()
        #expect(warnings.map(\.name) == ["sooner", "later"])
        #expect(warnings.first?.sentence.contains("expires") == true)
        #expect(warnings.first?.remedy.shellText.contains("scimctl token rotate --org acme sooner)") == true)
    }
}
