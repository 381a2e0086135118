import EntraSimulator
import Glibc
import OrderedCollections
import SCIMCore
import SCIMService
import TestBed

/// The program `scimctl` on an installation of its own, played as a person or a script does.
final class Scimctl {
    let installation: Installation
    private let provider: Provider
    private let entra: BearerTransport

    init() throws {
        installation = try Installation()
        provider = try installation.makeProvider()
        entra = BearerTransport(token: installation.token, over: try InProcessTransport(provider))
    }

    /// What came of a command.
    struct Answer {
        let status: Int32
        let output: String
        let error: String

        /// The one object that `--json` prints.
        ///
        /// - Throws: what the parser throws where it is none.
        func json() throws -> JSONObject { try JSONValue(parsing: output).object ?? [:] }
    }

    /// Runs a command; `--config` follows it.
    @discardableResult
    func callAsFunction(_ words: String..., input: String = "") throws -> Answer {
        try run(words + ["--config", installation.configurationFile], input: input)
    }

    /// Runs exactly these words.
    func run(_ words: [String], input: String = "") throws -> Answer {
        try Self.run(words, input: input, in: installation.directory)
    }

    /// Runs exactly these words.
    ///
    /// - Parameter directory: gets the file that the program reads as its standard input.
    static func run(
        _ words: [String], input: String = "", environment: [String: String] = [:], in directory: TemporaryDirectory
    ) throws -> Answer {
        try directory.write(input, to: "input")
        let descriptor = open(directory.file("input"), O_RDONLY)
        defer { close(descriptor) }
        let process = try ChildProcess(
            [try ChildProcess.program("scimctl")] + words, environment: environment, descriptors: [0: descriptor])
        guard case .exited(let status) = try process.wait() else {
            throw ChildProcessError("scimctl \(words.joined(separator: " ")) was killed")
        }
        return Answer(status: status, output: process.standardOutput, error: process.standardError)
    }

    /// What Entra does: one request with the installation's token.
    @discardableResult
    func request(_ method: String, _ path: String, _ body: String = "") throws -> JSONValue {
        try entra.send(ProvisioningRequest(method, path, body: Array(body.utf8))).json() ?? .null
    }

    /// What the worker does once a second.
    func housekeep() { provider.housekeep() }

    /// Creates a user and returns the id.
    func createUser(_ name: String, _ more: String = "") throws -> String {
        try request("POST", "/Users", #"{"userName":"\#(name)"\#(more)}"#)["id"]?.string ?? ""
    }
}
