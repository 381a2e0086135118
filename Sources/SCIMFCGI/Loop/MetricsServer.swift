import Glibc
import Logging
import Synchronization

/// The thread that gives the worker's metrics to whoever connects to their socket: it reads nothing, writes the text and
/// closes. One at a time, since nobody but the administrator can connect.
final class MetricsServer: Sendable {
    private let socket: ListeningSocket
    private let text: @Sendable () -> String
    private let limits: Limits
    private let poller: Poller
    private let wakeup: Wakeup
    private let logger: Logger

    private init(
        socket: ListeningSocket, logger: Logger, text: @escaping @Sendable () -> String
    ) throws(SystemError) {
        self.socket = socket
        // Who does not read is left alone soon: there is one thread for all.
        var limits = Limits()
        limits.writeTimeout = .seconds(2)
        self.limits = limits
        self.text = text
        self.logger = logger
        poller = try Poller()
        wakeup = try Wakeup()
        try poller.add(wakeup.descriptor)
        try poller.add(socket.descriptor)
    }

    /// Opens the socket and starts the thread: at the configured path, else in the directory that systemd made for the
    /// service. Without either there are no metrics, and none is worth refusing to serve for.
    static func open(
        _ settings: WorkerSettings, _ environment: [String: String], _ application: Application, _ pool: WorkerPool,
        _ logger: Logger
    ) -> MetricsServer? {
        let made = environment["RUNTIME_DIRECTORY"]?.split(separator: ":").first.map { "\($0)/metrics.sock" }
        guard let path = settings.metricsSocketPath ?? made else { return nil }
        do {
            let metricsServer = try MetricsServer(socket: try .makePrivate(at: path), logger: logger) {
                application.metrics(
                    WorkerLoad(
                        threads: pool.threadStates.count, requestsInProgress: pool.busyCount,
                        connections: pool.connections.load(ordering: .relaxed)))
            }
            let thread = try SystemThread(name: "metrics") { metricsServer.run() }
            metricsServer.thread.withLock { $0 = thread }
            return metricsServer
        } catch {
            logger.warning("metrics are not available: \(error)")
            return nil
        }
    }

    private let thread = Mutex<SystemThread?>(nil)

    /// Ends the thread and takes the socket away.
    func close() {
        socket.removeFile()
        wakeup.signal()
        thread.withLock { $0.take() }?.join()
    }

    private func run() {
        do {
            while true {
                guard let event = try poller.wait() else { continue }
                if event.descriptor == wakeup.descriptor { break }
                if let connection = try socket.accept(limits) { give(connection) }
            }
        } catch {
            logger.error("metrics are no longer available: \(error)")
        }
        socket.close()
    }

    private func give(_ connection: Int32) {
        defer { Glibc.close(connection) }
        var rest = Array(text().utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }
}
