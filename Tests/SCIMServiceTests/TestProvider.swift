import HTTPTypes
import Logging
import OrderedCollections
import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHTTP
import SCIMHost
import SCIMService
import Synchronization
import TestBed

/// A service provider over a database file of its own, with a clock that tests set.
final class TestProvider {
    let clock = TestClock()
    let surroundings: Surroundings
    private let pauseLog = Shared<[Int]>([])
    /// The milliseconds that long work wanted to wait, each time.
    var pauses: [Int] { pauseLog.withLock { $0 } }
    let provider: Provider
    let endpoint: Endpoint
    private let installation: Installation

    /// - Parameters: the switches of the organization, on as in `make run`.
    init(
        groupSync: Bool = true, enabled: Bool = true, baseURL: String? = Installation.baseURL,
        pageBytes: Int = RequestLimits.page
    ) throws {
        let clock = clock
        let pauses = pauseLog
        surroundings = Surroundings(
            now: { clock.now }, random: secureRandomBytes, clock: { clock.nanoseconds },
            pause: { wanted in pauses.withLock { $0.append(wanted) } })
        installation = try Installation(
            surroundings: surroundings, baseURL: baseURL, enabled: enabled, groupSync: groupSync)
        provider = try installation.makeProvider(surroundings: surroundings, pageBytes: pageBytes)
        endpoint = try provider.makeEndpoint()
    }

    deinit { provider.close() }

    var directory: String { installation.directory.path }
    var configuration: Configuration { installation.configuration }
    var administration: Administration { installation.administration }
    var organization: Organization { installation.organization }
    var token: String { installation.token }

    /// Sends a request and returns status and body.
    @discardableResult
    func send(
        _ method: HTTPRequest.Method, _ path: String, _ body: String = "", token: String? = nil,
        fields: HTTPFields = [:]
    ) throws -> (status: Int, body: JSONValue, response: Response) {
        let response = endpoint.respond(to: request(method, path, body, token: token, fields: fields))
        let value = response.body.isEmpty ? JSONValue.null : try JSONValue(parsing: response.body)
        return (response.status.code, value, response)
    }

    /// A request as it would be sent.
    func request(
        _ method: HTTPRequest.Method, _ path: String, _ body: String = "", token: String? = nil,
        fields: HTTPFields = [:]
    ) -> Request {
        var fields = fields
        fields[.authorization] = "Bearer \(token ?? self.token)"
        return Request(
            method: method, target: "/scim/v2" + path, fields: fields, body: Array(body.utf8), id: "00ff",
            clientAddress: "192.0.2.1")
    }

    /// Another service provider over the same database, as after a restart; to be closed by whoever asked for it.
    func restarted() throws -> (provider: Provider, endpoint: Endpoint) {
        let clock = clock
        var configuration = Configuration()
        configuration.databasePath = directory + "/scim.db"
        let provider = try Provider(
            configuration: configuration,
            surroundings: Surroundings(
                now: { clock.now }, random: secureRandomBytes, clock: { clock.nanoseconds }),
            logger: Logger(label: "test"))
        return (provider, try provider.makeEndpoint())
    }

    /// Creates a user and returns its id.
    @discardableResult
    func createUser(_ name: String, _ more: String = "") throws -> String {
        try send(.post, "/Users", #"{"userName":"\#(name)"\#(more)}"#).body["id"]?.string ?? ""
    }
}

/// A clock that stands until it is moved.
final class TestClock: Sendable {
    private let milliseconds = Mutex<Int64>(1_790_000_000_000)
    private let passed = Mutex<UInt64>(0)

    var now: Instant {
        milliseconds.withLock { value in
            value += 1
            return Instant(milliseconds: value)
        }
    }

    /// Of the clock that only goes forward: it goes on with each look at it, so that a deadline is a number of looks.
    var nanoseconds: UInt64 {
        let step = pace.withLock { pace in
            pace.looks += 1
            return pace.step
        }
        return passed.withLock { value in
            value += step
            return value
        }
    }

    /// From now on each look at the clock that only goes forward takes so long.
    func slow(to duration: Duration) { pace.withLock { $0.step = UInt64(duration / .nanoseconds(1)) } }

    /// How often the clock that only goes forward was looked at.
    var looks: Int { pace.withLock { $0.looks } }

    private let pace = Mutex((step: UInt64(1000), looks: 0))

    /// Puts the clock forward or back, while no time passes.
    func set(_ instant: Instant) { milliseconds.withLock { $0 = instant.milliseconds } }

    /// Lets time pass; a negative number puts the clock back.
    func advance(seconds: Int) {
        milliseconds.withLock { $0 += Int64(seconds) * 1000 }
        passed.withLock { $0 += UInt64(max(0, seconds)) * 1_000_000_000 }
    }
}

/// A value that closures on several threads share.
final class Shared<Value: Sendable>: Sendable {
    private let value: Mutex<Value>

    init(_ value: Value) { self.value = Mutex(value) }

    func withLock<Result: Sendable>(_ body: (inout Value) -> Result) -> Result { value.withLock { body(&$0) } }
}
