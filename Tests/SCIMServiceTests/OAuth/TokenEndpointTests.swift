import HTTPTypes
import HostileInput
import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHTTP
import SCIMHost
import SCIMService
import TestBed
import Testing

/// The token endpoint for OAuth clients (RFC 6749 §4.4, D17).
@Suite struct TokenEndpointTests {
    let acme: TestProvider
    let made: Administration.CreatedSecret

    init() throws {
        acme = try TestProvider()
        made = try acme.makeClient()
    }

    private var id: String { made.client.clientID }
    private var secret: String { made.secret.text }

    private func basic(_ pair: String) -> String { "Basic \(Base64.text(of: Array(pair.utf8)))" }

    @Test func `an access token opens the service and is answered as the RFC has it`() throws {
        let answer = try acme.ask(made.form)
        #expect(answer.status == 200)
        #expect(answer.body["token_type"] == "Bearer" && answer.body["expires_in"] == 3600)
        #expect(answer.response.contentType == "application/json")
        let fields = Dictionary(answer.response.further.map { ($0.name.canonicalName, $0.value) }) { $1 }
        #expect(fields == ["cache-control": "no-store", "pragma": "no-cache"])
        let token = try #require(answer.body["access_token"]?.string)
        #expect(token.hasPrefix("scimat_"))
        #expect(try acme.send(.get, "/Users", token: token).status == 200)
        #expect(try acme.send(.post, "/Users", #"{"userName":"ada"}"#, token: token).status == 201)
    }

    @Test func `client and secret may be in the header, in the body, or in both`() throws {
        let grant = "grant_type=client_credentials"
        for scope in ["", "&scope=", "&scope=scim", "&scope=scim%20openid+a", "&scope"] {
            #expect(try acme.ask(grant + scope, authorization: basic("\(id):\(secret)")).status == 200)
            #expect(try acme.ask(made.form + scope, authorization: basic("\(id):\(secret)")).status == 200)
            #expect(try acme.ask(made.form + scope).status == 200)
        }
        let id = id
        let withID = "\(grant)&client_id=\(id)"
        #expect(try acme.ask(withID, authorization: basic("\(id):\(secret)")).status == 200)
    }

