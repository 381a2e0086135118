import HTTPTypes
import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHost
import Testing

@Suite struct SetupTests {
    @Test func `one call makes everything that Test Connection needs, and a second one changes nothing`() throws {
        let acme = try TestProvider()
        var setup = Setup(organization: "globex")
        setup.groups = true
        setup.roles = true
        let first = try acme.administration.setUp(setup)
        let token = try #require(first.token)
        #expect(first.organization.isEnabled)
        #expect(first.organization.groupsAreSynced)
        #expect(try acme.send(.get, "/Groups", token: token.secret.text).status == 200)
        #expect(
            try acme.administration.roleMappings(of: first.organization).map(\.role) == ["admin", "member", "viewer"])
        let second = try acme.administration.setUp(setup)
        #expect(second.changes.isEmpty)
        #expect(second.token == nil)
    }

    @Test func `the portal's fields are those of the credential's kind`() throws {
        let acme = try TestProvider()
        let (administration, organization) = (acme.administration, acme.organization)
        let baseURL = try #require(try administration.baseURL())
        func names() throws -> [String] {
            let credential = try administration.connectionProgress(of: organization).credential
            let settings = EntraSettings(
                baseURL: baseURL, secret: nil, organization: organization, credential: credential)
            let section = try #require(settings.sections.first { $0.topic == .credentials })
            return section.rows.map { $0.name + ($0.value == Remedy(credential?.identifier ?? "") ? " of it" : "") }
        }
        #expect(try names() == ["Tenant URL", "Secret Token"])
        acme.clock.advance(seconds: 1)
        _ = try administration.createClient(for: organization, name: "Entra", lifetime: 365 * 86_400)
        #expect(try names() == ["Tenant URL", "Token endpoint", "Client identifier of it", "Client secret"])
        acme.clock.advance(seconds: 1)
        let settings = try FederationSettings(
            tenant: "3a7d1c52-8e0b-4f6a-9c14-5b2e7d9f0a61", clientID: "workload", subjects: ["subject"])
        _ = try administration.setFederation(settings, name: "Workload", of: organization)
        #expect(try names() == ["Tenant URL", "Token endpoint", "Client identifier of it"])
    }

    @Test func `the portal's fields get the base URL and the token, groups only where they are synced`() throws {
        let acme = try TestProvider(groupSync: false)
        let outcome = try acme.administration.setUp(Setup(organization: "acme"))
        let secret = try #require(outcome.token?.secret.text)
        let settings = EntraSettings(baseURL: outcome.baseURL, secret: secret, organization: outcome.organization)
        let rows = settings.sections.flatMap(\.rows)
        #expect(rows.first { $0.name == "Tenant URL" }?.value == "https://scim.example.org/scim/v2")
        #expect(rows.first { $0.name == "Secret Token" }?.value == Remedy(secret))
        #expect(rows.contains { $0.value == #"roles[primary eq "True"].value"# })
        #expect(!rows.contains { $0.name == "members" })
    }
}
