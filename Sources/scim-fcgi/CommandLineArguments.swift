import SCIMFCGI
import SCIMHost

/// What follows the worker's name when it is called.
struct CommandLineArguments {
    private(set) var configurationPath: String?
    private(set) var settings: [Setting] = []
    private(set) var isCheck = false
    /// A text that is all that was asked for.
    private(set) var answer: String?

    /// - Parameter arguments: without the name.
    /// - Throws: at the first that is not known or lacks its value.
    init(_ arguments: [String]) throws(StartFailure) {
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            let name = parts[0]
            let joined = parts.count == 2 ? parts[1] : nil
            switch name {
            case "--config", "--socket", "--threads":
                guard let value = joined ?? rest.popFirst() else {
                    throw StartFailure(.usage, "\(name) needs a value; see scim-fcgi --help")
                }
                take(name, value)
            case "--check" where joined == nil: isCheck = true
            case "--help" where joined == nil: answer = Self.help
            case "--version" where joined == nil: answer = "scim-fcgi \(Release.version) (schema \(Release.schema))"
            default: throw StartFailure(.usage, "\(argument): no such argument; see scim-fcgi --help")
            }
        }
    }

    private mutating func take(_ name: String, _ value: String) {
        switch name {
        case "--config": configurationPath = value
        case "--socket": settings.append(Setting(key: Configuration.Key.socket.rawValue, value: value, place: name))
        default: settings.append(Setting(key: Configuration.Key.threads.rawValue, value: value, place: name))
        }
    }

    private static let help = """
        usage: scim-fcgi [--config FILE] [--socket PATH] [--threads N] [--check | --version]

        Serves SCIM 2.0 over FastCGI on the socket passed by systemd, on file descriptor 0, or on PATH.

          --config FILE   read FILE instead of \(Configuration.defaultPath) (also SCIM_CONFIG)
          --socket PATH   create a socket at PATH (for development)
          --threads N     handle N requests at once, 1 to 64; 0 means 4 per processor (4 to 32)
          --check         check the configuration and exit
          --version       print the version and the database schema version, and exit
          --help          show this help
        """
}
