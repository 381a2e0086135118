import Glibc
package import Logging
package import SCIMService
import Synchronization

/// The FastCGI worker as a whole: from its command line to its exit code.
package enum Worker {
    /// Runs until a signal ends it.
    ///
    /// - Returns: the exit code of the process: 0 after a clean stop.
    package static func run(
        arguments: [String], limits: Limits = Limits(), application: (Configuration, Logger) throws -> Application
    ) -> Int32 {
        StandardDescriptors.open()
        ProcessMemory.hide()
        let environment = ProcessEnvironment.variables()
        do {
            let commandLine = try CommandLineArguments(arguments)
            if let answer = commandLine.answer {
                print(answer)
                return 0
            }
            let read = { () throws(ConfigurationError) in
                try Configuration.load(
                    path: commandLine.configurationPath ?? environment["SCIM_CONFIG"], environment: environment,
                    flags: commandLine.settings)
            }
            if commandLine.isCheck {
                _ = try read()
                return 0
            }
            return try serve(environment, limits, application, read)
        } catch {
            let failure = StartFailure(explaining: error)
            LogOutput.writeLine("scim-fcgi: \(failure.description)", .error)
            ServiceManager(environment: environment).tell(.status(failure.description))
            return failure.exitCode.rawValue
        }
    }

    /// Whether systemd handed the socket in. Then requests would start a worker that has ended again and again, so it
    /// stays and answers 503 where it cannot serve; one that was started by hand says why, and ends.
    private static func configuration(
        _ environment: [String: String], _ read: () throws(ConfigurationError) -> Configuration
    ) throws(ConfigurationError) -> (Configuration, fault: StartFailure?) {
        do {
            return (try read(), nil)
        } catch  where ListeningSocket.isHandedOver(environment) {
            return (Configuration(), StartFailure(explaining: error))
        }
    }

    private static func serve(
        _ environment: [String: String], _ limits: Limits, _ make: (Configuration, Logger) throws -> Application,
        _ read: @escaping () throws(ConfigurationError) -> Configuration
    ) throws -> Int32 {
        let (configuration, fault) = try configuration(environment, read)
        Signals.block()
        Allocator.limitArenas()
        Allocator.keepLargeBlocksApart()
        let descriptors = DescriptorLimit.current
        let output = LogOutput(environment: environment, level: configuration.logLevel)
        let logger = output.logger(label: "scim-fcgi")
        let manager = ServiceManager(environment: environment)
        let socket = try ListeningSocket.open(path: configuration.socketPath, environment: environment)
        defer { socket.removeFile() }
        var application = try StartExtension(manager: manager).run("opening the database") {
            try fault.map { unavailable(because: $0) } ?? make(configuration, logger)
        }
        if let fault = application.fault() {
            guard !socket.isOurs else { throw fault }
            logger.error("not serving: \(fault.description)")
        } else if let fault = socket.accessFault {
            logger.error("\(fault)")
            application.status = { fault }
        }
        let size = configuration.threads ?? Limits.threads(processors: sysconf(Int32(_SC_NPROCESSORS_ONLN)))
        let crew = try Crew(size: size, limits: limits, logger: logger, refused: application.refused)
        let gate = try Gate(socket: socket, crew: crew, limits: limits, descriptors: descriptors, logger: logger)
        let threads = try crew.start(application.makeHandler)
        let gateThread = try SystemThread(name: "gate") { gate.run() }
        let desk = MetricsDesk.open(configuration, environment, application, crew, logger)
        defer { desk?.close() }
        let verb = application.fault() == nil ? "serving" : "answering 503"
        logger.notice("\(verb) on \(socket.name) with \(size) threads, database \(configuration.databasePath)")

        let housekeeper = try Housekeeper(
            application: application, crew: crew, limits: limits, period: Supervisor.period(manager))
        let supervisor = Supervisor(
            application: application, crew: crew, gate: gate, housekeeper: housekeeper, manager: manager,
            limits: limits, logger: logger, reload: { reload(read, from: configuration, output, logger, application) })
        guard supervisor.run() else { return StartFailure.ExitCode.failure.rawValue }
        crew.dismiss()
        for thread in threads { thread.join() }
        gate.end()
        gateThread.join()
        housekeeper.end()
        // What was counted since the last time.
        application.housekeep()
        application.close()
        logger.notice("stopped after \(crew.answered.load(ordering: .relaxed)) requests")
        return 0
    }

    /// Takes over the log's level and what the application can change; the rest holds until the next start.
    ///
    /// - Returns: why everything is kept as it was, or what waits for a restart; nil where neither is so.
    private static func reload(
        _ read: () throws(ConfigurationError) -> Configuration, from started: Configuration, _ output: LogOutput,
        _ logger: Logger, _ application: Application
    ) -> String? {
        do {
            let configuration = try read()
            output.level = configuration.logLevel
            application.reload(configuration)
            if application.fault() != nil { return "restart the service to serve: systemctl restart scim-fcgi" }
            logger.notice("the configuration was read again")
            let waiting = configuration.keysForRestart(comparedTo: started).map(\.rawValue)
            guard !waiting.isEmpty else { return nil }
            let note = "\(waiting.joined(separator: ", ")) changed: takes effect at the next restart"
            logger.notice("\(note)")
            return note
        } catch {
            logger.error("the configuration is kept as it was: \(error)")
            return "the configuration is kept as it was: \(error)"
        }
    }
}
