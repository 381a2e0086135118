import Glibc
import SCIMAdministration
import SCIMCore
import SCIMHost

/// How the worker is asked whether it runs. Asked before root is given up: systemd's own socket is root's.
enum ServiceState {
    /// Where systemd puts the socket.
    static let defaultSocket = "/run/scim-fcgi/scim-fcgi.sock"

    /// What systemd says of the unit, else whether the worker answers at its metrics socket, else whether anything
    /// listens at its own.
    static func ask(_ configuration: Configuration) -> DaemonState {
        let socket = configuration.socketPath
        if socket == nil, configuration.metricsSocketPath == nil, var state = systemd() {
            if state.condition == .running { state.obstacle = obstacle(configuration) }
            return state
        }
        if let metrics = WorkerSocket.metrics(configuration) {
            guard metrics.contains("scim_fcgi_database_available 1\n") else {
                return DaemonState(.stopped, "it answers every request with 503, because it cannot open the database")
            }
            return DaemonState(.running, "answering", DatabaseObstacle(inMetrics: metrics))
        }
        if let path = configuration.metricsSocketPath {
            return DaemonState(.stopped, "no answer at \(path)")
        }
        let path = socket ?? defaultSocket
        if isListening(path) { return DaemonState(.running, "listening at \(path)") }
        if socket != nil { return DaemonState(.stopped, "nothing listens at \(path)") }
        return DaemonState(.unknown, "no systemd unit here, and nothing listens at \(path)")
    }

    private static func obstacle(_ configuration: Configuration) -> DatabaseObstacle? {
        WorkerSocket.metrics(configuration).flatMap { DatabaseObstacle(inMetrics: $0) }
    }

    /// nil if systemd does not run this machine, or has no such unit.
    private static func systemd() -> DaemonState? {
        guard access("/run/systemd/system", F_OK) == 0,
            let text = Subprocess.output(
                of: [
                    "systemctl", "show", "scim-fcgi.service",
                    "--property=LoadState,ActiveState,SubState,StatusText,Result",
                ])
        else { return nil }
        var properties: [String: String] = [:]
        for line in text.split(separator: "\n") {
            let pair = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if pair.count == 2 { properties[String(pair[0])] = String(pair[1]) }
        }
        guard properties["LoadState"] != "not-found", let active = properties["ActiveState"] else { return nil }
        if active == "active" { return DaemonState(.running, properties["StatusText"] ?? "") }
        let reason = properties["Result"].flatMap { $0 == "success" ? nil : ", \($0)" } ?? ""
        return DaemonState(.stopped, "\(active) (\(properties["SubState"] ?? "")\(reason))")
    }

    // Num       RefCount Protocol Flags    Type St Inode Path
    // 0000…:    00000002 00000000 00010000 0001 01 23412 /run/scim-fcgi/scim-fcgi.sock
    //                             ^^^^^^^^ __SO_ACCEPTCON: it listens
    private static func isListening(_ path: String) -> Bool {
        guard let table = TextFile.content(of: "/proc/net/unix") else { return false }
        return table.split(separator: "\n").contains { line in
            let columns = line.split(separator: " ", maxSplits: 7)
            return columns.count == 8 && columns[3] == "00010000" && columns[7] == path
        }
    }
}
