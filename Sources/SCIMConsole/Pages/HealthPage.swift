import SCIMAdministration
import SCIMCore
import SCIMHost

/// The state of the machine, as far as it can be seen without root.
enum HealthPage {
    /// The most urgent first; there may be some for each organization.
    private static let notices = 20

    static func page(_ visit: Visit) throws -> Page {
        try visit.requireMachine()
        let status = try visit.administration.status(
            daemon: DaemonState(.unknown, "not asked"), backups: visit.configuration.backupDirectory)
        return Page("Health") {
            Tag.h1 { status.warnings.isEmpty ? "Everything looks right" : "What needs attention" }
            Tag.p(.class("lead")) {
                "What the database and the disk show. "
                Tag.code { "scimctl doctor" }
                ", as root, looks at nginx, the certificate, the units and the endpoint too."
            }
            for warning in status.warnings.prefix(notices) {
                Notice(warning.level == .critical ? .bad : warning.level == .warning ? .warning : .plain) {
                    Tag.p { Tag.strong { "\(warning.text.capitalizedSentence)." } }
                    Tag.p { Markup.remedy(warning.remedy, in: nil) }
                }
            }
            if status.warnings.count > notices {
                Tag.p {
                    "And \((status.warnings.count - notices).grouped) less urgent ones; the command below shows all."
                }
            }
            Tag.h2 { "Figures" }
            Tag.dl {
                fact("Base URL", status.baseURL ?? "not set")
                fact(
                    "Database",
                    "\(status.database.path), \(status.database.bytes.inUnits), schema \(status.database.schema)")
                if let free = status.database.freeBytes { fact("Free on its disk", free.inUnits) }
                if let backup = status.backup {
                    fact("Last backup", "\(backup.time.relative(to: visit.now)), \(backup.bytes.inUnits)")
                } else {
                    fact("Last backup", "none")
                }
                fact("Requests without a valid token", "\(status.unauthenticated.grouped) in 24 hours")
            }
            ShellLine(.showStatus)
        }
    }

    private static func fact(_ name: String, _ value: String) -> Markup {
        Markup {
            Tag.dt { name }
            Tag.dd { value }
        }
    }
}
