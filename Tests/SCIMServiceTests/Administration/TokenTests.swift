import HTTPTypes
import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHost
import SCIMService
import Testing

@Suite struct TokenTests {
    let acme: TestProvider

    init() throws { acme = try TestProvider() }

    private func make(_ name: String, lifetime: Int? = 86_400) throws -> String {
        try acme.administration.createToken(for: acme.organization, name: name, lifetime: lifetime).secret.text
    }

    private func status(_ secret: String) throws -> Int { try acme.send(.get, "/Users", token: secret).status }

    @Test func `a name is taken as long as its token is not revoked`() throws {
        _ = try make("Entra")
        let error = #expect(throws: ServiceError.self) { try make("ENTRA") }
        #expect(error?.kind == .conflict)
        #expect(error?.remedy?.shellText.contains("token rotate") == true)
        _ = try acme.administration.revokeToken("entra", of: acme.organization)
        _ = try make("ENTRA")
    }

    @Test func `an unknown token is not found, and the nearest ones are suggested`() throws {
        _ = try make("Entra Production")
        for operation in ["revoke", "rotate"] {
            let error = #expect(throws: ServiceError.self) {
                if operation == "revoke" {
                    _ = try acme.administration.revokeToken("Entra Produktion", of: acme.organization)
                } else {
                    _ = try acme.administration.rotateToken("Entra Produktion", of: acme.organization, overlap: 0)
                }
            }
            #expect(error?.kind == .notFound)
            #expect(error?.remedy == "Did you mean \"Entra Production\"?")
        }
    }

    @Test func `limits hold for the secret that a rotation replaced, too`() throws {
        let old = try make("Entra")
        let new = try acme.administration.rotateToken("Entra", of: acme.organization, overlap: 3600).secret.text
        let limits = try CredentialLimits(isReadOnly: true, from: [])
        let change = try acme.administration.limit(.token, "entra", of: acme.organization) { _ in limits }
        #expect(change.old == .none && change.new == limits)
        for secret in [old, new] {
            #expect(try status(secret) == 200)
            #expect(try acme.send(.post, "/Users", #"{"userName":"ada"}"#, token: secret).status == 403)
        }
    }

    @Test func `after a rotation both secrets are accepted until the overlap has passed`() throws {
        let old = try make("Entra", lifetime: 10 * 86_400)
        let rotated = try acme.administration.rotateToken("entra", of: acme.organization, overlap: 3600)
        #expect(rotated.name == "Entra")
        #expect(try status(old) == 200)
        #expect(try status(rotated.secret.text) == 200)
        acme.clock.advance(seconds: 3590)
        #expect(try status(old) == 200)
        acme.clock.advance(seconds: 11)
        #expect(try status(old) == 401)
        #expect(try status(rotated.secret.text) == 200)
        let states = try acme.administration.tokens(of: acme.organization).suffix(2).map(\.state)
        #expect(states == [.expired, .valid])
    }

    @Test func `an overlap does not lengthen the life of the old secret, none ends it at once`() throws {
        let old = try make("Entra", lifetime: 60)
        let second = try acme.administration.rotateToken(
            "Entra", of: acme.organization, overlap: 3600, lifetime: .limited(7200))
        acme.clock.advance(seconds: 61)
        #expect(try status(old) == 401)
        let third = try acme.administration.rotateToken("Entra", of: acme.organization, overlap: 0)
        #expect(try status(second.secret.text) == 401)
        #expect(try status(third.secret.text) == 200)
    }

    @Test(arguments: [nil, 400 * 86_400] as [Int?])
    func `a new secret lives as long as the old one did`(lifetime: Int?) throws {
        _ = try make("Entra", lifetime: lifetime)
        acme.clock.advance(seconds: 1000)
        let rotated = try acme.administration.rotateToken("Entra", of: acme.organization, overlap: 60)
        let token = try #require(try acme.administration.tokens(of: acme.organization).last)
        #expect(rotated.expires == lifetime.map { token.created + $0 })
    }

    @Test func `revoking a name ends every secret of it, or only the replaced ones`() throws {
        let first = try make("Entra")
        let second = try acme.administration.rotateToken("Entra", of: acme.organization, overlap: 3600).secret.text
        let error = #expect(throws: ServiceError.self) {
            _ = try acme.administration.revokeToken("test", of: acme.organization, onlyReplaced: true)
        }
        #expect(error?.kind == .notFound)
        #expect(try acme.administration.revokeToken("Entra", of: acme.organization, onlyReplaced: true).count == 1)
        #expect(try status(first) == 401)
        #expect(try status(second) == 200)
        let third = try acme.administration.rotateToken("Entra", of: acme.organization, overlap: 3600).secret.text
        #expect(
            try acme.administration.revokeToken("Entra", of: acme.organization).map(\.state) == [.revoked, .revoked])
        for secret in [second, third] { #expect(try status(secret) == 401) }
    }

    @Test func `a token is identified with the reason why it is refused`() throws {
        let identify = acme.administration.identifyToken
        let valid = try make("Entra")
        let short = try make("short", lifetime: 60)
        let revoked = try make("old")
        _ = try acme.administration.revokeToken("old", of: acme.organization)
        acme.clock.advance(seconds: 61)
        let other = AccessToken(random: Array(repeating: 7, count: 32)).text
        let expected: [(String, String?, String?)] = [
            (valid, nil, "Entra"), (" Bearer \(valid)\n", nil, "Entra"), (short, "expired", "short"),
            (revoked, "revoked", "old"), (other, "unknown", nil), ("", "missing", nil), ("  ", "missing", nil),
            (String(valid.dropLast()), "malformed", nil), ("Basic \(valid)", "scheme", nil),
        ]
        for (text, reason, name) in expected {
            let identity = try identify(text)
            #expect(identity.refusal == reason)
            #expect(identity.token?.name == name)
            #expect(identity.isValid == (reason == nil))
            #expect((identity.organization == "acme") == (name != nil))
            #expect((identity.remedy == nil) == (reason == nil))
            let organization = reason.flatMap { ["expired": "acme", "revoked": "acme", "unknown": "ORGANIZATION"][$0] }
            let create = organization.map { "scimctl token create --org \($0) --name NAME" }
            let remedy = identity.remedy?.shellText ?? ""
            #expect(create.map { remedy.hasSuffix($0) } ?? true, "\(remedy)")
        }
    }

    @Test func `a token of an organization with SCIM off is valid, and the command says what to switch on`() throws {
        _ = try acme.administration.set(.scim(false), of: acme.organization)
        let identity = try acme.administration.identifyToken(acme.token)
        #expect(identity.isValid)
        #expect(!identity.isEnabled)
        #expect(identity.remedy?.shellText.contains("scimctl org enable acme") == true)
    }

    @Test func `the last use shows when Entra has changed to the new secret`() throws {
        let old = try make("Entra")
        let new = try acme.administration.rotateToken("Entra", of: acme.organization, overlap: 3600).secret.text
        #expect(try status(old) == 200)
        acme.provider.housekeep()
        var pair = try acme.administration.tokens(of: acme.organization).suffix(2).map(\.lastAddress)
        #expect(pair == ["192.0.2.1", nil])
        #expect(try status(new) == 200)
        acme.provider.housekeep()
        pair = try acme.administration.tokens(of: acme.organization).suffix(2).map(\.lastAddress)
        #expect(pair == ["192.0.2.1", "192.0.2.1"])
    }

    @Test func `no token is created before the base URL is set`() throws {
        let fresh = try TestProvider(baseURL: nil)
        let error = #expect(throws: ServiceError.self) {
            try fresh.administration.createToken(for: fresh.organization, name: "Entra", lifetime: nil)
        }
        #expect(error?.remedy?.shellText.contains("scimctl base-url set") == true)
    }
}
