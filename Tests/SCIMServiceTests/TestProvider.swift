import HTTPTypes
import Logging
import OrderedCollections
import SCIMCore
import SCIMService
import Synchronization

#if canImport(Glibc)
    import Glibc
#endif

/// A service provider over a database file of its own, with a clock that tests set.
final class TestProvider {
    let directory: String
    let clock = TestClock()
    let provider: Provider
    let endpoint: Endpoint
    let administration: Administration
    private(set) var organization: Organization
    private(set) var token: String

    /// - Parameters: the switches of the organization, on as in `make run`.
    init(groupSync: Bool = true, enabled: Bool = true, baseURL: String? = "https://scim.example.org/scim/v2") throws {
        directory = "/tmp/scim-test-\(UInt64.random(in: 0...UInt64.max))"
        mkdir(directory, 0o700)
        let clock = clock
        let surroundings = Surroundings(now: { clock.now }, random: secureRandomBytes)
        var configuration = Configuration()
        configuration.databasePath = directory + "/scim.db"
        provider = try Provider(
            configuration: configuration, surroundings: surroundings, logger: Logger(label: "test"))
        endpoint = try provider.makeEndpoint()
        administration = try Administration(
            database: configuration.databasePath, creating: false, surroundings: surroundings,
            actor: Actor(program: "test", user: Actor.UserAccount(number: 0, name: "root"), sudoUser: "grace"))
        if let baseURL { _ = try administration.setBaseURL(baseURL) }
        organization = try administration.createOrganization("acme")
        if enabled { organization = try administration.set(.scim(true), of: organization) }
        organization = try administration.set(.groupSync(groupSync), of: organization)
        for role in ["admin", "member", "viewer"] {
            _ = try administration.setRoleMapping(role, to: role, of: organization)
        }
        try administration.setDefaultRole("member", of: organization)
        token =
            baseURL == nil
            ? "" : try administration.createToken(for: organization, name: "test", lifetime: nil).secret.text
    }

    deinit {
        provider.close()
        for name in ["scim.db", "scim.db-wal", "scim.db-shm", "schema-version"] { unlink(directory + "/" + name) }
        rmdir(directory)
    }

    /// Sends a request and returns status and body.
    @discardableResult
    func send(
        _ method: HTTPRequest.Method, _ path: String, _ body: String = "", token: String? = nil,
        fields: HTTPFields = [:]
    ) throws -> (status: Int, body: JSONValue, response: Response) {
        var fields = fields
        fields[.authorization] = "Bearer \(token ?? self.token)"
        let response = endpoint.respond(
            to: Request(
                method: method, target: "/scim/v2" + path, fields: fields, body: Array(body.utf8), id: "00ff",
                clientAddress: "192.0.2.1"))
        let value = response.body.isEmpty ? JSONValue.null : try JSONValue(parsing: response.body)
        return (response.status.code, value, response)
    }

    /// Creates a user and returns its id.
    func createUser(_ name: String, _ more: String = "") throws -> String {
        try send(.post, "/Users", #"{"userName":"\#(name)"\#(more)}"#).body["id"]?.string ?? ""
    }
}

/// A clock that stands until it is moved.
final class TestClock: Sendable {
    private let milliseconds = Mutex<Int64>(1_790_000_000_000)

    var now: Instant {
        milliseconds.withLock { value in
            value += 1
            return Instant(milliseconds: value)
        }
    }

    func set(_ instant: Instant) { milliseconds.withLock { $0 = instant.milliseconds } }

    func advance(seconds: Int) { milliseconds.withLock { $0 += Int64(seconds) * 1000 } }
}
