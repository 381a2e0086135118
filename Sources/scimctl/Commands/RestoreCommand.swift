import ArgumentParser
import OrderedCollections
import SCIMAdministration
import SCIMCore
import SCIMHost

struct RestoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Restore a backup; requests wait meanwhile, and the replaced database is kept.",
        discussion: """
            The backup is verified, upgraded to the current schema and compared with the current database before \
            anything is changed. Then the service stops while systemd keeps its socket open, the files are swapped, \
            and the service starts. This takes a second or two; if it would take more than ten, nothing is changed. If \
            systemd does not run the service, stop it first and start it afterwards.

            Ids issued since the backup are kept as those of deleted records, and tokens revoked since then stay \
            revoked. At the end it prints what to do in Entra.

            Examples:
              scimctl restore scim-20261125T020000Z.db --dry-run
              scimctl restore scim-20261125T020000Z.db
              scimctl restore /var/lib/scim-fcgi/scim-replaced-20261126T101500Z.db
            """)

    @Argument(help: "A backup by name, or a database file by its path.", completion: LiveNames.backups)
    var file: String
    @OptionGroup var dryRun: DryRunOption
    @OptionGroup var common: CommonOptions

    func run() throws {
        let machine = try common.configuration()
        let actor = Actor.invoker()
        let service = try ServiceSwitch.find(machine)
        let source = try common.backups(machine).source(file)
        let progress = ProgressLine("MiB copied", isWanted: !common.json)
        let restoration = try Restoration(
            source, configuration: machine, surroundings: .machine, actor: actor, service: service?.service
        ) { progress.show($0 >> 20, of: $1 >> 20) }
        progress.end()
        if dryRun.isOn || !common.yes { say(restoration, isDone: false) }
        if dryRun.isOn {
            if common.json { return dryRun.print(restoration.json(nil)) }
            return Terminal.standardOutput("Nothing was changed.")
        }
        try common.confirm("This replaces \(machine.databasePath) with \(source.name.forTerminal).")
        let outcome = try Interruptions.putOff { try restoration.carryOut() }
        if common.json { return dryRun.print(restoration.json(outcome)) }
        if common.yes { say(restoration, isDone: true) }
        print(outcome, restoration)
    }

    private func say(_ restoration: Restoration, isDone: Bool) {
        guard !common.json else { return }
        let source = restoration.source
        Terminal.standardOutput(
            "\(source.path.forTerminal), made \(source.time.dateTime), is intact: \(restoration.content).")
        guard !restoration.losses.isEmpty else {
            return Terminal.standardOutput("Nothing has changed since then.")
        }
        Terminal.standardOutput(isDone ? "What was lost:" : "What would be lost:")
        for line in restoration.losses { Terminal.standardOutput("  \(line.forTerminal)") }
    }

    private func print(_ outcome: Restoration.Outcome, _ restoration: Restoration) {
        Terminal.standardOutput("Restored.")
        if let outage = outcome.outage {
            Terminal.standardOutput("Requests waited for \(outage.tenths) s.")
        } else {
            Terminal.standardOutput("The service is not running: start it.")
        }
        if let kept = outcome.kept {
            Terminal.standardOutput(
                "The replaced database was kept; restore it or delete it: \(kept.forTerminal)")
        }
        Terminal.standardOutput("What to do now:")
        for line in restoration.advice { Terminal.standardOutput("  - \(line.shellText.forTerminal)") }
    }
}

extension Restoration {
    /// - Parameter outcome: nil if nothing was changed.
    fileprivate func json(_ outcome: Outcome?) -> JSONObject {
        [
            "restored": .bool(outcome != nil), "backup": .object(source.json), "kept": JSONValue(outcome?.kept),
            "milliseconds": JSONValue((outcome?.outage).map { Int($0 / .milliseconds(1)) }),
            "keptIdentifiers": JSONValue(outcome?.identifiers), "keptRevocations": JSONValue(outcome?.tokens),
            "losses": .array(losses.map { .string($0) }), "advice": .array(advice.map { .string($0.shellText) }),
        ]
    }
}

extension Duration {
    /// Seconds with one digit behind the point.
    fileprivate var tenths: String {
        let tenths = Int(self / .milliseconds(100))
        return "\(tenths / 10).\(tenths % 10)"
    }
}
