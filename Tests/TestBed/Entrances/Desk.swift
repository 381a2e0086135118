package import SCIMCore

/// Where the administrator of one service provider types: `scimctl` with its configuration.
package struct Desk: Sendable {
    /// nil for the program that was built beside the tests.
    private let program: String?
    private let configurationFile: String

    init(program: String? = nil, configurationFile: String) {
        self.program = program
        self.configurationFile = configurationFile
    }

    /// What came of a command.
    package struct Answer: Sendable {
        package let status: Int32
        package let output: String
        package let error: String

        /// The one object that `--json` prints.
        ///
        /// - Throws: what the parser throws where it is none.
        package func json() throws -> JSONValue { try JSONValue(parsing: output) }
    }

    /// Runs a command to its end, whatever it comes to; `--config` follows it.
    package func run(_ words: [String]) throws -> Answer {
        let program = try self.program ?? ChildProcess.program("scimctl")
        let process = try ChildProcess([program] + words + ["--config", configurationFile])
        guard case .exited(let status) = try process.wait() else {
            throw ChildProcessError("scimctl \(words.joined(separator: " ")) was killed")
        }
        return Answer(status: status, output: process.standardOutput, error: process.standardError)
    }
}
