/// What only the process knows of itself, for its metrics.
package struct WorkerGauges: Sendable {
    package var threads: Int
    /// Requests in progress.
    package var requestsInProgress: Int
    /// Open connections of web servers.
    package var connections: Int
    /// Seconds of processor time since the start.
    package var processorSeconds: Double
    /// nil if the system does not tell.
    package var residentBytes: Int?
    package var openDescriptors: Int?
    /// Seconds since 1970.
    package var startTime: Double

    package init(
        threads: Int, requestsInProgress: Int, connections: Int, processorSeconds: Double, residentBytes: Int?,
        openDescriptors: Int?, startTime: Double
    ) {
        self.threads = threads
        self.requestsInProgress = requestsInProgress
        self.connections = connections
        self.processorSeconds = processorSeconds
        self.residentBytes = residentBytes
        self.openDescriptors = openDescriptors
        self.startTime = startTime
    }
}