    @Test func `Basic credentials are read encoded and as they are, and the scheme in any case`() throws {
        let grant = "grant_type=client_credentials"
        let encoded = id.replacing("-", with: "%2D") + ":" + secret.replacing("_", with: "%5f")
        #expect(try acme.ask(grant, authorization: basic(encoded)).status == 200)
        #expect(
            try acme.ask(grant, authorization: "bAsIc " + Base64.text(of: Array("\(id):\(secret)".utf8))).status == 200)
        let unpadded = Base64.text(of: Array("\(id):\(secret)".utf8)).prefix { $0 != "=" }
        #expect(try acme.ask(grant, authorization: "Basic \(unpadded)").status == 200)
    }

    static let mistakes: [(body: String, status: Int, error: String)] = [
        ("client_id=ID&client_secret=SECRET", 400, "invalid_request"),
        ("grant_type=&client_id=ID&client_secret=SECRET", 400, "invalid_request"),
        ("grant_type=password&client_id=ID&client_secret=SECRET", 400, "unsupported_grant_type"),
        ("grant_type=authorization_code&code=1", 400, "unsupported_grant_type"),
        (
            "grant_type=client_credentials&grant_type=client_credentials&client_id=ID&client_secret=SECRET", 400,
            "invalid_request"
        ),
        ("grant_type=client_credentials&client_id=ID&client_id=ID&client_secret=SECRET", 400, "invalid_request"),
        (
            "grant_type=client_credentials&client_id=ID&client_secret=SECRET&client_secret=SECRET", 400,
            "invalid_request"
        ),
        ("grant_type=client_credentials&client_id=ID&client_secret=%zz", 400, "invalid_request"),
        ("grant_type=client_credentials&client_id=ID&client_secret=%FF", 400, "invalid_request"),
        ("grant_type=client_credentials&client_id=ID&client_secret=SECRET&scope=%22", 400, "invalid_scope"),
        ("grant_type=client_credentials&client_id=ID&client_secret=SECRET&scope=%C3%A4", 400, "invalid_scope"),
        ("grant_type=client_credentials", 401, "invalid_client"),
        ("grant_type=client_credentials&client_id=ID", 401, "invalid_client"),
        ("grant_type=client_credentials&client_secret=SECRET", 401, "invalid_client"),
        ("grant_type=client_credentials&client_id=ID&client_secret=", 401, "invalid_client"),
        ("grant_type=client_credentials&client_id=ID&client_secret=wrong", 401, "invalid_client"),
        ("grant_type=client_credentials&client_id=ID&client_secret=SECRET%20", 401, "invalid_client"),
        ("grant_type=client_credentials&client_id=nobody&client_secret=SECRET", 401, "invalid_client"),
        ("grant_type=client_credentials&client_id=id'%20OR%201=1&client_secret=SECRET", 401, "invalid_client"),
        ("grant_type=client_credentials&client_id=ID&client_assertion=a.b.c", 400, "invalid_request"),
        (
            "grant_type=client_credentials&client_id=ID&client_secret=SECRET&client_assertion=a.b.c", 400,
            "invalid_request"
        ),
        (
            "grant_type=client_credentials&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer&client_assertion=a.b.c",
            400, "invalid_request"
        ),
        ("", 400, "invalid_request"), ("&&&===&", 400, "invalid_request"),
        (#"{"grant_type":"client_credentials"}"#, 400, "invalid_request"),
        (String(repeating: "a=b&", count: 10), 400, "invalid_request"),
        ((0..<40).map { "p\($0)=1" }.joined(separator: "&"), 400, "invalid_request"),
    ]

    @Test(arguments: mistakes)
    func `each mistake has its error of RFC 6749`(body: String, status: Int, error: String) throws {
        let text = body.replacing("ID", with: id).replacing("SECRET", with: secret)
        let answer = try acme.ask(text)
        #expect(answer.status == status && answer.body["error"]?.string == error, "\(answer.body)")
        let description = try #require(answer.body["error_description"]?.string)
        #expect(!description.contains(secret) && !description.contains(id))
        #expect(description.utf8.allSatisfy { (0x20...0x7E).contains($0) && $0 != 0x22 && $0 != 0x5C })
        #expect(answer.response.contentType == "application/json")
        #expect((answer.response.challenge != nil) == (status == 401))
        #expect(answer.body["schemas"] == nil)
    }

    @Test(arguments: [
        "Bearer TOKEN", "Basic", "Basic !", "Basic Og", "Basic \u{E4}", "Digest x", "Basic a b", "basic",
    ])
    func `an Authorization field that is not Basic credentials is a wrong client`(field: String) throws {
        let authorization = field.replacing("TOKEN", with: acme.token)
        let answer = try acme.ask("grant_type=client_credentials", authorization: authorization)
        #expect(answer.status == 401 && answer.body["error"] == "invalid_client")
        #expect([400, 401].contains(try acme.ask(made.form, authorization: authorization).status))
    }

    @Test func `a header and a body that differ are no request`() throws {
        for pair in ["other:\(secret)", "\(id):other"] {
            let answer = try acme.ask(made.form, authorization: basic(pair))
            #expect(answer.status == 400 && answer.body["error"] == "invalid_request")
        }
    }

    @Test func `only POST with a form and without parameters in the URL is a token request`() throws {
        for method in [HTTPRequest.Method.get, .put, .patch, .delete, .head] {
            let answer = try acme.ask(made.form) { $0.method = method }
            #expect(answer.status == 405 && answer.response.allowedMethods == ["POST"])
            #expect(answer.body["error"] == "invalid_request")
        }
        for type in ["application/json", "text/plain", "multipart/form-data; boundary=x"] {
            let answer = try acme.ask(made.form) { $0.fields[.contentType] = type }
            #expect(answer.status == 400 && answer.body["error"] == "invalid_request")
        }
        for type in ["application/x-www-form-urlencoded; charset=UTF-8", "Application/X-WWW-Form-URLencoded ; a=b"] {
            #expect(try acme.ask(made.form) { $0.fields[.contentType] = type }.status == 200)
        }
        #expect(try acme.ask(made.form) { $0.fields[.contentType] = nil }.status == 200)
        let inURL = try acme.ask(made.form) { $0.target += "?client_secret=\(secret)" }
        #expect(inURL.status == 400 && inURL.body["error_description"]?.string?.contains("URL") == true)
        #expect(try acme.ask(made.form) { $0.target += "?tenant=1" }.status == 200)
        let long = try acme.ask(made.form + "&scope=" + String(repeating: "a", count: 16 << 10))
        #expect(long.status == 413 && long.body["error"] == "invalid_request")
    }

    @Test(arguments: [
        "/scim/v2/oauth2/token/", "/scim/v2//oauth2//token", "/scim/v2/oauth2/t%6Fken", "/scim/v2/%6Fauth2/token",
        "//scim/v2/oauth2/token", "https://scim.example.org/scim/v2/oauth2/token",
    ])
    func `another spelling of the path is the same endpoint`(target: String) throws {
        #expect(try acme.ask(made.form) { $0.target = target }.status == 200)
        let broken = try acme.ask(made.form) { $0.target = target + "?a=%zz" }
        #expect(broken.status == 400 && broken.body["error"] == "invalid_request")
    }

    @Test func `a compressed body is refused as OAuth has it`() throws {
        let answer = try acme.ask(made.form) { $0.fields[.contentEncoding] = "gzip" }
        #expect(answer.status == 415 && answer.body["error"] == "invalid_request")
        #expect(try acme.ask(made.form) { $0.fields[.contentEncoding] = "Identity" }.status == 200)
    }

    @Test func `what is missing, or was sent as something else, is told in the log`() throws {
        _ = try acme.ask("grant_type=client_credentials")
        let missing = try acme.lastRefusal(ofMachine: true)
        #expect(missing?.detail == "client missing" && missing?.remedy?.contains("enter both in Entra") == true)
        #expect(try acme.send(.get, "/Users", token: secret).status == 401)
        let misplaced = try acme.lastRefusal(ofMachine: true)
        #expect(misplaced?.detail == "client secret sent as a token")
        #expect(misplaced?.remedy?.contains("not as Secret Token") == true)
    }

    @Test(arguments: ["/oauth2", "/oauth2/token/x", "/Users/oauth2/token", "/oauth2/tokens", "/OAuth2/token", ""])
    func `nothing beside it is served without a token`(path: String) throws {
        let answer = try acme.ask(made.form) { $0.target = "/scim/v2\(path)" }
        #expect(answer.status == 401 && answer.body["schemas"] != nil)
    }

    @Test func `wrong client and wrong secret get one answer, and the log tells them apart`() throws {
        let wrongSecret = try acme.ask("grant_type=client_credentials&client_id=\(id)&client_secret=scimcs_wrong")
        let entry = try acme.lastRefusal()
        #expect(entry?.detail == "wrong client secret" && entry?.status == 401)
        #expect(entry?.remedy?.contains("scimctl client rotate --org acme NAME") == true)
        let wrongClient = try acme.ask("grant_type=client_credentials&client_id=nobody&client_secret=\(secret)")
        #expect(wrongSecret.body == wrongClient.body)
        #expect(try acme.lastRefusal(ofMachine: true)?.detail == "client unknown")
    }

    @Test func `who guesses is told to wait, and the right secret is never kept out`() throws {
        let guess = "grant_type=client_credentials&client_id=\(id)&client_secret=guess"
        let statuses = try (0..<25).map { _ in try acme.ask(guess).status }
        #expect(statuses == Array(repeating: 401, count: 20) + Array(repeating: 429, count: 5))
        let refused = try acme.ask(guess)
        #expect(refused.body["error"] == "invalid_client")
        #expect(refused.response.retryAfter.map { (1...60).contains($0) } == true)
        #expect(try acme.ask(made.form).status == 200)
        // Somebody else's guesses are counted for themselves, and after a while all is forgotten.
        #expect(try acme.ask(guess) { $0.clientAddress = "198.51.100.1" }.status == 401)
        acme.clock.advance(seconds: 61)
        #expect(try acme.ask(guess).status == 401)
    }

    @Test func `an access token lives as long as it was said, and is forgotten then`() throws {
        let short = try acme.accessToken(of: made)
        let long = try acme.accessToken(of: acme.makeClient("Long", tokenLifetime: 6 * 3600))
        acme.clock.advance(seconds: 3500)
        #expect(try acme.send(.get, "/Users", token: short).status == 200)
        acme.clock.advance(seconds: 200)
        #expect(try acme.send(.get, "/Users", token: short).status == 401)
        #expect(try acme.lastRefusal()?.detail == "access token expired or unknown")
        #expect(try acme.send(.get, "/Users", token: long).status == 200)
        let restarted = try acme.restarted()
        defer { restarted.provider.close() }
        #expect(restarted.endpoint.respond(to: acme.request(.get, "/Users", token: short)).status.code == 401)
        #expect(restarted.endpoint.respond(to: acme.request(.get, "/Users", token: long)).status.code == 200)
    }

    @Test func `an expired secret gets no token`() throws {
        acme.clock.advance(seconds: 2 * 365 * 86_400 + 1)
        #expect(try acme.ask(made.form).status == 401)
        #expect(try acme.lastRefusal()?.detail == "client secret expired")
    }

    @Test func `revoking a client ends its tokens with the next request`() throws {
        let token = try acme.accessToken(of: made)
        #expect(try acme.send(.get, "/Users", token: token).status == 200)
        _ = try acme.administration.revokeClient("Entra", of: acme.organization)
        #expect(try acme.send(.get, "/Users", token: token).status == 401)
        #expect(try acme.ask(made.form).status == 401)
        #expect(try acme.lastRefusal()?.detail == "client or client secret revoked")
    }

    @Test func `two secrets work during the overlap, and ending it ends the tokens of the old one`() throws {
        let old = try acme.accessToken(of: made)
        let new = try acme.administration.rotateClient("Entra", of: acme.organization, overlap: 86_400)
        let fresh = try acme.accessToken(of: new)
        for token in [old, fresh] { #expect(try acme.send(.get, "/Users", token: token).status == 200) }
        #expect(try acme.ask(made.form).status == 200)
        let third = Result { try acme.administration.rotateClient("Entra", of: acme.organization, overlap: 86_400) }
        #expect(throws: ServiceError.self) { try third.get() }
        _ = try acme.administration.revokeClient("Entra", of: acme.organization, onlyReplaced: true)
        #expect(try acme.send(.get, "/Users", token: old).status == 401)
        #expect(try acme.send(.get, "/Users", token: fresh).status == 200)
        #expect(try acme.ask(made.form).status == 401)
        #expect(try acme.ask(new.form).status == 200)
    }

    @Test func `after the overlap the old secret gets no token`() throws {
        _ = try acme.administration.rotateClient("Entra", of: acme.organization, overlap: 3600)
        #expect(try acme.ask(made.form).status == 200)
        acme.clock.advance(seconds: 3601)
        #expect(try acme.ask(made.form).status == 401)
    }

    @Test func `tokens are issued while SCIM is off, and answered 403`() throws {
        _ = try acme.administration.set(.scim(false), of: acme.organization)
        let token = try acme.accessToken(of: made)
        #expect(try acme.send(.get, "/Users", token: token).status == 403)
    }

    @Test func `neither secret nor access token is stored anywhere`() throws {
        let token = try acme.accessToken(of: made)
        acme.provider.housekeep()
        let rows = try DatabaseState(path: acme.configuration.databasePath).rows()
        #expect(!rows.contains { $0.contains(token) || $0.contains(secret) })
    }

    @Test func `a client secret is no bearer token, and an access token is no secret`() throws {
        #expect(try acme.send(.get, "/Users", token: secret).status == 401)
        let token = try acme.accessToken(of: made)
        let body = "grant_type=client_credentials&client_id=\(id)&client_secret=\(token)"
        #expect(try acme.ask(body).status == 401)
    }

    @Test func `a client of one organization sees nothing of another`() throws {
        let globex = try acme.administration.set(.scim(true), of: acme.administration.createOrganization("globex"))
        let other = try acme.administration.createClient(for: globex, name: "Entra", lifetime: 365 * 86_400)
        try acme.createUser("ada")
        let token = try acme.accessToken(of: other)
        #expect(try acme.send(.get, "/Users", token: token).body["totalResults"] == 0)
        #expect(throws: ServiceError.self) { try acme.administration.client("nobody", of: globex) }
    }

    @Test func `the log counts what was issued, and names the client`() throws {
        for _ in 0..<3 { _ = try acme.accessToken(of: made) }
        acme.provider.housekeep()
        let entry = try acme.administration.log(of: acme.organization, Event.Query()).last
        #expect(entry?.detail == "access tokens issued" && entry?.count == 3 && entry?.credentialName == "Entra")
        #expect(entry?.sentence == "issued 3 access tokens")
    }
}
