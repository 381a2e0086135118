import HTTPTypes
import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHTTP
import SCIMHost
import SCIMService
import TestBed
import Testing

/// The order of doctor's steps, and what each finding says; whoever calls is made up here.
@Suite struct EndpointCheckupTests {
    let acme: TestProvider

    init() throws { acme = try TestProvider() }

    private func checkup(_ daemon: DaemonState = DaemonState(.running, "")) throws -> Administration.Checkup {
        try acme.administration.checkup(of: .sound(in: acme.directory, daemon), backups: acme.directory)
    }

    private func check(
        _ connection: ConnectionFacts = .fine, _ facts: RehearsalFacts = .fine, url: String = Installation.baseURL,
        daemon: DaemonState = DaemonState(.running, "")
    ) throws -> [Finding] {
        let caller = EndpointCaller(url: url, connect: { connection }, play: { _ in (facts, 5) })
        return try acme.administration.checkEndpoint(by: caller, after: try checkup(daemon), in: nil)
    }

    private func failures(_ findings: [Finding]) -> [String] {
        findings.filter { $0.severity == .failure }.map(\.subject)
    }

    @Test func `finds no failure where every request succeeds`() throws {
        let findings = try check()
        #expect(findings.allSatisfy { $0.severity == .good }, "\(findings)")
        #expect(findings.contains { $0.subject == "PATCH" } && findings.contains { $0.subject == "locations" })
        #expect(try acme.administration.tokens(of: acme.organization).count == 1)
    }

    @Test(
        arguments: [
            (.unresolved, "base URL", "scimctl base-url set"), (.unreachable("refused"), "connection", "nginx -t"),
            (.timedOut, "connection", "firewall"), (.failed("wrong version number"), "TLS", "ssl_protocols"),
        ] as [(ConnectionFacts.Outcome, String, String)])
    func `without a connection there is one failure, and nothing is played`(
        outcome: ConnectionFacts.Outcome, subject: String, fix: String
    ) throws {
        let caller = EndpointCaller(
            url: Installation.baseURL, connect: { ConnectionFacts(url: Installation.baseURL, outcome: outcome) },
            play: { _ in
                Issue.record("something was played")
                return (.fine, 0)
            })
        let findings = try acme.administration.checkEndpoint(by: caller, after: try checkup(), in: nil)
        #expect(failures(findings) == [subject])
        #expect(findings.first?.fix?.shellText.contains(fix) == true)
        #expect(findings.last?.severity == .skipped)
    }

    @Test func `nothing is played for a stopped service, an organization that is off, or without an address`() throws {
        let stopped = try check(daemon: DaemonState(.stopped, "inactive"))
        #expect(stopped.last == .skipped("Entra's requests", "not sent, because the service is stopped"))
        let none = try acme.administration.checkEndpoint(by: nil, after: try checkup(), in: nil)
        #expect(none.map(\.severity) == [.skipped])
        _ = try acme.administration.set(.scim(false), of: acme.organization)
        #expect(try check().last?.text == "not sent, because SCIM is on for no organization")
    }

