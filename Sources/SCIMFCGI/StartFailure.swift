import SCIMService

/// Why the worker does not start, in one line for the administrator.
package struct StartFailure: Error, CustomStringConvertible {
    /// How the process ends (sysexits.h); a unit can keep systemd from trying again by these.
    package enum ExitCode: Int32, Sendable {
        case failure = 1
        /// The command line, or how the worker was called.
        case usage = 64
        /// The database belongs to a newer version.
        case database = 65
        /// The configuration has a mistake, or names what cannot be used: a directory that is missing, another program's file.
        case configuration = 78
    }

    package let exitCode: ExitCode
    package let description: String

    package init(_ exitCode: ExitCode, _ description: String) {
        self.exitCode = exitCode
        self.description = description
    }
}

extension StartFailure {
    /// What an error on the way to serving means for whoever started the worker.
    init(explaining error: any Error) {
        switch error {
        case let error as StartFailure: self = error
        case let error as ConfigurationError: self.init(.configuration, "\(error)")
        case let error as AdministrationError:
            let code: ExitCode =
                switch error.kind {
                case .schemaTooNew: .database
                case .badConfiguration: .configuration
                default: .failure
                }
            self.init(code, error.sentence)
        default: self.init(.failure, "\(error)")
        }
    }
}
