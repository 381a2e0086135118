/// What only the worker knows of itself, for its metrics.
package struct WorkerLoad: Sendable {
    package let threads: Int
    /// Requests in progress.
    package let requestsInProgress: Int
    /// Open connections of web servers.
    package let connections: Int
}
