import Glibc

/// What is told to systemd (sd_notify(3)); silent where nobody asked.
struct ServiceManager: Sendable {
    private let socket: DatagramSocket?
    /// How often it wants to hear `WATCHDOG=1`, nil if it does not.
    let watchdogInterval: Duration?

    init(environment: [String: String]) {
        socket = environment["NOTIFY_SOCKET"].flatMap { DatagramSocket(path: $0) }
        let isForUs = environment["WATCHDOG_PID"].map { $0 == String(getpid()) } ?? true
        let microseconds = environment["WATCHDOG_USEC"].flatMap { Int64($0) } ?? 0
        watchdogInterval = isForUs && microseconds > 0 ? .microseconds(microseconds) : nil
    }

    enum State {
        /// Not ready yet: the start must not be given up for that long.
        case starting(status: String, atMost: Duration)
        case ready(status: String)
        case status(String)
        case reloading
        case stopping
        case watchdog
    }

    func tell(_ state: State) {
        guard let socket else { return }
        let message =
            switch state {
            case .starting(let status, let duration):
                "EXTEND_TIMEOUT_USEC=\(duration.wholeMilliseconds * 1000)\nSTATUS=\(line(status))"
            case .ready(let status): "READY=1\nSTATUS=\(line(status))"
            case .status(let status): "STATUS=\(line(status))"
            case .reloading: "RELOADING=1\nMONOTONIC_USEC=\(Moment.now.nanoseconds / 1000)"
            case .stopping: "STOPPING=1\nSTATUS=finishing requests in progress"
            case .watchdog: "WATCHDOG=1"
            }
        socket.send(Array(message.utf8))
    }

    /// A line feed would begin another assignment.
    private func line(_ text: String) -> String { text.split(whereSeparator: \.isNewline).joined(separator: " ") }
}
