import HTTPTypes
import Logging
import SCIMAdministration
import SCIMConsole
import SCIMCore
import SCIMDirectory
import SCIMHTTP
import SCIMHost
import SCIMService
import Synchronization
import TestBed

/// A console over a database of its own, with a clock that tests set, and browsers that ask it.
final class TestConsole {
    private let clock = Clock()
    private let surroundings: Surroundings
    let installation: Installation
    let console: Console
    /// The service that Entra calls, from the first request on.
    private var service: (provider: Provider, endpoint: Endpoint)?

    private final class Clock: Sendable {
        let milliseconds = Mutex<Int64>(1_790_000_000_000)
    }

    init() throws {
        let clock = clock
        surroundings = Surroundings(
            now: { Instant(milliseconds: clock.milliseconds.withLock { $0 }) }, random: secureRandomBytes)
        installation = try Installation(surroundings: surroundings)
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        console = Console(configuration: installation.configuration, surroundings: surroundings, logger: logger)
    }

    deinit { service?.provider.close() }

    func advance(seconds: Int) { clock.milliseconds.withLock { $0 += Int64(seconds) * 1000 } }

    var administration: Administration { installation.administration }
    var acme: Organization {
        get throws { try administration.organization("acme") }
    }

    /// What Entra sends.
    ///
    /// - Returns: status and body.
    @discardableResult
    func send(
        _ method: HTTPRequest.Method, _ path: String, _ body: String = "", token: String? = nil, id: String = "00ff"
    ) throws -> (status: Int, body: JSONValue) {
        if service == nil {
            let provider = try installation.makeProvider(surroundings: surroundings)
            service = (provider, try provider.makeEndpoint())
        }
        guard let endpoint = service?.endpoint else { return (0, .null) }
        var fields = HTTPFields()
        fields[.authorization] = "Bearer \(token ?? installation.token)"
        let answer = endpoint.respond(
            to: Request(
                method: method, target: "/scim/v2" + path, fields: fields, body: Array(body.utf8), id: id,
                clientAddress: "192.0.2.1"))
        return (answer.status.code, answer.body.isEmpty ? .null : try JSONValue(parsing: answer.body))
    }

    /// Creates a user and returns its id.
    @discardableResult
    func createUser(_ name: String, _ more: String = "") throws -> String {
        try send(.post, "/Users", #"{"userName":"\#(name)"\#(more)}"#).body["id"]?.string ?? ""
    }

    static let tenant = "3a7d1c52-8e0b-4f6a-9c14-5b2e7d9f0a61"
    static let application = "6f1d2c3b-4a59-4e68-8776-95a4b3c2d1e0"
    static let person = "c0ffee00-1111-4222-8333-444455556666"

    @discardableResult
    func createClient(_ name: String = "Entra") throws -> Client {
        try administration.createClient(for: acme, name: name, lifetime: 365 * 86_400).client
    }

    /// What the secrets of the client begin with that are accepted.
    var secrets: [String] {
        get throws {
            try administration.client("Entra", of: acme).secrets.filter { $0.state == .valid }.map(\.prefix)
        }
    }

    func limit(_ kind: CredentialSummary.Kind, _ name: String, _ networks: [String]) throws {
        let limits = try CredentialLimits(isReadOnly: false, from: networks)
        _ = try administration.limit(kind, name, of: acme) { _ in limits }
    }

    func setFederation(_ clientID: String, of organization: String = "acme") throws {
        let settings = try FederationSettings(
            tenant: TestConsole.tenant, clientID: clientID, subjects: ["subject"], acceptsEntraTokens: true)
        _ = try administration.setFederation(
            settings, name: "Workload", of: administration.organization(organization))
    }

    func setSignIn(of organization: String? = "acme", viewerRole: String = "scim.viewer") throws {
        try administration.setEntraSignIn(
            EntraSignIn(
                organization: organization, tenant: TestConsole.tenant, clientID: TestConsole.application,
                viewerRole: viewerRole))
    }

    func link(_ organization: String? = "acme", _ role: ConsoleAccess.Role = .administrator) throws -> String {
        try administration.createConsoleLink(
            for: ConsoleAccess(organization: organization, role: role), by: "ada"
        ).secret.text
    }

    /// A browser that is signed in by a link.
    func signedIn(
        _ organization: String? = "acme", _ role: ConsoleAccess.Role = .administrator
    ) throws -> Browser {
        var browser = Browser(console: console)
        _ = browser.post("login/" + (try link(organization, role)))
        return browser
    }
}

/// What a browser keeps and sends.
struct Browser {
    let console: Console
    var cookie: String?
    /// The one for the way back from Entra.
    var entraCookie: String?
    /// What the web server authenticated.
    var user: String?
    /// nil for one of before 2023.
    var site: String? = "same-origin"
    var origin: String?

    init(console: Console) { self.console = console }

    mutating func get(_ path: String, method: HTTPRequest.Method = .get) -> Response {
        ask(method, path, body: [], type: nil)
    }

    /// - Parameters:
    ///   - form: encoded; the form token of the session is added.
    ///   - token: another one.
    mutating func post(
        _ path: String, _ form: String = "", token: String? = nil,
        type: String = "application/x-www-form-urlencoded"
    ) -> Response {
        let known = token ?? formToken
        let body = known.map { "form=\($0)&\(form)" } ?? form
        return ask(.post, path, body: Array(body.utf8), type: type)
    }

    /// What the forms of this session hold.
    var formToken: String? {
        guard let cookie, let value = cookie.split(separator: "=", maxSplits: 1).last else { return nil }
        return ConsoleSecret(String(value))?.formToken
    }

    private mutating func ask(
        _ method: HTTPRequest.Method, _ path: String, body: [UInt8], type: String?
    ) -> Response {
        var fields = HTTPFields()
        if let type { fields[.contentType] = type }
        let cookies = ["other=1", cookie, entraCookie, "last=2"].compactMap(\.self)
        fields.append(HTTPField(name: .cookie, value: cookies.joined(separator: "; ")))
        if let site { fields.append(HTTPField(name: .secFetchSite, value: site)) }
        if let origin { fields.append(HTTPField(name: .origin, value: origin)) }
        fields.append(HTTPField(name: .host, value: "scim.example.org"))
        let target = path.hasPrefix("/") ? path : "/scim-console/" + path
        let response = console.respond(
            to: Request(
                method: method, target: target, fields: fields, body: body, id: "00ff", clientAddress: "192.0.2.7",
                user: user))
        for field in response.further where field.name == .setCookie {
            let pair = field.value.prefix { $0 != ";" }
            let kept = pair.hasSuffix("=") ? nil : String(pair)
            if pair.hasPrefix("__Host-scim-console-entra=") { entraCookie = kept } else { cookie = kept }
        }
        return response
    }
}

extension Response {
    var text: String { String(decoding: stream.map(\.bytes) ?? body, as: UTF8.self) }
    func field(_ name: String) -> String? { further.first { $0.name.rawName == name }?.value }
}

extension BodyStream {
    /// All of it at once; nothing where it breaks off.
    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        do { try forEachPiece { bytes += $0 } } catch { return [] }
        return bytes
    }
}

extension String {
    /// How often the part is in this text.
    func count(of part: String) -> Int { ranges(of: part).count }
}
