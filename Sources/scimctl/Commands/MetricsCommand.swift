import ArgumentParser
import Glibc
import SCIMCore
import SCIMService

struct MetricsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "metrics",
        abstract: "Metrics for Prometheus, of the database and of the running service.",
        discussion: """
            Printed, or written to a file whole or not at all, as node_exporter's textfile collector wants it. \
            scim-fcgi-metrics.timer does that every minute once it is enabled. Rules for alerts are among the \
            package's examples.

            Examples:
              scimctl metrics
              scimctl metrics --textfile /var/lib/prometheus/node-exporter/scim-fcgi.prom
              systemctl enable --now scim-fcgi-metrics.timer
            """)

    @Option(
        help: ArgumentHelp("Write to FILE instead, readable for everybody.", valueName: "file"), completion: .file())
    var textfile: String?
    @OptionGroup var common: CommonOptions

    func run() throws {
        guard !common.json else {
            throw AdministrationError(
                .usage, "metrics have the form of Prometheus", remedy: "scimctl status --json has the figures as JSON.")
        }
        guard let textfile else { return Terminal.standardOutput(try metrics(), terminator: "") }
        try TextFile.replace(textfile, by: geteuid() == 0 ? metricsOfChild() : metrics())
    }

    private func metrics() throws -> String {
        let machine = try common.configuration()
        let worker = WorkerSocket.metrics(machine)
        return try common.administration(.reading).metrics(backups: machine.backupDirectory, worker: worker)
    }

    /// Root may write where the owner of the database may not, and must not open the database itself: another process
    /// does that.
    private func metricsOfChild() throws -> String {
        let config = common.config.map { ["--config", $0] } ?? []
        guard let text = Subprocess.output(of: ["/proc/self/exe", "metrics"] + config) else {
            throw AdministrationError(
                .failed, "no metrics could be had, and \(textfile ?? "") is as it was",
                remedy: "scimctl metrics says why.")
        }
        return text
    }
}
