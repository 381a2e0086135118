import Glibc
package import Logging
import Synchronization

/// The FastCGI worker: threads that answer requests, a thread that accepts connections, and the main thread that hears
/// signals and talks to systemd.
package enum Worker {
    /// Whether systemd hands the socket in, so that requests start the worker.
    package static func isStartedBySocket(_ environment: [String: String]) -> Bool {
        ListeningSocket.isHandedOver(environment)
    }

    /// Runs until a signal ends it.
    ///
    /// - Parameter make: what is to be done with requests; it may take long, and systemd is told so.
    /// - Returns: the exit code of the process: 0 after a clean stop.
    package static func run(
        _ settings: WorkerSettings, environment: [String: String],
        application make: (LogOutput, Logger) throws -> Application
    ) throws -> Int32 {
        Signals.block()
        Allocator.limitArenas()
        Allocator.keepLargeBlocksApart()
        let limits = settings.limits
        let descriptors = DescriptorLimit.current
        let output = LogOutput(environment: environment, level: settings.logLevel)
        let logger = output.logger(label: settings.name)
        let manager = ServiceManager(environment: environment)
        let socket = try ListeningSocket.open(path: settings.socketPath, environment: environment)
        defer { socket.removeFile() }
        var application = try StartExtension(manager: manager).run("opening the database") { try make(output, logger) }
        if let fault = application.fault() {
            guard !socket.isOurs else { throw fault }
            logger.error("not serving: \(fault.description)")
        } else if let fault = socket.accessFault {
            logger.error("\(fault)")
            application.status = { fault }
        }
        let size = settings.threads ?? Limits.threads(processors: sysconf(Int32(_SC_NPROCESSORS_ONLN)))
        let pool = try WorkerPool(size: size, limits: limits, logger: logger, refuse: application.refuse)
        let acceptor = try Acceptor(
            socket: socket, pool: pool, limits: limits, descriptors: descriptors, logger: logger)
        let threads = try pool.start(application.makeHandler)
        let acceptorThread = try SystemThread(name: "acceptor") { acceptor.run() }
        let metricsServer = MetricsServer.open(settings, environment, application, pool, logger)
        defer { metricsServer?.close() }
        let verb = application.fault() == nil ? "serving" : "answering 503"
        logger.notice("\(verb) on \(socket.name) with \(size) threads, \(application.summary)")

        let housekeeper = try Housekeeper(
            application: application, pool: pool, limits: limits, period: Supervisor.period(manager))
        let supervisor = Supervisor(
            application: application, pool: pool, acceptor: acceptor, housekeeper: housekeeper, manager: manager,
            limits: limits, idleExit: settings.idleExit, logger: logger)
        guard supervisor.run() else { return StartFailure.ExitCode.failure.rawValue }
        pool.dismiss()
        for thread in threads { thread.join() }
        acceptor.end()
        acceptorThread.join()
        housekeeper.end()
        // What was counted since the last time.
        application.housekeep()
        application.close()
        logger.notice("stopped after \(pool.answered.load(ordering: .relaxed)) requests")
        return 0
    }
}
