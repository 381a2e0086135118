package import SCIMHTTP

/// What the worker does with requests.
package struct Application: Sendable {
    /// Makes what answers one thread's requests; called once in each thread.
    package var makeHandler: @Sendable () throws -> (Request) -> Response
    /// What the log says of it when the worker serves.
    package var summary = ""
    /// Why no request can be served, where waiting does not help.
    package var fault: @Sendable () -> StartFailure? = { nil }
    /// Answers what is not a whole request, so that it never reaches a handler; given the request's identifier.
    package var refuse: @Sendable (RequestRefusal, String) -> Response = { refusal, _ in
        Response(status: refusal.httpStatus)
    }
    /// Called about once a second, in a thread of its own; it may wait for the database.
    package var housekeep: @Sendable () -> Void = {}
    /// What `systemctl status` shows; asked for after each `housekeep`.
    package var status: @Sendable () -> String = { "serving" }
    /// The metrics in Prometheus' text form; empty for none.
    package var metrics: @Sendable (WorkerLoad) -> String = { _ in "" }
    /// Reads the configuration again; answers what the administrator should know of it.
    package var reload: @Sendable () -> String? = { nil }
    /// Called when the worker was told to stop: long requests end as soon as they can.
    package var beginStopping: @Sendable () -> Void = {}
    /// Called at the end, when no handler is in use any longer.
    package var close: @Sendable () -> Void = {}

    package init(makeHandler: @escaping @Sendable () throws -> (Request) -> Response) {
        self.makeHandler = makeHandler
    }
}
