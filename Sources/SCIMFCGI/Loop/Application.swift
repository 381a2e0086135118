package import SCIMService

/// What the worker does with requests.
package struct Application: Sendable {
    /// Makes what answers one thread's requests; called once in each thread.
    package var makeHandler: @Sendable () throws -> (Request) -> Response
    /// Why no request can be served, where waiting does not help.
    package var fault: @Sendable () -> StartFailure? = { nil }
    /// Called about once a second, in a thread of its own; it may wait for the database.
    package var housekeep: @Sendable () -> Void = {}
    /// What `systemctl status` shows; asked for after each `housekeep`.
    package var status: @Sendable () -> String = { "serving" }
    /// The metrics in Prometheus' text form; empty for none.
    package var metrics: @Sendable (WorkerGauges) -> String = { _ in "" }
    /// Counts a request that was refused before it was whole, by its status.
    package var refused: @Sendable (Int) -> Void = { _ in }
    /// Takes over a configuration that was read again.
    package var reload: @Sendable (Configuration) -> Void = { _ in }
    /// Called when the worker was told to stop: long requests end as soon as they can.
    package var beginStopping: @Sendable () -> Void = {}
    /// Called at the end, when no handler is in use any more.
    package var close: @Sendable () -> Void = {}

    package init(makeHandler: @escaping @Sendable () throws -> (Request) -> Response) {
        self.makeHandler = makeHandler
    }
}
