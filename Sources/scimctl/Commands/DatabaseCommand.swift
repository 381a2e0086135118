import ArgumentParser
import OrderedCollections
import SCIMAdministration
import SCIMCore
import SCIMHost

struct DatabaseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "db",
        abstract: "Maintain the database.",
        subcommands: [Maintain.self])

    struct Maintain: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Remove log entries that are past SCIM_FCGI_LOG_RETENTION, and look for damage.",
            discussion: """
                scim-fcgi-maintenance.timer does this every week. It is safe while the service runs: requests wait at \
                most about 50 ms. The exit status is 1 if the database is damaged.
                """)

        @OptionGroup var dryRun: DryRunOption
        @OptionGroup var common: CommonOptions

        func run() throws {
            let machine = try common.configuration()
            let progress = ProgressLine("entries removed", isWanted: !common.json)
            let done = try common.administration(dryRun.access)
                .maintain(logRetention: machine.logRetention) { progress.show($0) }
            progress.end()
            if common.json {
                dryRun.print([
                    "removedEntries": JSONValue(done.removedEntries),
                    "faults": .array(done.faults.map { .string($0) }),
                ])
            } else {
                let entries = "\(done.removedEntries) log entries older than \(machine.logRetention.text)"
                dryRun.tell("Removed \(entries).", "\(entries) would be removed.")
                done.faults.forEach { Terminal.standardOutput($0.forTerminal.styled(.bad)) }
                if done.faults.isEmpty { Terminal.standardOutput("The database is intact.") }
            }
            guard done.faults.isEmpty else {
                throw ServiceError(
                    .failed, "the database \(machine.databasePath) is damaged",
                    remedy: ServiceError.damageRemedy)
            }
        }
    }
}
