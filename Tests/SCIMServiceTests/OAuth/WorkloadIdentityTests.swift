import HTTPTypes
import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHTTP
import SCIMHost
import SCIMService
import TestBed
import Testing

/// Workload identities at the token endpoint, and tokens that Entra signs itself (D18).
@Suite struct WorkloadIdentityTests {
    let acme: TestProvider
    var issuer: TokenIssuer
    private let clientID = "6f1d2c3b-4a59-4e68-8776-95a4b3c2d1e0"

    init() throws {
        let acme = try TestProvider()
        self.acme = acme
        issuer = try TokenIssuer { [clock = acme.clock] in clock.now }
        try set()
        try publish()
    }

    private func set(
        entraTokens: Bool = true, limits: CredentialLimits = .none, audiences: [String] = []
    ) throws {
        let settings = try FederationSettings(
            tenant: issuer.tenant, clientID: clientID, subjects: [issuer.subject], audiences: audiences,
            acceptsEntraTokens: entraTokens, limits: limits)
        _ = try acme.administration.setFederation(settings, name: "Workload identity", of: acme.organization)
    }

    private func publish() throws {
        try acme.administration.storeKeySet(issuer.keySet, entityTag: nil, from: issuer.keysURL)
    }

    private func ask(
        _ assertion: String, clientID: String? = nil
    ) throws -> (status: Int, body: JSONValue, response: Response) {
        try acme.ask(
            "grant_type=client_credentials&client_id=\(clientID ?? self.clientID)"
                + "&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer"
                + "&client_assertion=\(assertion)")
    }

    @Test func `an assertion gets an access token, the same one again too`() throws {
        let assertion = issuer.assertion(for: clientID)
        for audience in [clientID, "api://\(clientID)", "api://\(clientID)/.default"] {
            #expect(try ask(issuer.assertion(for: audience)).status == 200)
        }
        for _ in 0..<2 {
            let answer = try ask(assertion)
            let token = try #require(answer.body["access_token"]?.string)
            #expect(try acme.send(.post, "/Users", #"{"userName":"\#(token.suffix(6))"}"#, token: token).status == 201)
        }
        acme.provider.housekeep()
        let entries = try acme.administration.log(of: acme.organization, Event.Query())
        #expect(entries.contains { $0.detail == "access tokens issued" && $0.credentialName == "Workload identity" })
    }

