/// What only the worker knows of itself, for its metrics.
package struct WorkerLoad: Sendable {
    package let threads: Int
    /// Requests that are being read, worked on or answered.
    package let requestsInProgress: Int
    /// Open connections of web servers.
    package let connections: Int
}
