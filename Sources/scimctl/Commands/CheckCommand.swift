import ArgumentParser
import OrderedCollections
import SCIMAdministration
import SCIMCore
import SCIMHost

struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "A plugin for Nagios and Icinga: one line with figures, exit status 0 to 3.",
        discussion: """
            Silence is judged by each organization's own habit: from --warning on, but not before three times \
            the usual interval has passed, which is learned from the week before the \
            last contact; from --critical on, and nine times. An \
            organization whose habit is not known yet is not judged.

            It also looks at the service and at what the service says of its database, at tokens that expire within 30 and \
            7 days, refused tokens, refusals in the last hour, the age of the last backup, free space, and organizations \
            that take more than SCIM_FCGI_QUOTA. 0 is OK, 1 a warning, 2 critical, 3 unknown.

            Examples:
              scimctl check
              scimctl check --org acme -w 3h -c 12h --no-backup
            """)

    @OptionGroup var organization: EveryOrganizationOption
    @Option(name: [.customShort("w"), .long], help: "Silence that is a warning.")
    var warning = DurationArgument(seconds: 2 * 3600)
    @Option(name: [.customShort("c"), .long], help: "Silence that is critical.")
    var critical = DurationArgument(seconds: 6 * 3600)
    @Option(help: "Requests refused within an hour, above which there is a warning.") var refused = 20
    @Flag(name: .customLong("no-backup"), help: "Leave backups out; something else makes them.") var noBackup = false
    @OptionGroup var common: CommonOptions

    /// What cannot be checked is unknown, whatever the reason: monitoring takes 1 and 2 for answers.
    func run() throws {
        do {
            let check = try self.check()
            if common.json { JSONOutput.print(check.json) } else { Terminal.standardOutput(check.line.forTerminal) }
            Terminal.exit(Int32(check.result.rawValue))
        } catch {
            CheckCommand.endAsUnknown((error as? ServiceError)?.message ?? "\(error)")
        }
    }

    static func endAsUnknown(_ reason: String) -> Never {
        let line = reason.split(separator: "\n").joined(separator: " ").replacing("|", with: "/")
        Terminal.standardOutput("SCIM UNKNOWN: \(line.forTerminal)")
        Terminal.exit(Int32(StatusCheck.Result.unknown.rawValue))
    }

    private func check() throws -> StatusCheck {
        var limits = StatusLimits()
        limits.silenceWarning = warning.seconds
        limits.silenceCritical = critical.seconds
        limits.refusals = refused
        if noBackup { limits.backupAge = nil }
        let machine = try common.configuration()
        limits.quota = machine.quota
        let daemon = ServiceState.ask(machine)
        let administration = try common.administration(.reading)
        let status = try administration.status(
            daemon: daemon, backups: machine.backupDirectory, limits: limits,
            organization: organization.chosen(administration))
        return StatusCheck(status, limits)
    }
}

extension StatusCheck {
    fileprivate var json: JSONObject {
        [
            "result": .string("\(result)"), "summary": .string(summary),
            "figures": .array(
                figures.map {
                    [
                        "label": .string($0.label), "value": JSONValue($0.value), "unit": .string($0.unit),
                        "warning": .string($0.warning), "critical": .string($0.critical),
                    ]
                }),
        ]
    }
}
