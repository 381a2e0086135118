import ArgumentParser
import OrderedCollections
import SCIMAdministration
import SCIMCore
import SCIMHost

struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Plugin for Nagios and Icinga: one line with performance data, exit status 0 to 3.",
        discussion: """
            It warns if an organization has had no contact for --warning and for three times its usual interval, and \
            is critical after --critical and nine times that interval. The usual interval is learned from the week \
            before the last contact; until it is known, silence is not reported.

            It also checks the service and its database, tokens that expire within 30 days (warning) or 7 days \
            (critical), refused tokens, requests refused in the last hour, the age of the last backup, free space, \
            and organizations over SCIM_FCGI_QUOTA. 0 is OK, 1 a warning, 2 critical, 3 unknown.

            Examples:
              scimctl check
              scimctl check --org acme -w 3h -c 12h --no-backup
            """)

    @OptionGroup var organization: EveryOrganizationOption
    @Option(name: [.customShort("w"), .long], help: "Warn after this time without contact.")
    var warning = DurationArgument(seconds: 2 * 3600)
    @Option(name: [.customShort("c"), .long], help: "Critical after this time without contact.")
    var critical = DurationArgument(seconds: 6 * 3600)
    @Option(help: "Warn if more requests than this were refused in the last hour.") var refused = 20
    @Flag(name: .customLong("no-backup"), help: "Do not check backups (if something else makes them).")
    var noBackup = false
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
