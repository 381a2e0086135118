import Glibc
import SCIMAdministration
import SCIMCore
import SCIMHost

/// Stops and starts the service where systemd runs it, while the socket stays: requests wait in its queue.
///
/// A small shell does it, because scimctl is no longer root when it is needed. It starts what it stopped also when scimctl
/// is killed in between: then it reads the end of its input.
final class ServiceSwitch {
    /// To the shell.
    private let orders: Int32
    /// From the shell.
    private let answers: Int32
    private let process: pid_t

    private static let script = """
        trap '' HUP INT TERM
        read -r order || exit 0
        systemctl stop "$@" >/dev/null 2>&1
        echo "stopped $?"
        read -r order
        systemctl start "$@" >/dev/null 2>&1
        echo "started $?"
        """

    /// Asked before root is given up.
    ///
    /// - Returns: nil if systemd does not run the service, or it is stopped.
    /// - Throws: `notPermitted` if it runs and the caller is not root.
    static func find(_ configuration: Configuration) throws -> ServiceSwitch? {
        guard configuration.socketPath == nil, access("/run/systemd/system", F_OK) == 0 else { return nil }
        // Several workers may share the socket: scim-fcgi@.service of the examples.
        let listed = Subprocess.output(
            of: [
                "systemctl", "list-units", "--plain", "--no-legend", "--full",
                "--state=active,activating,reloading,deactivating,failed", "scim-fcgi.service", "scim-fcgi@*.service",
            ])
        let units = (listed ?? "").split(separator: "\n").compactMap { $0.split(separator: " ").first.map(String.init) }
        guard !units.isEmpty else { return nil }
        guard geteuid() == 0 else {
            throw ServiceError(
                .notPermitted, "\(units.joined(separator: ", ")) must be stopped first",
                remedy: "Run this command with sudo.")
        }
        return try ServiceSwitch(units)
    }

    private init(_ units: [String]) throws {
        var (input, output): ([Int32], [Int32]) = ([0, 0], [0, 0])
        guard pipe(&input) == 0, pipe(&output) == 0 else { throw ServiceSwitch.failure }
        for end in input + output { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let arguments = ["sh", "-c", ServiceSwitch.script, "scimctl-service-switch"] + units
        guard let process = Subprocess.spawn(arguments, input: input[0], output: output[1]) else {
            throw ServiceSwitch.failure
        }
        (orders, answers) = (input[1], output[0])
        self.process = process
    }

    deinit {
        close(orders)
        close(answers)
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
    }

    var service: Restoration.Service {
        Restoration.Service(
            stop: { [self] patience in try order("stopped", within: patience, "it does not stop") },
            start: { [self] in try order("started", within: .seconds(150), "systemctl start fails") })
    }

    private func order(_ expected: String, within patience: Duration, _ fault: String) throws {
        guard write(orders, "go\n", 3) == 3 else { throw ServiceSwitch.failure }
        let begin = Surroundings.machineClock()
        var text = ""
        while !text.hasSuffix("\n") {
            var waiting = pollfd(fd: answers, events: Int16(POLLIN), revents: 0)
            let passed = Duration.nanoseconds(Int64(Surroundings.machineClock() - begin))
            let rest = Int32(max(.zero, patience - passed) / .milliseconds(1))
            guard poll(&waiting, 1, rest) > 0 else { break }
            var bytes = [UInt8](repeating: 0, count: 64)
            let count = read(answers, &bytes, bytes.count)
            guard count > 0 else { break }
            text += String(decoding: bytes[..<count], as: UTF8.self)
        }
        guard text == "\(expected) 0\n" else { throw ServiceError(.failed, "the service: \(fault)") }
    }

    private static var failure: ServiceError {
        ServiceError(.failed, "the service cannot be stopped: \(String(cString: strerror(errno)))")
    }
}