    @Test func `a value that is not accepted is refused, and the log has both`() throws {
        let guid = TokenIssuer.newGUID()
        let changes: [(String, JSONObject)] = [
            ("audience", ["aud": .string(guid)]), ("subject", ["sub": .string(guid)]),
            ("tenant", ["tid": .string(guid)]),
            ("issuer", ["iss": .string("https://login.microsoftonline.com/\(guid)/v2.0")]),
        ]
        for (name, change) in changes {
            let answer = try ask(issuer.assertion(for: clientID, change))
            #expect(answer.status == 401 && answer.body["error"] == "invalid_client")
            let detail = try #require(try acme.lastRefusal()?.detail)
            #expect(
                detail.contains("the \(name)") && detail.contains(guid) && detail.contains("accepted: "), "\(detail)")
        }
        for change in [["exp": 1], ["nbf": 4_000_000_000]] as [JSONObject] {
            #expect(try ask(issuer.assertion(for: clientID, change)).status == 401)
        }
    }

    @Test(arguments: try AssertionRow.all().filter { $0.check != "accepted" && !$0.name.contains("NUL") })
    func `no malformed assertion gets a token or causes a failure`(row: AssertionRow) throws {
        let fixture = try AssertionFixture()
        let text = row.assertion(fixture)
        var encoded = ""
        for byte in text.utf8 { encoded += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16) }
        let answer = try ask(text.utf8.count > 4000 ? text : encoded)
        #expect((400..<500).contains(answer.status), "\(answer.status)")
        #expect(answer.body["error"] != nil)
        let bearer = try acme.send(.get, "/Users", token: text.filter { $0 != "\n" })
        #expect(bearer.status == 401)
    }

    @Test mutating func `a key that is missing is asked for, and accepted once it is there`() throws {
        issuer.changeKey()
        let assertion = issuer.assertion(for: clientID)
        acme.clock.advance(seconds: 400)
        #expect(try ask(assertion).status == 401)
        #expect(try acme.lastRefusal()?.detail?.contains("is not in the key set") == true)
        let set = try acme.administration.keySet(nil)
        #expect(set.requested != nil)
        try publish()
        #expect(try ask(assertion).status == 200)
    }

    @Test func `while no key set is there, what is signed is refused, and the status says so`() throws {
        let fresh = try TokenIssuer { [clock = acme.clock] in clock.now }
        let settings = try FederationSettings(tenant: fresh.tenant, clientID: "other", subjects: [fresh.subject])
        _ = try acme.administration.setFederation(settings, name: "Workload identity", of: acme.organization)
        #expect(try ask(fresh.assertion(for: "other"), clientID: "other").status == 401)
        #expect(try acme.lastRefusal()?.detail?.contains("there is no key set") == true)
        let status = try acme.administration.status(
            daemon: DaemonState(.running, ""), backups: acme.directory)
        #expect(status.warnings.contains { $0.topic == .keys && $0.text.contains(fresh.keysURL) })
    }

    @Test func `a token that Entra signed opens the service where that is allowed`() throws {
        let token = issuer.entraToken()
        for _ in 0..<2 { #expect(try acme.send(.get, "/Users", token: token).status == 200) }
        #expect(try acme.send(.get, "/Users", token: issuer.entraToken(["sub": "someone"])).status == 401)
        #expect(try acme.send(.get, "/Users", token: issuer.entraToken(["aud": "api://other"])).status == 401)
        #expect(try acme.send(.get, "/Users", token: issuer.entraToken(algorithm: "none")).status == 401)
        #expect(
            try acme.send(.get, "/Users", token: issuer.entraToken(["tid": .string(TokenIssuer.newGUID())])).status
                == 401)
        // It is good for as long as it says, and five minutes longer.
        acme.clock.advance(seconds: 3840 + 240)
        #expect(try acme.send(.get, "/Users", token: token).status == 200)
        acme.clock.advance(seconds: 120)
        #expect(try acme.send(.get, "/Users", token: token).status == 401)
        try set(entraTokens: false)
        try publish()
        #expect(try acme.send(.get, "/Users", token: issuer.entraToken()).status == 401)
        #expect(try ask(issuer.assertion(for: clientID)).status == 200)
    }

    @Test func `a key that the issuer withdraws is refused with the next request`() throws {
        let token = issuer.entraToken()
        #expect(try acme.send(.get, "/Users", token: token).status == 200)
        var later = issuer
        later.changeKey()
        try acme.administration.storeKeySet(later.keySet, entityTag: nil, from: issuer.keysURL)
        #expect(try acme.send(.get, "/Users", token: token).status == 401)
    }

    @Test func `a change or a removal ends what was issued before`() throws {
        let token = try #require(try ask(issuer.assertion(for: clientID)).body["access_token"]?.string)
        #expect(try acme.send(.get, "/Users", token: token).status == 200)
        try set(audiences: ["api://scim"])
        try publish()
        #expect(try acme.send(.get, "/Users", token: token).status == 401)
        #expect(try ask(issuer.assertion(for: clientID)).status == 401)
        let second = try #require(try ask(issuer.assertion(for: "api://scim")).body["access_token"]?.string)
        _ = try acme.administration.removeFederation(of: acme.organization)
        #expect(try acme.send(.get, "/Users", token: second).status == 401)
        #expect(try ask(issuer.assertion(for: "api://scim")).status == 401)
        #expect(throws: ServiceError.self) { try acme.administration.removeFederation(of: acme.organization) }
    }

    @Test func `limits apply to it as to every credential`() throws {
        try set(limits: CredentialLimits(isReadOnly: true, from: ["192.0.2.0/24"]))
        try publish()
        let token = try #require(try ask(issuer.assertion(for: clientID)).body["access_token"]?.string)
        for bearer in [token, issuer.entraToken()] {
            #expect(try acme.send(.get, "/Users", token: bearer).status == 200)
            #expect(try acme.send(.post, "/Users", #"{"userName":"ada"}"#, token: bearer).status == 403)
        }
    }

    @Test func `two organizations have neither the same client ID nor Entra's tokens of one tenant`() throws {
        let globex = try acme.administration.createOrganization("globex")
        func set(_ clientID: String, entraTokens: Bool) throws {
            let settings = try FederationSettings(
                tenant: issuer.tenant, clientID: clientID, subjects: [issuer.subject], acceptsEntraTokens: entraTokens)
            _ = try acme.administration.setFederation(settings, name: "Workload identity", of: globex)
        }
        #expect(throws: ServiceError.self) { try set(clientID, entraTokens: false) }
        #expect(throws: ServiceError.self) { try set("other", entraTokens: true) }
        try set("other", entraTokens: false)
        #expect(try ask(issuer.assertion(for: "other"), clientID: "other").status == 200)
    }

    @Test func `an assertion is judged for the administrator without its signature`() throws {
        let good = try acme.administration.judge("  \(issuer.assertion(for: clientID))\n", of: acme.organization)
        #expect(good.refusals.isEmpty && good.claims?.subject == issuer.subject)
        let bad = issuer.assertion(for: "api://other", ["sub": "someone", "exp": 1])
        let judged = try acme.administration.judge(bad, of: acme.organization)
        #expect(judged.refusals.count == 3)
        let signature = try #require(bad.split(separator: ".").last)
        #expect(!judged.refusals.contains { $0.contains(signature) })
        #expect(try acme.administration.judge("x", of: acme.organization).claims == nil)
        let asToken = try acme.administration.judge(issuer.entraToken(), of: acme.organization)
        #expect(asToken.refusalsAsToken == [] && asToken.refusals.count == 1)
    }

    @Test(arguments: [
        ("common", "a", ["b"], [String]()), ("3a7d1c52-8e0b-4f6a-9c14-5b2e7d9f0a61", "", ["b"], []),
        ("3a7d1c52-8e0b-4f6a-9c14-5b2e7d9f0a61", "a", [], []),
        ("3a7d1c52-8e0b-4f6a-9c14-5b2e7d9f0a61", "a b", ["b"], []),
        ("3a7d1c52-8e0b-4f6a-9c14-5b2e7d9f0a61", "a", [""], []),
        ("3a7d1c52-8e0b-4f6a-9c14-5b2e7d9f0a61", "a", ["b"], ["\u{202E}"]),
        ("3a7d1c52-8e0b-4f6a-9c14-5b2e7d9f0a61", "a", Array(repeating: "b", count: 21), []),
    ])
    func `settings that cannot work are refused`(
        tenant: String, clientID: String, subjects: [String], audiences: [String]
    ) {
        #expect(throws: ServiceError.self) {
            try FederationSettings(tenant: tenant, clientID: clientID, subjects: subjects, audiences: audiences)
        }
    }
}
