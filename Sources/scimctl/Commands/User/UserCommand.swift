import ArgumentParser
import OrderedCollections
import SCIMAdministration
import SCIMCore

struct UserCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user",
        abstract: "Manage the users that Entra has provisioned.",
        discussion: """
            A user is named by userName, in any case, or by id. Changes made here are logged as local. Entra is not \
            told, and overwrites them when its own data changes.

            Examples:
              scimctl user list --org acme --search lovelace
              scimctl user show --org acme ada@example.org
              scimctl user export --org acme --format csv > members.csv
            """,
        subcommands: [
            List.self, Show.self, Create.self, Rename.self, Activate.self, Deactivate.self, Delete.self, Protect.self,
            Unprotect.self, Role.self, Export.self, Erase.self,
        ])
}

extension User {
    var json: JSONObject {
        [
            "id": .string(identifier), "userName": .string(userName), "displayName": JSONValue(displayName),
            "email": JSONValue(email), "active": .bool(isActive), "role": JSONValue(role),
            "externalId": JSONValue(externalID),
        ]
    }

    /// Why the user has that role.
    var reasonText: String {
        switch roleReason {
        case .mapping: "mapping \"\(roleLabel?.forTerminal ?? "")\""
        case .default: "default"
        case .none: "none"
        case .manual: "manual"
        }
    }

    /// The user as JSON, or a sentence that begins with the userName.
    func print(_ common: CommonOptions, _ predicate: String) {
        if common.json { return JSONOutput.print(json) }
        Terminal.standardOutput("\(userName.forTerminal) \(predicate)")
    }

    /// The same for a command that can be a dry run.
    func print(_ common: CommonOptions, _ dryRun: DryRunOption, _ done: String, _ wouldBe: String) {
        if common.json { return dryRun.print(json) }
        dryRun.tell("\(userName.forTerminal) \(done)", "\(userName.forTerminal) \(wouldBe)")
    }
}
