import Logging

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
    /// Tells the log and systemd.
    ///
    /// - Returns: the exit code of the process.
    package func report(_ environment: [String: String]) -> Int32 {
        LogOutput.writeLine("scim-fcgi: \(description)", .error)
        ServiceManager(environment: environment).tell(.status(description))
        return exitCode.rawValue
    }
}
