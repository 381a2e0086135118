import HTTPTypes
import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHTTP
import SCIMHost
import SCIMService
import TestBed
import Testing

/// Read-only credentials, and credentials for some networks (D19).
@Suite struct CredentialLimitTests {
    let acme: TestProvider

    init() throws { acme = try TestProvider() }

    /// A token with these limits, and an access token of a client with them.
    private func tokens(_ limits: CredentialLimits) throws -> [String] {
        let token = try acme.administration.createToken(
            for: acme.organization, name: "limited", lifetime: nil, limits: limits)
        return [token.secret.text, try acme.accessToken(of: acme.makeClient("client", limits: limits))]
    }

    @Test func `what is read-only reads, searches by POST, and changes nothing`() throws {
        let id = try acme.createUser("ada")
        let search =
            #"{"schemas":["urn:ietf:params:scim:api:messages:2.0:SearchRequest"],"filter":"userName eq \"ada\""}"#
        for token in try tokens(CredentialLimits(isReadOnly: true)) {
            for path in ["/Users", "/Users/\(id)", "/Groups", "/ServiceProviderConfig", "/Schemas"] {
                #expect(try acme.send(.get, path, token: token).status == 200)
            }
            for path in ["/.search", "/Users/.search", "/Groups/.search"] {
                #expect(try acme.send(.post, path, search, token: token).status == 200)
            }
            let writes: [(HTTPRequest.Method, String)] = [
                (.post, "/Users"), (.put, "/Users/\(id)"), (.patch, "/Users/\(id)"), (.delete, "/Users/\(id)"),
                (.post, "/Bulk"), (.post, "/Groups"), (.post, "/Nothing"), (.delete, "/Users"),
            ]
            for (method, path) in writes {
                let answer = try acme.send(method, path, #"{"userName":"grace"}"#, token: token)
                #expect(answer.status == 403, "\(method) \(path)")
                #expect(answer.body["detail"]?.string?.contains("is read-only") == true)
            }
        }
        #expect(try acme.send(.get, "/Users").body["totalResults"] == 1)
        acme.provider.housekeep()
        let entry = try acme.administration.log(of: acme.organization, Event.Query())
            .first { $0.status == 403 && $0.credentialName == "client" }
        #expect(entry?.remedy?.contains("scimctl client limit --org acme --read-write client") == true)
    }

    @Test(arguments: [
        ("192.0.2.0/24", "192.0.2.1", true), ("192.0.2.0/24", "192.0.3.1", false), ("192.0.2.7", "192.0.2.7", true),
        ("192.0.2.7", "192.0.2.8", false), ("192.0.2.0/24", "::ffff:192.0.2.9", true),
        ("2001:db8::/32", "2001:db8:1::1", true), ("2001:db8::/32", "2001:db9::1", false),
        ("2001:db8::/32", "192.0.2.1", false), ("0.0.0.0/0", "203.0.113.9", true), ("0.0.0.0/0", "2001:db8::1", false),
        ("::/0", "2001:db8::1", true), ("192.0.2.0/24", "unix:", false), ("192.0.2.0/24", "", false),
        ("192.0.2.128/25", "192.0.2.127", false), ("192.0.2.128/25", "192.0.2.128", true),
    ])
    func `a range has its addresses and no others`(range: String, address: String, isIn: Bool) throws {
        let limits = try CredentialLimits(isReadOnly: false, from: [range])
        for token in try tokens(limits.with("192.0.2.1")) {
            #expect(try acme.send(.get, "/Users", token: token).status == 200)
        }
        #expect(limits.allows(address) == isIn)
        #expect(try NetworkRange(range).text == range)
    }

    @Test func `from another network it is refused with the address, and the log says what is allowed`() throws {
        let limits = try CredentialLimits(isReadOnly: false, from: ["192.0.2.0/24", "2001:db8::/32"])
        for token in try tokens(limits) {
            var request = acme.request(.get, "/Users", token: token)
            request.clientAddress = "203.0.113.9"
            let response = acme.endpoint.respond(to: request)
            let body = try JSONValue(parsing: response.body)
            #expect(response.status.code == 403)
            #expect(body["detail"]?.string?.contains("may not be used from the address 203.0.113.9") == true)
            #expect(body["detail"]?.string?.contains("192.0.2.0/24") == false)
            #expect(try acme.lastRefusal()?.remedy?.contains("limited to 192.0.2.0/24, 2001:db8::/32") == true)
        }
        let made = try acme.makeClient("other", limits: limits)
        let answer = try acme.ask(made.form) { $0.clientAddress = "203.0.113.9" }
        #expect(answer.status == 403 && answer.body["error"] == "unauthorized_client")
    }

    @Test(arguments: [
        "", "192.0.2", "192.0.2.0/33", "192.0.2.1/24", "192.0.2.0/-1", "192.0.2.0/+8", "192.0.2.0/08", "::/129", "x",
        "192.0.2.0/24/1", "fe80::1%eth0", "192.0.2.0/",
    ])
    func `what is no range is refused with what one looks like`(text: String) {
        #expect(throws: ServiceError.self) { try CredentialLimits(isReadOnly: false, from: [text]) }
    }

    @Test func `limits are changed for the next request, and kept by a rotation`() throws {
        _ = try acme.administration.limit(.token, "test", of: acme.organization) { _ in
            CredentialLimits(isReadOnly: true)
        }
        #expect(try acme.send(.post, "/Users", #"{"userName":"ada"}"#).status == 403)
        let rotated = try acme.administration.rotateToken("test", of: acme.organization, overlap: 3600)
        #expect(try acme.send(.post, "/Users", #"{"userName":"ada"}"#, token: rotated.secret.text).status == 403)
        let changed = try acme.administration.limit(.token, "test", of: acme.organization) { old in
            var new = old
            new.isReadOnly = false
            return new
        }
        #expect(changed.old.isReadOnly && !changed.new.isReadOnly)
        #expect(try acme.send(.post, "/Users", #"{"userName":"ada"}"#, token: rotated.secret.text).status == 201)
        #expect(throws: ServiceError.self) {
            try acme.administration.limit(.client, "test", of: acme.organization) { $0 }
        }
    }

    @Test func `SCIM that is off is told before a limit, and a limit before an unknown path`() throws {
        let token = try tokens(CredentialLimits(isReadOnly: true))[0]
        #expect(try acme.send(.post, "/Nothing", "{}", token: token).status == 403)
        _ = try acme.administration.set(.scim(false), of: acme.organization)
        let answer = try acme.send(.post, "/Users", "{}", token: token)
        #expect(answer.body["detail"]?.string?.contains("switched off") == true)
    }
}

extension CredentialLimits {
    /// Also from that address.
    fileprivate func with(_ address: String) throws -> CredentialLimits {
        var limits = self
        limits.networks.append(try NetworkRange(address))
        return limits
    }
}
