import HTTPTypes
import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHost
import SCIMService
import TestBed
import Testing

/// What is seen of Entra while somebody connects it, step by step.
@Suite struct ConnectionProgressTests {
    private let guid = "4f0c7c56-9d1b-4b0e-8a3e-51c2d7a90b6e"

    private func progress(_ acme: TestProvider) throws -> ConnectionProgress {
        acme.provider.housekeep()
        return try acme.administration.connectionProgress(of: acme.organization)
    }

    @Test func `nothing is there before the base URL is set`() throws {
        let installation = try Installation(baseURL: nil, enabled: false, groupSync: false)
        let progress = try installation.administration.connectionProgress(of: installation.organization)
        #expect(progress.baseURL == nil && progress.credential == nil && progress.usedCredential == nil)
        #expect(progress.tested == nil && progress.user == nil && progress.group == nil)
        #expect(progress.role == nil && progress.cycle == nil)
    }

    @Test func `each step shows when it was done, and not before`() throws {
        let acme = try TestProvider()
        var seen = try progress(acme)
        #expect(seen.baseURL?.text == Installation.baseURL)
        #expect(seen.credential?.name == "test" && seen.usedCredential == nil && seen.tested == nil)

        // A wrong secret is nobody's.
        try acme.send(.get, "/Users", token: "scim_wrong")
        #expect(try progress(acme).usedCredential == nil)

        // Somebody looks with the right one: no test yet.
        try acme.send(.get, "/ServiceProviderConfig")
        acme.clock.advance(seconds: 400)
        seen = try progress(acme)
        #expect(seen.usedCredential?.name == "test" && seen.tested == nil)

        // Test Connection.
        try acme.send(.get, "/Users?filter=userName+eq+%22\(guid)%22")
        acme.clock.advance(seconds: 400)
        seen = try progress(acme)
        #expect(seen.tested != nil && seen.user == nil && seen.cycle == nil)

        // Somebody who was made here is not Entra's.
        let ada = try acme.createUser("ada@example.org", #","externalId":"\#(guid)""#)
        acme.clock.advance(seconds: 400)
        seen = try progress(acme)
        #expect(seen.user?.identifier == ada && seen.user?.name == "ada@example.org")
        #expect(seen.user?.hasObjectID == true && seen.role == nil && seen.group == nil)

        try acme.send(.post, "/Groups", #"{"displayName":"Engines","members":[{"value":"\#(ada)"}]}"#)
        seen = try progress(acme)
        #expect(seen.group?.name == "Engines" && seen.group?.hasObjectID == false && seen.role == nil)

        // A role without a mapping came as well as one with.
        _ = try acme.createUser("bob@example.org", #","roles":[{"value":"Nobody knows","primary":true}]"#)
        seen = try progress(acme)
        #expect(seen.role?.userName == "bob@example.org" && seen.role?.roleReason == .default)
    }

    @Test func `an objectId that is no GUID is told`() throws {
        let acme = try TestProvider()
        _ = try acme.createUser("ada@example.org", #","externalId":"ada""#)
        #expect(try progress(acme).user?.hasObjectID == false)
    }

    /// Entra comes every 40 minutes whether or not there is something to do.
    @Test(arguments: [0, 19, 20, 60])
    func `provisioning was started, however long nothing has changed since`(quiet: Int) throws {
        let acme = try TestProvider()
        #expect(try progress(acme).cycle == nil)
        try acme.send(.get, "/Users?filter=userName+eq+%22\(guid)%22")
        for name in ["ada", "tove"] { _ = try acme.createUser("\(name)@example.org") }
        let begin = try #require(try progress(acme).cycle?.begin)
        for _ in 0..<quiet {
            acme.clock.advance(seconds: 2400)
            try acme.send(.get, "/Users?filter=userName+eq+%22\(guid)%22")
        }
        #expect(try progress(acme).cycle?.begin == begin)
    }

    @Test func `a token that was revoked was used all the same, and the newest valid one is shown`() throws {
        let acme = try TestProvider()
        try acme.send(.get, "/ServiceProviderConfig")
        _ = try progress(acme)
        _ = try acme.administration.revokeToken("test", of: acme.organization)
        var seen = try progress(acme)
        #expect(seen.credential == nil && seen.usedCredential?.name == "test" && seen.usedCredential?.isValid == false)
        for name in ["one", "two"] {
            _ = try acme.administration.createToken(for: acme.organization, name: name, lifetime: nil)
        }
        seen = try progress(acme)
        #expect(seen.credential?.name == "two" && seen.usedCredential?.name == "test")
    }
}
