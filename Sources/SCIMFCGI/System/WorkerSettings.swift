package import Logging

/// How the worker is to run; what the administrator sets, and the limits.
package struct WorkerSettings: Sendable {
    /// What the log calls the process.
    package var name = "scim-fcgi"
    /// Where a socket is made if none was handed over.
    package var socketPath: String?
    /// nil for the directory that systemd made for the service.
    package var metricsSocketPath: String?
    /// Requests that are worked on at once; nil for as many as fit the processors.
    package var threads: Int?
    package var logLevel = Logger.Level.info
    package var limits = Limits()
    /// How long nothing must have been asked before the process ends by itself; nil for never. systemd's socket starts it
    /// again with the next request.
    package var idleExit: Duration?

    package init() {}
}
