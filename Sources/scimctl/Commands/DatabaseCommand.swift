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
                most about 50 ms. The exit status is 1 if the database is damaged. Credentials that expire within 30 days, \
                and keys of issuers that could not be fetched, are warned of, so that the journal has it too.
                """)

        @OptionGroup var dryRun: DryRunOption
        @OptionGroup var common: CommonOptions

        func run() throws {
            let machine = try common.configuration()
            let progress = ProgressLine("entries removed", isWanted: !common.json)
            let administration = try common.administration(dryRun.access)
            let done = try administration.maintain(logRetention: machine.logRetention) { progress.show($0) }
            progress.end()
            try warn(of: administration)
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

        private func warn(of administration: Administration) throws {
            let warnings =
                try administration.credentialWarnings().map { ($0.sentence, $0.remedy) }
                + administration.keySetWarnings().map { ($0.sentence, $0.remedy) }
            for (sentence, remedy) in warnings {
                Terminal.warn("\(sentence.forTerminal). \(remedy.shellText.forTerminal)")
            }
        }
    }
}
