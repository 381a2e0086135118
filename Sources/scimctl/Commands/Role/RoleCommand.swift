import ArgumentParser
import OrderedCollections
import SCIMAdministration
import SCIMCore
import SCIMDirectory

struct RoleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "role",
        abstract: "Manage roles and the mapping of Entra's labels to roles.",
        discussion: """
            The primary value of a user's roles counts, or the first if none is primary. It is looked up in the role \
            mappings, ignoring case; a user without a mapped label gets the default role. A mapping change applies to \
            a user when Entra next updates that user, or when you run "role reapply".

            Examples:
              scimctl role map set --org acme billing admin
              scimctl role preview --org acme --map billing=admin
              scimctl role reapply --org acme
              scimctl role explain --org acme ada@example.org
            """,
        subcommands: [
            List.self, Create.self, Protect.self, Unprotect.self, Delete.self, Map.self, Default.self, Explain.self,
            Preview.self, Reapply.self,
            Unmatched.self,
        ])

    struct List: OrganizationCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the roles with their labels and the number of users who have them.",
            discussion: """
                Possible problems follow: labels that may never match, users without a label.

                Example:
                  scimctl role list --org acme
                """,
            aliases: ["ls"])

        @OptionGroup var organization: OrganizationOption
        @OptionGroup var common: CommonOptions

        func run(_ administration: Administration, in owner: Organization) throws {
            let roles = try administration.roles(of: owner)
            let warnings = try administration.roleWarnings(of: owner)
            if common.json {
                return JSONOutput.print([
                    "roles": .array(roles.map { .object($0.json) }),
                    "warnings": .array(warnings.map { .object($0.json) }),
                ])
            }
            var table = Table("role", "labels", "default", "users", "protected")
            for role in roles {
                table.add(
                    role.name, role.labels.isEmpty ? nil : role.labels.joined(separator: ", "),
                    role.isDefault ? "yes" : nil, String(role.holders), role.isProtected ? "yes" : nil)
            }
            table.print()
            for warning in warnings { warning.print() }
        }
    }

    struct Create: OrganizationCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add a role, so that labels can be mapped to it.",
            discussion: "Example:\n  scimctl role create --org acme billing")

        @OptionGroup var organization: OrganizationOption
        @Argument(help: "The role's name.") var name: String
        @OptionGroup var common: CommonOptions

        var access: Administration.Access { .changing }

        func run(_ administration: Administration, in owner: Organization) throws {
            let role = try administration.createRole(name, of: owner)
            if common.json { return JSONOutput.print(role.json) }
            let map = SuggestedCommand("role map set", organization: owner.name, ["LABEL", role.name])
            Terminal.standardOutput("Created the role \(role.name.forTerminal). Next: \(map.text)")
        }
    }

    struct Delete: OrganizationCommand {
        static let configuration = CommandConfiguration(
            abstract: "Remove a role that is not used by a mapping, the default or a user.",
            discussion: "Example:\n  scimctl role delete --org acme billing",
            aliases: ["rm"])

        @OptionGroup var organization: OrganizationOption
        @OptionGroup var role: RoleArgument
        @OptionGroup var dryRun: DryRunOption
        @OptionGroup var common: CommonOptions

        var access: Administration.Access { dryRun.access }

        func run(_ administration: Administration, in owner: Organization) throws {
            let deleted = try administration.deleteRole(role.name, of: owner)
            if common.json { return dryRun.print(["name": .string(deleted)]) }
            let name = deleted.forTerminal
            dryRun.tell("Deleted the role \(name).", "The role \(name) would be deleted; no user has it.")
        }
    }
}

extension Role {
    fileprivate var json: JSONObject {
        [
            "name": .string(name), "created": JSONValue(created), "labels": .array(labels.map { .string($0) }),
            "default": .bool(isDefault), "users": JSONValue(holders),
            "protected": .bool(isProtected),
        ]
    }
}

extension RoleWarning {
    var json: JSONObject {
        ["kind": .string(kind.rawValue), "sentence": .string(sentence), "remedy": .string(remedy.shellText)]
    }

    func print() {
        Terminal.warn("\(sentence.forTerminal).")
        Terminal.standardError("  \(remedy.shellText.forTerminal)")
    }
}
