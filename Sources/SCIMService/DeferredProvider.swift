package import Logging
import SCIMCore
import Synchronization

/// The provider of the machine, opened as soon as the machine lets it be.
///
/// A full disk or a read-only directory can be mended while the worker waits: until then each request is
/// answered 503, and Entra comes again. A worker that ended instead would be started over and over.
package final class DeferredProvider: Sendable {
    private let open: @Sendable () throws -> Provider
    private let logger: Logger
    private let state: Mutex<State>

    private enum State {
        case open(Provider)
        /// `turns` of housekeeping are left until the next attempt.
        case waiting(for: AdministrationError, turns: Int)
    }

    /// How many turns of housekeeping, each about a second, are between two attempts.
    private static let patience = 5

    /// - Throws: `AdministrationError` for what no waiting mends: a database of a newer version or of another program.
    package init(configuration: Configuration, surroundings: Surroundings, logger: Logger) throws {
        self.logger = logger
        open = { try Provider(configuration: configuration, surroundings: surroundings, logger: logger) }
        state = Mutex(try Self.attempt(open))
        if let obstacle { logger.error("waiting for the database: \(obstacle.sentence)") }
    }

    /// What answers requests on one thread.
    package func makeHandler() -> (Request) -> Response {
        // Now where the database is open, so that no request waits for it; else with the first request after it is.
        var endpoint = makeEndpoint()
        return { [self] request in
            if endpoint == nil { endpoint = makeEndpoint() }
            return endpoint?.respond(to: request) ?? Response(Self.unavailable, requestID: request.id)
        }
    }

    private func makeEndpoint() -> Endpoint? {
        do {
            return try provider?.makeEndpoint()
        } catch {
            logger.error("no reader for a thread: \(error)")
            return nil
        }
    }

    /// Keeps house, or tries again to open the database.
    package func housekeep() {
        if let provider { return provider.housekeep() }
        let isDue = state.withLock { state in
            guard case .waiting(let obstacle, let turns) = state else { return false }
            state = .waiting(for: obstacle, turns: turns > 0 ? turns - 1 : Self.patience)
            return turns == 0
        }
        guard isDue, let before = obstacle else { return }
        do {
            let next = try Self.attempt(open)
            state.withLock { $0 = next }
        } catch {
            state.withLock { $0 = .waiting(for: AdministrationError(.failed, "\(error)"), turns: Self.patience) }
        }
        if let obstacle {
            if obstacle != before { logger.error("waiting for the database: \(obstacle.sentence)") }
        } else {
            logger.notice("the database is open")
        }
    }

    package func isHealthy() -> Bool { provider?.isHealthy() ?? true }

    /// One line for `systemctl status`.
    package var statusLine: String {
        if let provider { return provider.statusLine }
        return "NOT SERVING, every request is answered 503: \(obstacle?.sentence ?? "opening the database")"
    }

    /// The metrics; while the database is not open those of the process alone.
    package func metrics(_ gauges: WorkerGauges) -> String {
        if let provider { return provider.metrics(gauges) }
        var text = MetricsText()
        text.add(gauges, isServing: false)
        return text.text
    }

    /// Counts a request that was refused before anything of it was looked at.
    package func count(refusedWith status: Int) { provider?.count(refusedWith: status) }

    package func close() { provider?.close() }

    private var provider: Provider? { state.withLock { if case .open(let provider) = $0 { provider } else { nil } } }

    private var obstacle: AdministrationError? {
        state.withLock { if case .waiting(let obstacle, _) = $0 { obstacle } else { nil } }
    }

    private static func attempt(_ open: () throws -> Provider) throws -> State {
        do {
            return .open(try open())
        } catch let error as AdministrationError where error.kind == .failed {
            return .waiting(for: error, turns: patience)
        }
    }

    /// Nothing about the cause: the client may be anybody.
    private static let unavailable: SCIMError = {
        var error = SCIMError(
            503, nil,
            "the service provider's database is not available; its administrator finds the cause by systemctl status scim-fcgi"
        )
        error.retryAfter = 30
        return error
    }()
}
