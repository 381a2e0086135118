package import SCIMService

/// What the worker does with requests.
package struct Application: Sendable {
    /// Makes what answers one thread's requests; called once in each thread.
    package var makeHandler: @Sendable () throws -> (Request) -> Response
    /// Called about once a second, in the main thread.
    package var housekeep: @Sendable () -> Void = {}
    /// Whether requests could be answered now.
    package var isHealthy: @Sendable () -> Bool = { true }
    /// What `systemctl status` shows.
    package var status: @Sendable () -> String = { "serving" }
    /// The metrics in Prometheus' text form; empty for none.
    package var metrics: @Sendable (WorkerGauges) -> String = { _ in "" }
    /// Counts a request that was refused before it was whole, by its status.
    package var refused: @Sendable (Int) -> Void = { _ in }
    /// Takes over a configuration that was read again.
    package var reload: @Sendable (Configuration) -> Void = { _ in }
    /// Called at the end, when no handler is in use any more.
    package var close: @Sendable () -> Void = {}

    package init(makeHandler: @escaping @Sendable () throws -> (Request) -> Response) {
        self.makeHandler = makeHandler
    }
}
