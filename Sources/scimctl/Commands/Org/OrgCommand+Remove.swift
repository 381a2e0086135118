import ArgumentParser
import OrderedCollections
import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHost

extension OrgCommand {
    struct Rename: OrganizationCommand {
        static let configuration = CommandConfiguration(
            abstract: "Give an organization another name; Entra notices nothing.",
            discussion: """
                The Tenant URL is the same for all organizations of the machine, and tokens stay valid. Scripts with --org, \
                console links and the label of metrics need the new name.

                Example:
                  scimctl org rename acme "Acme Ltd"
                """)

        @OptionGroup var organization: OrganizationArgument
        @Argument(help: ArgumentHelp("The new name.", valueName: "new-name")) var newName: String
        @OptionGroup var dryRun: DryRunOption
        @OptionGroup var common: CommonOptions

        var access: Administration.Access { dryRun.access }

        func run(_ administration: Administration, in owner: Organization) throws {
            let record = try administration.rename(owner, to: newName)
            if common.json { return dryRun.print(record.json) }
            let (old, new) = (owner.name.forTerminal, record.name.forTerminal)
            dryRun.tell(
                "Renamed \(old) to \(new). The Tenant URL and the tokens are the same, so nothing changes in Entra.",
                "\(old) would be renamed to \(new).")
        }
    }

    struct Remove: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Remove an organization with everything in it, after a backup.",
            discussion: """
                Asks for the organization's name. In a script, repeat the name with --confirm and add --yes. SCIM is \
                switched off first. Users, groups, memberships, deleted records, credentials, console access and the log \
                go; ids that were issued are never issued again, and the audit trail stays complete. If the command is \
                interrupted, run it again.

                Examples:
                  scimctl org remove acme --dry-run
                  scimctl org remove acme
                  scimctl org remove acme --yes --confirm acme
                """)

        @OptionGroup var organization: OrganizationArgument
        @Option(help: ArgumentHelp("With --yes: the name of the organization again.", valueName: "name")) var confirm:
            String?
        @Flag(name: .customLong("no-backup"), help: "Make no backup first.") var withoutBackup = false
        @OptionGroup var dryRun: DryRunOption
        @OptionGroup var common: CommonOptions

        func run() throws {
            let administration = try common.administration(dryRun.access)
            let removal = try administration.removal(of: organization.name)
            if dryRun.isOn { return print(removal, backup: nil) }
            try confirm(removal)
            let backup = try backUp()
            let progress = ProgressLine("rows removed", isWanted: !common.json)
            do {
                try administration.remove(removal) { progress.show($0, of: $1) }
            } catch is Outdated {
                throw ServiceError(.failed, "the organization was changed meanwhile, so nothing was removed")
            }
            progress.end()
            print(removal, backup: backup)
        }

        /// - Throws: `usage` if nobody can be asked and the name is not repeated, `failed` if the answer is another name.
        private func confirm(_ removal: OrganizationRemoval) throws {
            let sentence = "This removes \(removal.name.forTerminal) for good: \(removal.text)."
            if let confirm, !removal.isCalled(confirm) {
                throw ServiceError(
                    .usage,
                    "--confirm says \"\(confirm.forDisplay)\", but the organization is \"\(removal.name.forDisplay)\"")
            }
            if common.yes {
                guard confirm != nil else {
                    throw ServiceError(
                        .usage, "--yes alone does not remove an organization",
                        remedy: "Repeat its name: --yes --confirm \(SuggestedCommand.word(removal.name))")
                }
                return
            }
            guard Terminal.isInteractive else {
                throw ServiceError(
                    .usage, "\(sentence) There is no terminal to ask for the name.",
                    remedy:
                        "To continue without being asked, add --yes --confirm \(SuggestedCommand.word(removal.name)).")
            }
            Terminal.standardError(sentence)
            let answer = Terminal.read("Type the name of the organization to remove it: ")
            guard let answer, removal.isCalled(answer) else {
                throw ServiceError(.failed, "Nothing was changed.")
            }
        }

        private func backUp() throws -> Backup? {
            guard !withoutBackup else { return nil }
            let machine = try common.configuration()
            do {
                return try common.backups(machine).create(of: machine.databasePath)
            } catch let error as ServiceError {
                throw ServiceError(
                    error.kind, "no backup could be made, so nothing was removed: \(error.message)",
                    remedy: error.remedy ?? "To remove the organization without a backup, add --no-backup.")
            }
        }

        private func print(_ removal: OrganizationRemoval, backup: Backup?) {
            let name = removal.name.forTerminal
            if common.json {
                return dryRun.print([
                    "organization": .string(removal.name), "removed": .bool(!dryRun.isOn),
                    "wasEnabled": .bool(removal.isEnabled), "contents": .object(removal.json),
                    "backup": JSONValue(backup?.path),
                ])
            }
            let switched = removal.isEnabled ? " SCIM \(dryRun.isOn ? "would be" : "was") switched off first." : ""
            dryRun.tell(
                "Removed \(name): \(removal.text).\(switched)",
                "\(name) would be removed: \(removal.text).\(switched)")
            guard !dryRun.isOn else { return }
            if let backup { Terminal.standardOutput("The backup made before: \(backup.path)") }
            Terminal.standardOutput(
                "Earlier backups and the logs of nginx still hold its data. In Entra, stop its provisioning: requests are answered 401 now."
            )
        }
    }
}

extension OrganizationRemoval {
    /// Whether somebody who types this means it: exactly the name, or what a terminal shows of it.
    fileprivate func isCalled(_ text: String) -> Bool { text == name || text == name.forTerminal }

    /// `2 users, 1 group, …`
    fileprivate var text: String {
        [
            users.counted("user"), groups.counted("group"), memberships.counted("membership"),
            deletedRecords.counted("deleted record"), credentials.counted("credential"),
            "\(logEntries) log \(logEntries == 1 ? "entry" : "entries")",
        ].joined(separator: ", ")
    }

    fileprivate var json: JSONObject {
        [
            "users": JSONValue(users), "groups": JSONValue(groups), "memberships": JSONValue(memberships),
            "deletedRecords": JSONValue(deletedRecords), "credentials": JSONValue(credentials),
            "logEntries": JSONValue(logEntries),
        ]
    }
}
