import EntraSimulator
import Glibc

/// The program `scim-fcgi` at work on an installation.
package final class RunningWorker: Sendable {
    package let process: ChildProcess
    package let socketPath: String

    /// How the worker comes to its socket.
    package enum Socket {
        /// It makes one itself: `--socket`.
        case path
        /// As from systemd: descriptor 3 with `LISTEN_FDS`.
        case inherited(ListeningSocket)
        /// As from spawn-fcgi.
        case descriptorZero(ListeningSocket)
    }

    /// Starts it; returns when it serves.
    ///
    /// - Parameters:
    ///   - openFiles: the limit of open files; nil leaves it as it is.
    ///   - descriptors: passed on, see `ChildProcess`.
    package init(
        _ installation: Installation, _ socket: Socket = .path, arguments: [String] = [],
        environment: [String: String] = [:], openFiles: Int? = nil, descriptors: [Int32: Int32] = [:]
    ) throws {
        var arguments = ["--config", installation.configurationFile] + arguments
        var descriptors = descriptors
        var preparation = openFiles.map { "ulimit -n \($0); " } ?? ""
        switch socket {
        case .path:
            socketPath = installation.directory.file("scim-fcgi.sock")
            arguments += ["--socket", socketPath]
        case .inherited(let listening):
            socketPath = listening.path
            descriptors[3] = listening.descriptor
            preparation += "LISTEN_FDS=1 LISTEN_PID=$$; export LISTEN_FDS LISTEN_PID; "
        case .descriptorZero(let listening):
            socketPath = listening.path
            descriptors[0] = listening.descriptor
        }
        // The shell becomes the worker, so that it is known by this number, and can be told it as systemd tells it.
        process = try ChildProcess(
            ["/bin/sh", "-c", preparation + "exec \"$0\" \"$@\"", try Self.program] + arguments,
            environment: environment.merging(["SWIFT_BACKTRACE": "enable=no"]) { given, _ in given },
            descriptors: descriptors)
        // Where its log goes elsewhere, nothing else tells than that somebody listens.
        try waitUntil {
            descriptors[2] == nil
                ? log.contains("serving on") || log.contains("answering 503 on") : access(socketPath, F_OK) == 0
        }
    }

    /// The worker beside the tests, or the one that `SCIM_WORKER` names.
    package static var program: String {
        get throws {
            if let named = getenv("SCIM_WORKER") { return String(cString: named) }
            return try ChildProcess.program("scim-fcgi")
        }
    }

    package var log: String { process.standardError }

    package func connect() throws -> FastCGIConnection { try FastCGIConnection(path: socketPath) }

    /// Asks it to stop, as systemd does.
    ///
    /// - Returns: how it ended.
    @discardableResult
    package func stop() throws -> ChildProcess.Ending {
        process.kill(SIGTERM)
        return try process.wait()
    }

    private func waitUntil(_ isServing: () -> Bool) throws {
        for _ in 0..<5000 {
            if isServing() { return }
            if let result = process.result { throw ChildProcessError("the worker did not start: \(result): \(log)") }
            sleepMilliseconds(2)
        }
        throw ChildProcessError("the worker does not serve after 10 s: \(log)")
    }
}
