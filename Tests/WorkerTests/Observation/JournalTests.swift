import EntraSimulator
import SCIMAdministration
import SCIMCore
import TestBed
import Testing

/// What the worker writes to its log.
@Suite struct JournalTests {
    let installation: Installation
    let worker: RunningWorker
    let client: Client

    init() throws {
        installation = try Installation()
        worker = try RunningWorker(installation, environment: ["SCIM_FCGI_LOG_LEVEL": "debug"])
        client = Client(worker, installation)
    }

    private var lines: [Substring] { worker.log.split(separator: "\n") }

    /// Whole cycles of Entra, and every kind of refusal that quotes what was sent.
    @Test func `names and addresses of people are never in it, whatever happens to them`() throws {
        var simulation = Simulation(seed: 11, people: 40, groups: 4)
        let transport = BearerTransport(token: client.token, over: SocketTransport(path: worker.socketPath))
        _ = try simulation.run(over: transport) { _ in }
        let people = try installation.administration.users(of: installation.organization).elements
        let ada = try #require(people.first)
        for body in [
            #"{"userName":"\#(ada.userName.uppercased())"}"#, #"{"displayName":"\#(ada.userName)"}"#,
            #"{"userName":"\#(ada.userName)"#,
        ] { _ = try client.ask("POST", "/Users", body) }
        _ = try client.ask("GET", "/Users/\(ada.userName)")
        _ = try client.ask("GET", "/\(ada.userName)")
        _ = try client.ask("GET", "/Users?filter=\(ada.userName)")
        _ = try client.ask("DELETE", "/Users/\(ada.identifier)")
        #expect(try worker.stop() == .exited(0))

        let log = worker.log.lowercased()
        #expect(lines.count > 200)
        let texts = people.flatMap { [$0.userName, $0.displayName, $0.email].compactMap(\.self) }
        let given = Set(people.compactMap { $0.displayName?.split(separator: " ").first.map(String.init) })
        let domains = Set(people.compactMap { $0.userName.split(separator: "@").last.map(String.init) })
        for text in texts + given.filter({ $0.count > 4 }) + domains {
            #expect(!log.contains(text.lowercased()), "\(text)")
        }
    }

    @Test func `has a line for a change with what it was and how long it took`() throws {
        let id = try client.create("ada@example.org")
        let line = try #require(lines.first { $0.contains("scim-id=\(id)") })
        for part in [
            "<6>create User \(id): 201", "scim-operation=create", "scim-org=acme", "scim-token-name=test",
            "http-status=201", "duration-usec=",
        ] { #expect(line.contains(part), "\(part) in \(line)") }
        #expect(!line.contains("message-id"))
    }

    @Test func `gives a refusal the name that the client is told`() throws {
        _ = try client.create("ada@example.org")
        let answer = try client.ask("POST", "/Users", #"{"userName":"ada@example.org"}"#)
        let detail = try #require(try answer.json()?["detail"]?.string)
        let request = try #require(detail.split(separator: " ").last?.dropLast())
        let line = try #require(lines.first { $0.hasPrefix("<6>refused POST User with 409 uniqueness") })
        #expect(line.contains("request-id=\(request)"))
    }

    @Test func `reads are logged only at debug level, and many bad tokens in few lines`() throws {
        let quietPlace = try Installation()
        let quiet = try RunningWorker(quietPlace, environment: ["SCIM_FCGI_LOG_LEVEL": "info"])
        let other = Client(quiet, quietPlace)
        for _ in 0..<5 { _ = try other.ask("GET", "/Users") }
        for _ in 0..<200 { _ = try Client(path: quiet.socketPath, token: "x").ask("GET", "/Users") }
        #expect(try quiet.stop() == .exited(0))
        let lines = quiet.log.split(separator: "\n")
        #expect(!lines.contains { $0.contains("GET") })
        let told = lines.filter { $0.contains("with 401: token malformed") }
        #expect((1...5).contains(told.count))
    }
}