    @Test(arguments: [
        ("Nov  6 04:00:00 2025 GMT", "Nov  6 04:00:00 2026 GMT", "a b", "expired 2026-11-06T04:00:00.000Z", "renew"),
        ("Dec 31 04:00:00 2026 GMT", "Dec 31 04:00:00 2027 GMT", "a b", "is valid from 2026-12-31", "timedatectl"),
        (
            "Nov  6 04:00:00 2025 GMT", "Nov  6 04:00:00 2027 GMT", "no alternative certificate subject name matches",
            "another name", "certbot"
        ),
        (
            "Nov  6 04:00:00 2025 GMT", "Nov  6 04:00:00 2027 GMT", "unable to get local issuer certificate",
            "incomplete", "fullchain.pem"
        ),
    ])
    func `says why a certificate is not to be trusted`(
        begins: String, ends: String, reason: String, text: String, fix: String
    ) throws {
        acme.clock.set(try #require(Instant(dateTime: "2026-11-26T00:00:00Z")))
        var connection = ConnectionFacts(url: Installation.baseURL, outcome: .untrusted(reason))
        connection.certificates = [CertificateFacts(subject: "CN = a", issuer: "CN = b", begins: begins, ends: ends)]
        let finding = try #require(try check(connection).first)
        #expect(finding.severity == .failure && finding.subject == "certificate")
        #expect(finding.text.contains(text), "\(finding.text)")
        #expect(finding.fix?.shellText.contains(fix) == true)
    }

    @Test(arguments: [(13, Finding.Severity.warning), (15, .good)])
    func `warns about a certificate that is not renewed in time`(days: Int, severity: Finding.Severity) throws {
        acme.clock.set(try #require(Instant(dateTime: "2026-11-01T00:00:00Z")))
        var connection = ConnectionFacts.fine
        connection.certificates = [
            CertificateFacts(
                subject: "CN = a", issuer: "CN = b", begins: "Oct  1 00:00:00 2026 GMT",
                ends: "Nov \(days + 1) 01:00:00 2026 GMT")
        ]
        #expect(try check(connection).first { $0.subject == "certificate" }?.severity == severity)
    }

    @Test func `wants TLS 1.2, and nothing before`() throws {
        var connection = ConnectionFacts.fine
        connection.versions = ConnectionFacts.Versions(old: true, tls12: true, tls13: true)
        #expect(try check(connection).first { $0.subject == "TLS versions" }?.severity == .warning)
        connection.versions = ConnectionFacts.Versions(old: false, tls12: false, tls13: true)
        #expect(try failures(check(connection)) == ["TLS versions"])
    }

    /// An answer that is not SCIM's, or one with that detail.
    private static func fault(_ status: Int, _ detail: String? = nil) -> RehearsalFacts.Fault {
        RehearsalFacts.Fault(
            explanation: "the answer was \(status)", status: status, detail: detail,
            location: status == 301 ? "https://elsewhere.example.org" : nil)
    }

    @Test(
        arguments: [
            (403, "The web server does not admit the address 192.0.2.1", "PATCH", "limit_except"),
            (405, nil, "PATCH", "limit_except"),
            (413, "The request body is larger", "body size", "client_max_body_size 8m"),
            (429, "More requests than", "users", "rate=100r/s"),
            (502, "The SCIM service does not answer", "worker", "systemctl status"),
            (503, "the service provider cannot store anything", "worker", "systemctl status"),
            (500, "the service provider failed", "users", "journalctl -u scim-fcgi"),
            (400, "badgeColor is required", "users", "scimctl schema list --org acme"),
            (404, nil, "base URL", "include snippets/scim-fcgi"), (301, nil, "base URL", "Use the address"),
            (401, "the bearer token is missing", "base URL", "another server"),
        ] as [(Int, String?, String, String)])
    func `says who refused a request, and how to fix it`(
        status: Int, detail: String?, subject: String, words: String
    ) throws {
        let facts = RehearsalFacts(parts: [
            RehearsalFacts.Part(name: "Test Connection", acts: [.done("probe", "GET")]),
            RehearsalFacts.Part(
                name: "users",
                acts: [
                    .done("create", "POST"),
                    RehearsalFacts.Act(
                        name: "update", method: "PATCH", outcome: .failed(Self.fault(status, detail))),
                    RehearsalFacts.Act(name: "rename", method: "PATCH", outcome: .untried), .done("delete", "DELETE"),
                ]),
        ])
        let findings = try check(.fine, facts)
        #expect(failures(findings) == [subject])
        let finding = try #require(findings.first { $0.severity == .failure })
        let told = [finding.text, finding.fix?.shellText ?? ""].joined(separator: " ")
        #expect(told.contains(words), "\(finding)")
        #expect(findings.contains { $0.severity == .skipped })
        #expect(try acme.administration.tokens(of: acme.organization).count == 1)
    }

    @Test(arguments: [false, true])
    func `distinguishes what the worker refuses because it is off from what the web server refuses`(
        isOff: Bool
    ) throws {
        let facts = RehearsalFacts(parts: [
            RehearsalFacts.Part(name: "Test Connection", acts: [.done("probe", "GET")]),
            RehearsalFacts.Part(
                name: "users",
                acts: [
                    RehearsalFacts.Act(
                        name: "update", method: "PATCH", outcome: .failed(Self.fault(403, "it is switched off")))
                ]),
        ])
        let acme = acme
        let caller = EndpointCaller(
            url: Installation.baseURL, connect: { .fine },
            play: { _ in
                if isOff { _ = try acme.administration.set(.scim(false), of: acme.organization) }
                return (facts, 1)
            })
        let findings = try acme.administration.checkEndpoint(by: caller, after: try checkup(), in: nil)
        #expect(failures(findings) == [isOff ? "users" : "PATCH"])
    }

    @Test func `distinguishes a token that does not arrive from another server`() throws {
        let facts = RehearsalFacts(parts: [
            RehearsalFacts.Part(
                name: "Test Connection",
                acts: [RehearsalFacts.Act(name: "probe", method: "GET", outcome: .failed(Self.fault(401, "x")))])
        ])
        #expect(try failures(check(.fine, facts)) == ["base URL"])
        let acme = acme
        let caller = EndpointCaller(
            url: Installation.baseURL, connect: { .fine },
            play: { _ in
                var request = acme.request(.get, "/Users")
                request.fields[.authorization] = nil
                #expect(acme.endpoint.respond(to: request).status == .unauthorized)
                acme.provider.housekeep()
                return (facts, 1)
            })
        let findings = try acme.administration.checkEndpoint(by: caller, after: try checkup(), in: nil)
        #expect(failures(findings) == ["authorization"])
        #expect(findings.first { $0.severity == .failure }?.fix?.shellText.contains("HTTP_AUTHORIZATION") == true)
    }

    @Test func `a blocked method is one failure, whichever dialect hits it`() throws {
        let blocked = RehearsalFacts.Act(name: "update", method: "PATCH", outcome: .failed(Self.fault(405)))
        let facts = RehearsalFacts(
            parts: ["users (one)", "users (other)"].map { name in
                RehearsalFacts.Part(name: name, acts: [.done("create", "POST"), blocked, .done("delete", "DELETE")])
            })
        let findings = try check(.fine, facts)
        #expect(failures(findings) == ["PATCH"])
        #expect(findings.contains { $0.subject == "users (other)" && $0.severity == .skipped })
        #expect(findings.contains { $0.subject == "DELETE" && $0.severity == .good })
    }

    @Test func `compares the locations with the base URL`() throws {
        let other = try check(url: "https://other.example.org/scim/v2").first { $0.subject == "locations" }
        #expect(other?.severity == .warning)
        #expect(other?.fix?.shellText.contains("scimctl base-url set https://other.example.org/scim/v2") == true)
        var facts = RehearsalFacts.fine
        facts.locations = ["https://third.example.org/scim/v2/Users/1"]
        #expect(try failures(check(.fine, facts)) == ["locations"])
    }

    @Test func `it removes what it created even if playing throws`() throws {
        let caller = EndpointCaller(
            url: Installation.baseURL, connect: { .fine }, play: { _ in throw ServiceError(.failed, "no curl") })
        #expect(throws: ServiceError.self) {
            try acme.administration.checkEndpoint(by: caller, after: try checkup(), in: nil)
        }
        #expect(try acme.administration.tokens(of: acme.organization).map(\.name) == ["test"])
    }
}

extension RehearsalFacts {
    /// Everything succeeded.
    fileprivate static var fine: RehearsalFacts {
        RehearsalFacts(
            parts: [
                Part(name: "Test Connection", acts: [.done("probe", "GET")]),
                Part(
                    name: "users", acts: [.done("create", "POST"), .done("update", "PATCH"), .done("delete", "DELETE")]),
            ], locations: ["\(Installation.baseURL)/Users/1"])
    }
}

extension RehearsalFacts.Act {
    fileprivate static func done(_ name: String, _ method: String) -> RehearsalFacts.Act {
        RehearsalFacts.Act(name: name, method: method, outcome: .done)
    }
}

extension ConnectionFacts {
    /// A connection with nothing to say about it.
    fileprivate static var fine: ConnectionFacts {
        var facts = ConnectionFacts(url: Installation.baseURL, outcome: .connected)
        facts.certificates = [
            CertificateFacts(
                subject: "CN = a", issuer: "CN = b", begins: "Jan  1 00:00:00 2026 GMT",
                ends: "Jan  1 00:00:00 2099 GMT")
        ]
        facts.versions = Versions(old: false, tls12: true, tls13: true)
        return facts
    }
}

extension MachineFacts {
    /// A machine with nothing wrong.
    static func sound(in directory: String, _ daemon: DaemonState = DaemonState(.running, "")) -> MachineFacts {
        func file(_ path: String, _ kind: FileFacts.Kind, _ mode: Int, group: String = "_scim-fcgi") -> FileFacts {
            FileFacts(
                path: path, access: FileFacts.Access(kind: kind, mode: mode, owner: "_scim-fcgi", group: group))
        }
        return MachineFacts(
            daemon: daemon, socket: file("/run/scim-fcgi/scim-fcgi.sock", .socket, 0o660, group: "www-data"),
            files: [file(directory, .directory, 0o700), file("\(directory)/scim.db", .file, 0o600)],
            clock: .synchronized,
            units: unitNames.map {
                "Id=\($0)\nLoadState=loaded\nActiveState=active\nUnitFileState=enabled\n"
            }.joined(separator: "\n"),
            nginx: .dump(NginxTests.dump()))
    }
}
