package import Logging
package import SCIMCore
package import SCIMHTTP
package import SCIMHost
import Synchronization

/// The provider of the machine, opened as soon as the machine lets it be.
///
/// A full disk, a read-only directory or a database of a newer version can be put right while the worker waits: until then
/// each request is answered 503, and Entra sends it again. A worker that ended instead would be started over and over.
package final class DeferredProvider: Sendable {
    private let open: @Sendable () throws -> Provider
    private let logger: Logger
    private let failures: FailureLog
    private let state: Mutex<State>

    private enum State {
        case open(Provider)
        /// `turns` of housekeeping are left until the next attempt.
        case waiting(for: ServiceError, turns: Int)
    }

    /// How many turns of housekeeping, each about a second, are between two attempts.
    private static let patience = 5

    package init(configuration: Configuration, surroundings: Surroundings, logger: Logger) {
        self.logger = logger
        failures = FailureLog(logger, clock: surroundings.clock)
        open = { try Provider(configuration: configuration, surroundings: surroundings, logger: logger) }
        state = Mutex(Self.attempt(open))
        // A fault is the caller's to tell: the worker may end because of it.
        if let obstacle, fault == nil { logger.error("waiting for the database: \(obstacle.sentence)") }
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
            failures.write(.error, cause: Provider.cause(of: error), "a thread cannot open the database: \(error)")
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
        let next = Self.attempt(open)
        state.withLock { $0 = next }
        if let obstacle {
            if obstacle != before { logger.error("waiting for the database: \(obstacle.sentence)") }
        } else {
            logger.notice("the database is open")
        }
    }

    /// One line for `systemctl status`.
    package var statusLine: String {
        if let provider { return provider.statusLine }
        return "NOT SERVING, every request is answered 503: \(obstacle?.sentence ?? "opening the database")"
    }

    /// The metrics; while the database is not open those of the process alone.
    package func metrics(_ gauges: WorkerGauges) -> String {
        if let provider { return provider.metrics(gauges) }
        return Self.metricsWithoutDatabase(gauges)
    }

    /// The metrics of a worker that has no database open.
    package static func metricsWithoutDatabase(_ gauges: WorkerGauges) -> String {
        var text = MetricsText()
        text.add(gauges, isServing: false)
        return text.text
    }

    /// What keeps the database from being opened and will not go away by itself: it belongs to a newer version or to
    /// another program, or the configuration names what cannot be used.
    package var fault: ServiceError? { obstacle.flatMap { $0.kind == .failed ? nil : $0 } }

    /// Counts a request that was refused before anything of it was looked at.
    package func count(refusedWith status: Int) { provider?.count(refusedWith: status) }

    /// From now on long requests end as soon as they can.
    package func beginStopping() { provider?.beginStopping() }

    package func close() { provider?.close() }

    private var provider: Provider? { state.withLock { if case .open(let provider) = $0 { provider } else { nil } } }

    private var obstacle: ServiceError? {
        state.withLock { if case .waiting(let obstacle, _) = $0 { obstacle } else { nil } }
    }

    private static func attempt(_ open: () throws -> Provider) -> State {
        do {
            return .open(try open())
        } catch let error as ServiceError {
            return .waiting(for: error, turns: patience)
        } catch {
            return .waiting(for: ServiceError(.failed, "\(error)"), turns: patience)
        }
    }

    /// Nothing about the cause: the client may be anybody.
    package static let unavailable: SCIMError = {
        var error = SCIMError(
            503, nil,
            "the service provider's database is not available; its administrator can find the cause with systemctl status scim-fcgi"
        )
        error.retryAfter = 30
        return error
    }()
}
