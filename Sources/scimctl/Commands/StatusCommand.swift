import ArgumentParser
import OrderedCollections
import SCIMAdministration
import SCIMCore
import SCIMHost

struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show the state of the service, the database and each organization, and what needs attention.",
        discussion: """
            Examples:
              scimctl status
              scimctl status --short
              scimctl status --exit-code >/dev/null || echo "look at scim-fcgi"
            """)

    @Flag(help: "One line only.") var short = false
    @Flag(name: .customLong("exit-code"), help: "Exit with status 1 if there is a warning; notices do not count.")
    var exitCode = false
    @OptionGroup var common: CommonOptions

    func run() throws {
        let machine = try common.configuration()
        let daemon = ServiceState.ask(machine)
        var limits = StatusLimits()
        limits.quota = machine.quota
        let status = try common.administration(.reading).status(
            daemon: daemon, backups: machine.backupDirectory, limits: limits)
        if common.json {
            JSONOutput.print(status.json)
        } else if short {
            Terminal.standardOutput(status.line.forTerminal)
        } else {
            status.printScreen()
        }
        if exitCode, status.warnings.contains(where: { $0.level != .notice }) { throw ExitCode(1) }
    }
}

extension Status {
    fileprivate var json: JSONObject {
        [
            "time": JSONValue(time), "version": .string(Release.version),
            "daemon": ["condition": .string(daemon.condition.rawValue), "detail": .string(daemon.detail)],
            "database": [
                "path": .string(database.path), "bytes": JSONValue(database.bytes),
                "logBytes": JSONValue(database.logBytes), "freeBytes": JSONValue(database.freeBytes),
                "schema": JSONValue(database.schema),
            ],
            "rememberedTime": JSONValue(rememberedTime), "baseURL": JSONValue(baseURL),
            "organizations": .array(organizations.map { .object($0.json) }),
            "backup": backup.map {
                ["path": .string($0.path), "time": JSONValue($0.time), "bytes": JSONValue($0.bytes)]
            } ?? .null,
            "unauthenticated": JSONValue(unauthenticated),
            "warnings": .array(
                warnings.map {
                    [
                        "level": .string($0.level.rawValue), "text": .string($0.text),
                        "remedy": .string($0.remedy.shellText),
                    ]
                }),
        ]
    }

    /// `scim-fcgi is running: 2 organizations, last contact 4 min ago, 1 warning`
    fileprivate var line: String {
        let contact = organizations.compactMap(\.lastContact).max()
        let urgent = warnings.filter { $0.level != .notice }
        let parts = [
            organizations.count == 1 ? "1 organization" : "\(organizations.count) organizations",
            contact.map { "last contact \($0.relative(to: time))" } ?? "no contact yet",
            urgent.isEmpty ? "no warning" : urgent.count == 1 ? urgent[0].text : "\(urgent.count) warnings",
        ]
        let condition =
            switch daemon.condition {
            case .running: "is running"
            case .stopped: "is NOT RUNNING (\(daemon.detail))"
            case .unknown: "may or may not be running (\(daemon.detail))"
            }
        return "scim-fcgi \(condition): \(parts.joined(separator: ", "))"
    }

    fileprivate func printScreen() {
        let style: Style =
            switch daemon.condition {
            case .running: .good
            case .stopped: .bad
            case .unknown: .attention
            }
        let detail = daemon.detail.isEmpty ? "" : ": \(daemon.detail.forTerminal)"
        var room = "\(database.bytes.inUnits), schema \(database.schema)"
        if let free = database.freeBytes { room += ", \(free.inUnits) free" }
        Terminal.standardOutput(
            """
            service   \(daemon.condition.rawValue.styled(style))\(detail)
            database  \(database.path.forTerminal), \(room)
            base URL  \(baseURL?.forTerminal ?? "not set")
            backup    \(backup.map { "\($0.time.relative(to: time)), \($0.path.forTerminal), \($0.bytes.inUnits)" } ?? "none")

            """)
        var table = Table(
            "organization", "scim", "group sync", "users", "groups", "last contact", "last cycle", "refused in 24 h")
        for organization in organizations {
            let inactive = organization.users - organization.activeUsers
            table.add(
                organization.name, organization.isEnabled.onOff, organization.groupsAreSynced.onOff,
                String(organization.users) + (inactive > 0 ? " (\(inactive) inactive)" : ""),
                String(organization.groups), organization.lastContact?.relative(to: time),
                organization.lastCycle.map { "\($0.kind.text), \($0.begin.relative(to: time))" },
                String(organization.refusals),
                styles: [1: organization.isEnabled ? .good : .attention].merging(
                    organization.refusals > 0 ? [7: .bad] : [:]
                ) { $1 })
        }
        table.print()
        if unauthenticated > 0 {
            Terminal.standardOutput(
                "\nRefused in 24 h because no organization was recognized: \(unauthenticated) (scimctl log --unauthenticated)"
            )
        }
        for warning in warnings {
            let style: Style = warning.level == .critical ? .bad : warning.level == .warning ? .attention : .strong
            Terminal.standardOutput(
                "\n\(warning.level.rawValue.styled(style)): \(warning.text.forTerminal)\n    \(warning.remedy.shellText.forTerminal)"
            )
        }
    }
}

extension OrganizationStatus {
    fileprivate var json: JSONObject {
        [
            "name": .string(name), "enabled": .bool(isEnabled), "groupSync": .bool(groupsAreSynced),
            "users": JSONValue(users), "activeUsers": JSONValue(activeUsers), "groups": JSONValue(groups),
            "lastContact": JSONValue(lastContact), "lastCycle": lastCycle.map { .object($0.json) } ?? .null,
            "expectedInterval": JSONValue(expectedInterval), "refusals": JSONValue(refusals),
            "databaseBytes": JSONValue(databaseBytes),
            "tokens": .array(credentials.filter { $0.kind == .token }.map { .object($0.json) }),
            "credentials": .array(
                credentials.map { .object($0.json.merging(["kind": .string($0.kind.rawValue)]) { $1 }) }),
        ]
    }
}

extension CredentialSummary {
    fileprivate var json: JSONObject {
        ["name": .string(name), "expires": JSONValue(expires), "lastUsed": JSONValue(lastUsed)]
    }
}
