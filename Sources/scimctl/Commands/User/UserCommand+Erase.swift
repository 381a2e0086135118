import ArgumentParser
import OrderedCollections
import SCIMAdministration
import SCIMCore
import SCIMDirectory

extension UserCommand {
    struct Erase: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Delete a user and remove their personal data from the log.",
            discussion: """
                For erasure requests (GDPR). The id is kept as that of a deleted record, and so are the time, \
                operation and outcome of the log entries. The audit trail, which names people by id only, stays \
                complete. Erase a user who was deleted earlier by id, or by name while the log still knows it. \
                Earlier backups and the logs of nginx are not touched.

                Examples:
                  scimctl user erase --org acme ada@example.org --dry-run
                  scimctl user erase --org acme ada@example.org
                """)

        @OptionGroup var organization: OrganizationOption
        @OptionGroup var user: UserArgument
        @OptionGroup var rehearsal: DryRunOption
        @OptionGroup var common: CommonOptions

        func run() throws {
            let administration = try common.administration(rehearsal.access)
            let owner = try administration.organization(organization.org)
            let found = try administration.eraseUser(user.name, of: owner, dryRun: true)
            if rehearsal.dryRun { return print(found, isDone: false) }
            try common.confirm(
                "This permanently erases \(found.userName?.forTerminal ?? found.identifier) of \(owner.name.forTerminal), and the "
                    + "content of \(found.logEntries) log \(found.logEntries == 1 ? "entry" : "entries")."
            )
            print(try administration.eraseUser(found.identifier, of: owner), isDone: true)
        }

        private func print(_ erasure: Erasure, isDone: Bool) {
            if common.json { return rehearsal.print(erasure.json(isDone: isDone)) }
            let name = erasure.userName?.forTerminal ?? erasure.identifier
            let entries = "\(erasure.logEntries) \(erasure.logEntries == 1 ? "entry" : "entries") of the log"
            let record =
                erasure.hadRecord
                ? "the record, with \(erasure.groups) \(erasure.groups == 1 ? "membership" : "memberships")"
                : "no record any more"
            Terminal.standardOutput(
                """
                \(name) \(isDone ? "is erased" : "would be erased"): \(record); what \(entries) say.
                What stays: the id \(erasure.identifier), as that of a deleted record; of those entries time, operation
                and outcome; backups made before (scimctl backup list); what nginx has logged.
                """)
        }
    }
}

extension Erasure {
    fileprivate func json(isDone: Bool) -> JSONObject {
        [
            "id": .string(identifier), "userName": JSONValue(userName), "erased": .bool(isDone),
            "hadRecord": .bool(hadRecord), "groups": JSONValue(groups), "logEntries": JSONValue(logEntries),
        ]
    }
}
