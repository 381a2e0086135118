import SCIMFCGI
import SCIMHost
import SCIMService

/// The worker from its command line to its exit code: reads the configuration, and serves the provider.
struct Program {
    private let arguments: [String]
    private let environment: [String: String]

    /// - Parameter arguments: without the name.
    init(_ arguments: [String], environment: [String: String]) {
        self.arguments = arguments
        self.environment = environment
    }

    /// - Returns: the exit code of the process: 0 after a clean stop.
    func run() -> Int32 {
        do {
            let commandLine = try CommandLineArguments(arguments)
            if let answer = commandLine.answer {
                print(answer)
                return 0
            }
            let source = ConfigurationSource(commandLine: commandLine, environment: environment)
            if commandLine.isCheck {
                _ = try source.read()
                return 0
            }
            return try serve(source)
        } catch {
            return StartFailure(explaining: error).report(environment)
        }
    }

    private func serve(_ source: ConfigurationSource) throws -> Int32 {
        let (configuration, fault) = try configuration(source)
        return try Worker.run(WorkerSettings(configuration), environment: environment) { output, logger in
            if let fault { return .unavailable(because: fault) }
            return .provider(configuration, source, output, logger)
        }
    }

    /// Where systemd handed the socket in, requests would start a worker that has ended again and again. So such a worker
    /// stays and answers 503 where it cannot serve; one that was started by hand says why, and ends.
    private func configuration(
        _ source: ConfigurationSource
    ) throws(ConfigurationError) -> (Configuration, fault: StartFailure?) {
        do {
            return (try source.read(), nil)
        } catch  where Worker.isStartedBySocket(environment) {
            return (Configuration(), StartFailure(explaining: error))
        }
    }
}

/// Where the configuration comes from, to read it again on SIGHUP.
struct ConfigurationSource: Sendable {
    let commandLine: CommandLineArguments
    let environment: [String: String]

    func read() throws(ConfigurationError) -> Configuration {
        try Configuration.load(
            path: commandLine.configurationPath ?? environment["SCIM_CONFIG"], environment: environment,
            flags: commandLine.settings)
    }
}

extension WorkerSettings {
    fileprivate init(_ configuration: Configuration) {
        self.init()
        socketPath = configuration.socketPath
        metricsSocketPath = configuration.metricsSocketPath
        threads = configuration.threads
        logLevel = configuration.logLevel
        limits.bodyBytes = RequestLimits.body
    }
}
