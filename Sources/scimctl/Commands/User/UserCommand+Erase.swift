import ArgumentParser
import OrderedCollections
import SCIMAdministration
import SCIMCore
import SCIMDirectory

extension UserCommand {
    struct Erase: OrganizationCommand {
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
        @OptionGroup var dryRun: DryRunOption
        @OptionGroup var common: CommonOptions

        var access: Administration.Access { dryRun.access }

        func run(_ administration: Administration, in owner: Organization) throws {
            let found = try administration.eraseUser(user.name, of: owner, dryRun: true)
            if dryRun.isOn { return print(found, isDone: false) }
            try common.confirm(
                "This permanently erases \(found.userName?.forTerminal ?? found.identifier) of \(owner.name.forTerminal), and the "
                    + "content of \(found.logEntries) log \(found.logEntries == 1 ? "entry" : "entries")."
            )
            print(try administration.eraseUser(found.identifier, of: owner), isDone: true)
        }

        private func print(_ erasure: Erasure, isDone: Bool) {
            if common.json { return dryRun.print(erasure.json(isDone: isDone)) }
            let name = erasure.userName?.forTerminal ?? erasure.identifier
            let entries = "\(erasure.logEntries) log \(erasure.logEntries == 1 ? "entry" : "entries")"
            let record =
                erasure.hadRecord
                ? "the record, with \(erasure.groups) \(erasure.groups == 1 ? "membership" : "memberships")"
                : "no record"
            Terminal.standardOutput(
                """
                \(name) \(isDone ? "is erased" : "would be erased"): \(record); the content of \(entries).
                What is kept: the id \(erasure.identifier), as that of a deleted record; the time, operation and outcome of
                those entries; earlier backups (scimctl backup list); nginx's logs.
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
