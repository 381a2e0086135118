package import EntraSimulator
import Glibc
import SCIMDirectory
import Testing

/// A way to the service provider: what is true of it must be true by each.
package enum Entrance: String, Sendable, Hashable, CaseIterable, CustomTestStringConvertible {
    /// `Endpoint.respond`, called.
    case inProcess = "in process"
    /// FastCGI over the socket of a worker of its own.
    case worker = "over the worker's socket"
    /// HTTPS to a running endpoint whose `endpoint.env` the variable `SCIM_ENDPOINT` names.
    case nginx = "over nginx with TLS"

    /// Those behind which a worker is at work, with all that it does once a second.
    package static var running: [Entrance] { open.filter { $0 != .inProcess } }

    /// Those that are there; nginx only where a running endpoint is named.
    package static var open: [Entrance] {
        guard getenv("SCIM_ENDPOINT") == nil else { return allCases }
        return [.inProcess, .worker]
    }

    package var testDescription: String { rawValue }

    /// Goes in, to an organization that is new.
    package func enter() throws -> Visit {
        switch self {
        case .inProcess:
            let installation = try Installation()
            try installation.add(.contosoSchema)
            let provider = try installation.makeProvider()
            return Visit(installation, over: try InProcessTransport(provider))
        case .worker:
            let installation = try Installation()
            try installation.add(.contosoSchema)
            let worker = try RunningWorker(installation)
            return Visit(installation, over: SocketTransport(path: worker.socketPath), keeping: worker)
        case .nginx:
            return try RunningEndpoint().visit()
        }
    }
}

/// An organization of one's own, with everything on as D15 of the design has it and Contoso's extension schema, and the
/// way to it.
package final class Visit {
    /// Without credentials: whoever sends adds them.
    package let transport: any Transport
    package let baseURL: String
    package let token: String
    /// The administrator of the service provider.
    package let desk: Desk
    /// The organization's name.
    package let organization: String
    private let kept: [AnyObject]
    private var made: VisitCredentials?

    init(_ installation: Installation, over transport: any Transport, keeping worker: RunningWorker? = nil) {
        self.transport = transport
        baseURL = Installation.baseURL
        token = installation.token
        desk = Desk(configurationFile: installation.configurationFile)
        organization = installation.organization.name
        kept = [installation] + (worker.map { [$0] } ?? [])
    }

    init(baseURL: String, token: String, organization: String, over transport: any Transport, desk: Desk) {
        self.transport = transport
        self.baseURL = baseURL
        self.token = token
        self.desk = desk
        self.organization = organization
        kept = []
    }

    /// Credentials of the other kinds, made when they are needed first.
    package func credentials() throws -> VisitCredentials {
        if let made { return made }
        let new = try VisitCredentials(desk, of: organization, over: transport)
        made = new
        return new
    }

    /// The same way with the organization's token.
    package var authorized: any Transport { BearerTransport(token: token, over: transport) }
}
