import ArgumentParser
import OrderedCollections
import SCIMAdministration
import SCIMCore
import SCIMDirectory

extension RoleCommand {
    struct Map: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Manage the role mappings, from labels that Entra sends to roles.",
            subcommands: [List.self, Set.self, Unset.self])

        struct List: OrganizationCommand {
            static let configuration = CommandConfiguration(
                abstract: "List the role mappings.",
                discussion: "Example:\n  scimctl role map list --org acme",
                aliases: ["ls"])

            @OptionGroup var organization: OrganizationOption
            @OptionGroup var common: CommonOptions

            func run(_ administration: Administration, in owner: Organization) throws {
                let mappings = try administration.roleMappings(of: owner)
                if common.json {
                    return JSONOutput.print([
                        "mappings": .array(mappings.map { .object($0.json) }),
                        "defaultRole": JSONValue(owner.defaultRole),
                    ])
                }
                var table = Table("label", "role")
                for mapping in mappings { table.add(mapping.label, mapping.role) }
                table.print()
                Terminal.standardError("Default role: \(owner.defaultRole?.forTerminal ?? "none")")
                for mapping in mappings { mapping.printDoubts() }
            }
        }

        struct Set: OrganizationCommand {
            static let configuration = CommandConfiguration(
                abstract: "Map a label to a role; a user's role changes at the user's next update.",
                discussion: """
                    The label is the Value of an app role, or the constant of a mapping, in Entra. Case does not matter, \
                    but inner spaces and look-alike letters do.

                    Examples:
                      scimctl role map set --org acme admin admin
                      scimctl role map set --org acme billing-staff member
                    """)

            @OptionGroup var organization: OrganizationOption
            @Argument(help: "The label: the app role's Value in Entra.") var label: String
            @OptionGroup var role: RoleArgument
            @OptionGroup var common: CommonOptions

            var access: Administration.Access { .changing }

            func run(_ administration: Administration, in owner: Organization) throws {
                let mapping = try administration.setRoleMapping(label, to: role.name, of: owner)
                if common.json { return JSONOutput.print(mapping.json) }
                Terminal.standardOutput("\"\(mapping.label.forTerminal)\" is mapped to \(mapping.role.forTerminal).")
                mapping.printDoubts()
            }
        }

        struct Unset: OrganizationCommand {
            static let configuration = CommandConfiguration(
                abstract: "Remove a role mapping; a user's role changes at the user's next update.",
                discussion: "Example:\n  scimctl role map unset --org acme billing-staff")

            @OptionGroup var organization: OrganizationOption
            @Argument(help: "The label.", completion: LiveNames.labels) var label: String
            @OptionGroup var dryRun: DryRunOption
            @OptionGroup var common: CommonOptions

            var access: Administration.Access { dryRun.access }

            func run(_ administration: Administration, in owner: Organization) throws {
                try administration.unsetRoleMapping(label, of: owner)
                if common.json { return dryRun.print(["label": .string(label)]) }
                let name = label.forTerminal
                let preview = SuggestedCommand(
                    "role preview", organization: owner.name, options: "--unmap=\(SuggestedCommand.word(label))")
                dryRun.tell(
                    "\"\(name)\" is no longer mapped.",
                    "\"\(name)\" would no longer be mapped; to see who would change: \(preview.text)")
            }
        }
    }

    struct Default: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Manage the default role, for users without a mapped label.",
            subcommands: [Show.self, Set.self, Unset.self])

        struct Show: OrganizationCommand {
            static let configuration = CommandConfiguration(
                abstract: "Show the default role.", discussion: "Example:\n  scimctl role default show --org acme")

            @OptionGroup var organization: OrganizationOption
            @OptionGroup var common: CommonOptions

            func run(_ administration: Administration, in owner: Organization) throws {
                if common.json { return JSONOutput.print(["defaultRole": JSONValue(owner.defaultRole)]) }
                Terminal.standardOutput(owner.defaultRole?.forTerminal ?? "none")
            }
        }

        struct Set: OrganizationCommand {
            static let configuration = CommandConfiguration(
                abstract: "Set the default role.",
                discussion: "Example:\n  scimctl role default set --org acme member")

            @OptionGroup var organization: OrganizationOption
            @OptionGroup var role: RoleArgument
            @OptionGroup var common: CommonOptions

            var access: Administration.Access { .changing }

            func run(_ administration: Administration, in owner: Organization) throws {
                let set = try administration.setDefaultRole(role.name, of: owner)
                if common.json { return JSONOutput.print(["defaultRole": JSONValue(set)]) }
                Terminal.standardOutput(
                    "The default role of \(owner.name.forTerminal) is \(set?.forTerminal ?? "none").")
            }
        }

        struct Unset: OrganizationCommand {
            static let configuration = CommandConfiguration(
                abstract: "Remove the default role.", discussion: "Example:\n  scimctl role default unset --org acme")

            @OptionGroup var organization: OrganizationOption
            @OptionGroup var common: CommonOptions

            var access: Administration.Access { .changing }

            func run(_ administration: Administration, in owner: Organization) throws {
                try administration.setDefaultRole(nil, of: owner)
                if common.json { return JSONOutput.print(["defaultRole": .null]) }
                Terminal.standardOutput("\(owner.name.forTerminal) has no default role.")
            }
        }
    }
}

extension Administration.ShownMapping {
    var json: JSONObject {
        [
            "label": .string(label), "role": .string(role),
            "doubts": .array(doubts.map { .string($0.description) }),
        ]
    }

    fileprivate func printDoubts() {
        for doubt in doubts { Terminal.warn("the label \"\(label.forTerminal)\" \(doubt).") }
    }
}
