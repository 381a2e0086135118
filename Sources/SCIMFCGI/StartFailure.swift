/// Why the worker does not start, in one line for the administrator.
package struct StartFailure: Error, CustomStringConvertible {
    /// How the process ends (sysexits.h); a unit can keep systemd from trying again by these.
    package enum ExitCode: Int32, Sendable {
        case failure = 1
        /// The command line, or how the worker was called.
        case usage = 64
        case configuration = 78
    }

    package let exitCode: ExitCode
    package let description: String

    package init(_ exitCode: ExitCode, _ description: String) {
        self.exitCode = exitCode
        self.description = description
    }
}
