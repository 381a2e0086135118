import FoundationEssentials
package import Glibc
import Synchronization

/// A program that a test started, ended at the latest when nobody holds it any longer.
package final class ChildProcess: Sendable {
    package let identifier: pid_t
    private let output: TemporaryDirectory
    private let ending = Mutex<Ending?>(nil)

    /// How a process ended.
    package enum Ending: Sendable, Hashable {
        case exited(Int32)
        case killed(signal: Int32)
    }

    /// - Parameters:
    ///   - command: the path of the program and its arguments.
    ///   - environment: everything that it finds in its environment, beside `PATH`.
    ///   - descriptors: which of ours it finds under which number of its own; 0 is /dev/null unless said otherwise, and
    ///     1 and 2 are files that `standardOutput` and `standardError` read.
    /// - Throws: `ChildProcessError` if it cannot be started.
    package init(
        _ command: [String], environment: [String: String] = [:], descriptors: [Int32: Int32] = [:]
    ) throws {
        output = try TemporaryDirectory()
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        if descriptors[0] == nil { posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0) }
        for (number, name) in [(1 as Int32, "output"), (2, "error")] where descriptors[number] == nil {
            posix_spawn_file_actions_addopen(&actions, number, output.file(name), O_WRONLY | O_CREAT | O_APPEND, 0o600)
        }
        for (number, own) in descriptors { posix_spawn_file_actions_adddup2(&actions, own, number) }
        var variables = ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"]
        variables += environment.map { "\($0.key)=\($0.value)" }
        // scripts/coverage counts what the programs run, too, and the sanitizers look at them.
        for name in ["LLVM_PROFILE_FILE", "ASAN_OPTIONS", "TSAN_OPTIONS"] {
            if let value = getenv(name) { variables.append("\(name)=\(String(cString: value))") }
        }
        var child = pid_t()
        let code = Self.withPointers(command) { arguments in
            Self.withPointers(variables) { posix_spawn(&child, command[0], &actions, nil, arguments, $0) }
        }
        guard code == 0 else {
            throw ChildProcessError("\(command[0]) cannot be started: \(String(cString: strerror(code)))")
        }
        identifier = child
    }

    deinit {
        guard ending.withLock({ $0 }) == nil else { return }
        Glibc.kill(identifier, SIGKILL)
        waitpid(identifier, nil, 0)
    }

    package var standardOutput: String { output.text(of: "output") }

    package var standardError: String { output.text(of: "error") }

    package func kill(_ signal: Int32) { Glibc.kill(identifier, signal) }

    /// How it ended; nil while it runs.
    package var result: Ending? {
        ending.withLock { ending in
            var status: Int32 = 0
            guard ending == nil, waitpid(identifier, &status, WNOHANG) == identifier else { return ending }
            let signal = status & 0x7F
            ending = signal == 0 ? .exited(status >> 8 & 0xFF) : .killed(signal: signal)
            return ending
        }
    }

    /// Waits for its end.
    ///
    /// - Throws: `ChildProcessError` if it still runs after so many seconds.
    @discardableResult
    package func wait(seconds: Int = 30) throws -> Ending {
        for _ in 0..<(seconds * 500) {
            if let result { return result }
            sleepMilliseconds(2)
        }
        throw ChildProcessError("process \(identifier) still runs after \(seconds) s: \(standardError)")
    }

    /// Runs a command to its end.
    ///
    /// - Returns: what it wrote to standard output.
    /// - Throws: `ChildProcessError` with what it wrote to standard error where it did not end with 0.
    package static func run(_ command: [String], environment: [String: String] = [:]) throws -> String {
        let process = try ChildProcess(command, environment: environment)
        let ending = try process.wait()
        guard ending == .exited(0) else {
            throw ChildProcessError("\(command.joined(separator: " ")): \(ending): \(process.standardError)")
        }
        return process.standardOutput
    }

    /// The path of a program that was built beside the tests.
    ///
    /// - Throws: `ChildProcessError` if it was not.
    package static func program(_ name: String) throws -> String {
        var path = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink("/proc/self/exe", &path, path.count)
        let tests = String(decoding: path.prefix(max(0, count)).map(UInt8.init(bitPattern:)), as: UTF8.self)
        let program = tests.split(separator: "/").dropLast().map { "/" + $0 }.joined() + "/" + name
        guard access(program, X_OK) == 0 else { throw ChildProcessError("\(program) is not built") }
        return program
    }

    private static func withPointers<Result>(
        _ texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
    ) -> Result {
        let pointers = texts.map { strdup($0) }
        defer { for pointer in pointers { free(pointer) } }
        return body(pointers + [nil])
    }
}

/// A program that a test needs did not do what it should.
package struct ChildProcessError: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}
