import ArgumentParser
import Glibc
import SCIMAdministration
import SCIMCore
import SCIMHost

struct MetricsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "metrics",
        abstract: "Print metrics of the database and the running service for Prometheus.",
        discussion: """
            Prints the metrics, or writes them atomically to a file for node_exporter's textfile collector. \
            scim-fcgi-metrics.timer, once enabled, does that every minute and links the file into the collector's \
            directory. Example alert rules are in the package.

            Examples:
              scimctl metrics
              scimctl metrics --textfile /srv/metrics/scim-fcgi.prom
              systemctl enable --now scim-fcgi-metrics.timer
            """)

    @Option(
        help: ArgumentHelp("Write to this file instead, readable by everyone.", valueName: "file"), completion: .file())
    var textfile: String?
    @OptionGroup var common: CommonOptions

    func run() throws {
        guard !common.json else {
            throw ServiceError(
                .usage, "metrics are always in Prometheus' format",
                remedy: "For figures as JSON use: scimctl status --json")
        }
        guard let textfile else {
            let text = try metrics()
            // Prometheus gets names as they are; a terminal is not driven by them.
            return Terminal.standardOutput(Terminal.isOutputTerminal ? text.forTerminalLines : text, terminator: "")
        }
        try TextFile.replace(textfile, by: geteuid() == 0 ? metricsOfChild() : metrics())
    }

    private func metrics() throws -> String {
        let machine = try common.configuration()
        let worker = WorkerSocket.metrics(machine)
        return try common.administration(.reading).metrics(backups: machine.backupDirectory, worker: worker)
    }

    /// Root can write where the owner of the database cannot, but must not open the database itself. Another process
    /// does that.
    private func metricsOfChild() throws -> String {
        let config = common.config.map { ["--config", $0] } ?? []
        guard let text = Subprocess.output(of: ["/proc/self/exe", "metrics"] + config) else {
            throw ServiceError(
                .failed, "the metrics could not be read; \(textfile ?? "") was not changed",
                remedy: "To see why, run: scimctl metrics")
        }
        return text
    }
}
