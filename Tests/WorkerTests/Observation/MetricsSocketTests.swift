import EntraSimulator
import Glibc
import SCIMCore
import TestBed
import Testing

/// The worker's metrics, read from its socket as scimctl does.
@Suite struct MetricsSocketTests {
    let installation: Installation
    let worker: RunningWorker
    let client: Client

    init() throws {
        installation = try Installation()
        worker = try RunningWorker(installation, environment: ["RUNTIME_DIRECTORY": installation.directory.path])
        client = Client(worker, installation)
    }

    private var path: String { installation.directory.file("metrics.sock") }

    private func connect() throws -> Int32 {
        let connection = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = UnixAddress(path: path)
        try #require(address.withAddress { Glibc.connect(connection, $0, $1) } == 0)
        return connection
    }

    private func metrics() throws -> [String] {
        let connection = try connect()
        defer { close(connection) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = read(connection, &chunk, chunk.count)
            guard count > 0 else { break }
            bytes += chunk[..<count]
        }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    @Test func `counts what was answered, by whom, and how it ended`() throws {
        let id = try client.create("ada@example.org")
        _ = try client.ask("POST", "/Users", #"{"userName":"ADA@example.org"}"#)
        for _ in 0..<3 { _ = try client.ask("GET", "/Users/\(id)") }
        _ = try client.ask("PATCH", "/Users/\(id)", #"{"Operations":[{"op":"replace","path":"active","value":false}]}"#)
        _ = try Client(path: worker.socketPath, token: "wrong").ask("GET", "/Users")
        let lines = try metrics()
        for line in [
            #"scim_fcgi_requests_total{org="acme",method="GET",resource="User",code="200"} 3"#,
            #"scim_fcgi_requests_total{org="acme",method="POST",resource="User",code="201"} 1"#,
            #"scim_fcgi_requests_total{org="acme",method="POST",resource="User",code="409"} 1"#,
            #"scim_fcgi_requests_total{org="",method="GET",resource="Other",code="401"} 1"#,
            #"scim_fcgi_scim_errors_total{org="acme",scim_type="uniqueness",code="409"} 1"#,
            #"scim_fcgi_auth_failures_total{reason="malformed"} 1"#,
            #"scim_fcgi_auth_failures_total{reason="expired"} 0"#,
            #"scim_fcgi_provisioning_operations_total{org="acme",resource="User",operation="create",result="done"} 1"#,
            #"scim_fcgi_provisioning_operations_total{org="acme",resource="User",operation="create",result="refused"} 1"#,
            #"scim_fcgi_provisioning_operations_total{org="acme",resource="User",operation="deactivate",result="done"} 1"#,
            #"scim_fcgi_request_duration_seconds_count{method="GET",resource="User"} 3"#,
            #"scim_fcgi_request_body_bytes_bucket{resource="User",le="256"} 3"#,
            "scim_fcgi_db_busy_total 0",
        ] { #expect(lines.contains(line), "\(line)") }
        #expect(lines.contains { $0.hasPrefix("scim_fcgi_process_resident_memory_bytes ") })
    }

    @Test func `counts members one by one, and roles that no mapping matches`() throws {
        let ids = try (0..<3).map { try client.create("user\($0)@example.org") }
        let members = ids.map { #"{"value":"\#($0)"}"# }.joined(separator: ",")
        _ = try client.ask("POST", "/Groups", #"{"displayName":"Team","members":[\#(members)]}"#)
        _ = try client.ask("POST", "/Users", #"{"userName":"odd@example.org","roles":[{"value":"Überadmin"}]}"#)
        let lines = try metrics()
        #expect(
            lines.contains(
                #"scim_fcgi_provisioning_operations_total{org="acme",resource="Group",operation="member_add",result="done"} 3"#
            ))
        #expect(lines.contains(#"scim_fcgi_role_unmatched_total{org="acme"} 1"#))
    }

    @Test func `counts requests that never were whole`() throws {
        let declared = client.request("POST", "/Users", "{}", length: "9000000")
        _ = try worker.connect().ask(declared)
        #expect(
            try metrics().contains(#"scim_fcgi_requests_total{org="",method="other",resource="Other",code="413"} 1"#))
    }

    @Test func `only its owner can open the socket, and it is removed with the worker, whoever is connected`() throws {
        var status = stat()
        #expect(stat(path, &status) == 0)
        #expect(status.st_mode & 0o777 == 0o600)
        let silent = try connect()
        defer { close(silent) }
        #expect(try worker.stop() == .exited(0))
        #expect(access(path, F_OK) != 0)
    }

    @Test func `a path where no socket can be created costs the metrics and nothing else`() throws {
        let place = try Installation()
        let other = try RunningWorker(
            place, environment: ["RUNTIME_DIRECTORY": installation.directory.file("none")])
        #expect(other.log.contains("metrics are not available: "))
        #expect(try Client(path: other.socketPath, token: "x").ask("GET", "/Users").status == 401)
    }
}
