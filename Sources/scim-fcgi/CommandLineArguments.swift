import SCIMFCGI
import SCIMHost

/// What stands behind the worker's name when it is called.
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

        Serves SCIM 2.0 over FastCGI on the socket that systemd hands over, on descriptor 0, or on PATH.

          --config FILE   read this instead of \(Configuration.defaultPath) (also SCIM_CONFIG)
          --socket PATH   make a socket there, for development
          --threads N     work on N requests at once, 1 to 64; 0 takes it from the processor count
          --check         say whether the configuration is good, and end
          --version       print version and schema of the database, and end
          --help          show this
        """
}
