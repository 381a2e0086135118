import Logging
import SCIMConsole
import SCIMCore
import SCIMFCGI
import SCIMHTTP
import SCIMHost

/// The console's process from its command line to its exit code.
struct Program {
    private let arguments: [String]
    private let environment: [String: String]

    /// Requests that are worked on at once: there are a few administrators, and each page takes milliseconds.
    private static let threads = 4
    /// The memory of a process that nobody asks is worth more than the moment that starting it takes.
    private static let idleExit = Duration.seconds(600)

    /// - Parameter arguments: without the name.
    init(_ arguments: [String], environment: [String: String]) {
        self.arguments = arguments
        self.environment = environment
    }

    /// - Returns: the exit code of the process: 0 after a clean stop.
    func run() -> Int32 {
        do {
            let options = try Options(arguments)
            if let answer = options.answer {
                print(answer)
                return 0
            }
            let configuration = try Configuration.load(
                path: options.configurationPath ?? environment["SCIM_CONFIG"], environment: environment)
            return try serve(configuration, options)
        } catch {
            return StartFailure(explaining: error).report(environment)
        }
    }

    private func serve(_ configuration: Configuration, _ options: Options) throws -> Int32 {
        var settings = WorkerSettings()
        settings.name = "scim-fcgi-console"
        settings.socketPath = options.socketPath
        settings.threads = Program.threads
        settings.logLevel = configuration.logLevel
        settings.limits.bodyBytes = 1 << 20
        settings.limits.readsBrowserFields = true
        // An export of a large directory takes a while.
        settings.limits.writeTimeout = .seconds(600)
        // Only where systemd listens meanwhile.
        settings.idleExit = Worker.isStartedBySocket(environment) ? Program.idleExit : nil
        return try Worker.run(settings, environment: environment) { _, logger in
            let console = Console(configuration: configuration, surroundings: .machine, logger: logger)
            var application = Application { { console.respond(to: $0) } }
            application.summary = "database \(configuration.databasePath)"
            application.refuse = { refusal, requestID in
                Console.answer(refusedWith: refusal.status, reason: refusal.reason, requestID: requestID)
            }
            return application
        }
    }
}

/// What stands behind the name when it is called.
struct Options {
    private(set) var configurationPath: String?
    private(set) var socketPath: String?
    /// A text that is all that was asked for.
    private(set) var answer: String?

    /// - Parameter arguments: without the name.
    /// - Throws: at the first that is not known or lacks its value.
    init(_ arguments: [String]) throws(StartFailure) {
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            switch parts[0] {
            case "--config", "--socket":
                guard let value = parts.count == 2 ? parts[1] : rest.popFirst() else {
                    throw StartFailure(.usage, "\(parts[0]) needs a value; see scim-fcgi-console --help")
                }
                if parts[0] == "--config" { configurationPath = value } else { socketPath = value }
            case "--help" where parts.count == 1: answer = Options.help
            case "--version" where parts.count == 1:
                answer = "scim-fcgi-console \(Release.version) (schema \(Release.schema))"
            default:
                throw StartFailure(.usage, "\(argument): no such argument; see scim-fcgi-console --help")
            }
        }
    }

    private static let help = """
        usage: scim-fcgi-console [--config FILE] [--socket PATH] [--version]

        Serves the web console over FastCGI on the socket passed by systemd, on file descriptor 0, or on PATH.

          --config FILE   read FILE instead of \(Configuration.defaultPath) (also SCIM_CONFIG)
          --socket PATH   create a socket at PATH (for development)
          --version       print the version and the database schema version, and exit
          --help          show this help
        """
}

extension StartFailure {
    /// What an error on the way to serving means for whoever started the console.
    fileprivate init(explaining error: any Error) {
        switch error {
        case let error as StartFailure: self = error
        case let error as ConfigurationError: self.init(.configuration, "\(error)")
        default: self.init(.failure, "\(error)")
        }
    }
}
