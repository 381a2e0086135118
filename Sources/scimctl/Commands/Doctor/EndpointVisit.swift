import EntraSimulator
import OutgoingHTTP
import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHost

/// Calls an endpoint as Entra does: first only connects, then plays Entra's requests.
struct EndpointVisit {
    let url: String
    /// Certificates in PEM that are trusted besides the host's, and their file.
    let authorities: (path: String, content: [UInt8])?
    /// Told what is done, for a person who waits.
    let tell: (String) -> Void

    private static let isStopped: @Sendable () -> Bool = { Interruption.signalNumber != nil }

    /// Connects, and looks at certificates and versions of TLS; sends nothing.
    func connect() -> ConnectionFacts {
        tell("connecting to \(url)")
        do throws(CurlError) {
            let met = try handshake(.any)
            var facts = ConnectionFacts(url: url, outcome: .connected)
            facts.address = met.address
            facts.certificates = met.certificates.map(CertificateFacts.init)
            facts.authorities = authorities?.path
            facts.isTrustedByHost = authorities == nil || accepts(.any, trusting: nil)
            facts.versions = ConnectionFacts.Versions(
                old: accepts(.old, verifies: false), tls12: accepts(.only12, trusting: authorities?.content),
                tls13: accepts(.only13, trusting: authorities?.content))
            return facts
        } catch {
            var facts = ConnectionFacts(url: url, outcome: ConnectionFacts.Outcome(error))
            if error.kind == .untrusted, let seen = try? handshake(.any, verifies: false) {
                facts.address = seen.address
                facts.certificates = seen.certificates.map(CertificateFacts.init)
            }
            return facts
        }
    }

    private func handshake(_ versions: Handshake.Versions, verifies: Bool = true) throws(CurlError) -> Handshake {
        try Handshake(
            with: url, versions, trusted: authorities?.content, verifies: verifies, isStopped: EndpointVisit.isStopped)
    }

    private func accepts(
        _ versions: Handshake.Versions, trusting trusted: [UInt8]? = nil, verifies: Bool = true
    ) -> Bool {
        do {
            _ = try Handshake(
                with: url, versions, trusted: trusted, verifies: verifies, isStopped: EndpointVisit.isStopped)
            return true
        } catch {
            return false  // That it is not taken is the answer.
        }
    }

    /// Plays Entra's requests: the connection test, and the life of a user and of a group in each dialect.
    ///
    /// - Returns: what came of them, and how many there were.
    func play(_ rehearsal: Rehearsal) throws -> (facts: RehearsalFacts, requests: Int) {
        let transport = BearerTransport(token: rehearsal.secret.text, over: try makeTransport())
        let hasGroups = rehearsal.organization.groupsAreSynced
        var facts = RehearsalFacts(parts: [])
        tell("trying Test Connection")
        let test = connectionTest(over: transport, seed: rehearsal.seed, withGroups: hasGroups)
        facts.parts.append(RehearsalFacts.Part(name: "Test Connection", acts: test.checks.map(RehearsalFacts.Act.init)))
        var requests = test.traffic.total
        guard test.isGreen else { return (facts, requests) }
        for dialect in [Dialect.legacy, .compliant] where !EndpointVisit.isStopped() {
            tell("creating, changing and deleting a user (\(dialect.name))")
            let name = dialect == .legacy ? "default" : "flag"
            var walk = Walkthrough(
                in: dialect, nickname: rehearsal.nickname(name), domain: Rehearsal.domain,
                group: hasGroups ? rehearsal.groupName(name) : nil, bodyLimit: dialect == .legacy ? 8 << 20 : nil,
                seed: dialect == .legacy ? rehearsal.seed : ~rehearsal.seed, over: transport)
            let played = walk.run { !EndpointVisit.isStopped() }
            requests += walk.traffic.total
            facts.locations += walk.locations
            facts.parts += EndpointVisit.parts(played, dialect, hasGroups)
        }
        return (facts, requests)
    }

    private func makeTransport() throws -> CurlTransport {
        do {
            return try CurlTransport(baseURL: url, trusted: authorities?.content, isStopped: EndpointVisit.isStopped)
        } catch let error as CurlError {
            throw ServiceError(.unreachable, error.sentence)
        }
    }

    private func connectionTest(
        over transport: any Transport, seed: UInt64, withGroups: Bool
    ) -> ConnectionTest {
        var configuration = JobConfiguration()
        configuration.provisionsGroups = withGroups
        configuration.seed = seed
        var job = ProvisioningJob(configuration: configuration, transport: transport)
        return job.testConnection()
    }

    private static func parts(
        _ played: [(act: Walkthrough.Act, outcome: Walkthrough.Outcome)], _ dialect: Dialect, _ hasGroups: Bool
    ) -> [RehearsalFacts.Part] {
        func part(_ name: String, _ isIn: (Walkthrough.Act) -> Bool) -> RehearsalFacts.Part? {
            let acts = played.filter { isIn($0.act) }
            return acts.isEmpty ? nil : RehearsalFacts.Part(name: name, acts: acts.map(RehearsalFacts.Act.init))
        }
        return [
            part("users (\(dialect.name))") { !$0.isAboutGroup && !$0.isAboutBody },
            part("groups (\(dialect.name))") { $0.isAboutGroup },
            part("body size") { $0.isAboutBody },
        ].compactMap(\.self)
    }
}

extension ConnectionFacts.Outcome {
    fileprivate init(_ error: CurlError) {
        switch error.kind {
        case .unresolved: self = .unresolved
        case .unreachable: self = .unreachable(error.sentence)
        case .timedOut: self = .timedOut
        case .untrusted: self = .untrusted(error.sentence)
        case .tls, .stopped, .tooLarge, .other: self = .failed(error.sentence)
        }
    }
}

extension CertificateFacts {
    fileprivate init(_ certificate: Handshake.Certificate) {
        self.init(
            subject: certificate.subject, issuer: certificate.issuer, begins: certificate.begins,
            ends: certificate.ends)
    }
}

extension RehearsalFacts.Act {
    fileprivate init(_ check: ConnectionTest.Check) {
        self.init(
            name: check.name, method: "GET",
            outcome: check.failure.map { .failed(RehearsalFacts.Fault($0)) } ?? .done)
    }

    fileprivate init(_ played: (act: Walkthrough.Act, outcome: Walkthrough.Outcome)) {
        let outcome: RehearsalFacts.Outcome =
            switch played.outcome {
            case .done: .done
            case .failed(let failure): .failed(RehearsalFacts.Fault(failure))
            case .untried: .untried
            }
        self.init(name: played.act.rawValue, method: played.act.method, outcome: outcome)
    }
}

extension RehearsalFacts.Fault {
    fileprivate init(_ failure: Failure) {
        let response = failure.exchange?.response
        let body = response.flatMap { try? $0.json() }
        let isSCIM = body?["schemas"]?.array?.isEmpty == false
        self.init(
            explanation: failure.explanation, status: response?.status,
            detail: isSCIM ? body?["detail"]?.string ?? "" : nil, location: response?.fields["location"])
    }
}
