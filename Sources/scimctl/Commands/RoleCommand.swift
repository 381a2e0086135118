import ArgumentParser
import OrderedCollections
import SCIMCore
import SCIMService

struct RoleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "role",
        abstract: "Roles: which label of Entra stands for which role here.",
        subcommands: [Map.self, Default.self])

    struct Map: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Role mappings: labels, as Entra sends them, to roles.",
            subcommands: [List.self, Set.self, Unset.self])

        struct List: ParsableCommand {
            static let configuration = CommandConfiguration(abstract: "List the role mappings.", aliases: ["ls"])

            @OptionGroup var organization: OrganizationOption
            @OptionGroup var common: CommonOptions

            func run() throws {
                let administration = try common.administration()
                let owner = try administration.organization(organization.org)
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
            }
        }

        struct Set: ParsableCommand {
            static let configuration = CommandConfiguration(
                abstract: "Map a label to a role; users change when they are next written.",
                discussion: "Example:\n  scimctl role map set --org acme admin admin")

            @OptionGroup var organization: OrganizationOption
            @Argument(help: "The label, as the app role's Value in Entra.") var label: String
            @Argument(help: "The role.") var role: String
            @OptionGroup var common: CommonOptions

            func run() throws {
                let administration = try common.administration()
                let owner = try administration.organization(organization.org)
                let mapping = try administration.setRoleMapping(label, to: role, of: owner)
                if common.json { return JSONOutput.print(mapping.json) }
                Terminal.standardOutput("\(mapping.label.forTerminal) is mapped to \(mapping.role.forTerminal).")
            }
        }

        struct Unset: ParsableCommand {
            static let configuration = CommandConfiguration(abstract: "Remove a role mapping.")

            @OptionGroup var organization: OrganizationOption
            @Argument(help: "The label.") var label: String
            @OptionGroup var common: CommonOptions

            func run() throws {
                let administration = try common.administration()
                try administration.unsetRoleMapping(label, of: administration.organization(organization.org))
                if common.json { return JSONOutput.print(["label": .string(label)]) }
                Terminal.standardOutput("\(label.forTerminal) is mapped no more.")
            }
        }
    }

    struct Default: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "The role of users whom no mapping gives one.", subcommands: [Set.self, Unset.self])

        struct Set: ParsableCommand {
            static let configuration = CommandConfiguration(abstract: "Set the default role.")

            @OptionGroup var organization: OrganizationOption
            @Argument(help: "The role.") var role: String
            @OptionGroup var common: CommonOptions

            func run() throws {
                let administration = try common.administration()
                let owner = try administration.organization(organization.org)
                let set = try administration.setDefaultRole(role, of: owner)
                if common.json { return JSONOutput.print(["defaultRole": JSONValue(set)]) }
                Terminal.standardOutput(
                    "The default role of \(owner.name.forTerminal) is \(set?.forTerminal ?? "none").")
            }
        }

        struct Unset: ParsableCommand {
            static let configuration = CommandConfiguration(abstract: "Have no default role.")

            @OptionGroup var organization: OrganizationOption
            @OptionGroup var common: CommonOptions

            func run() throws {
                let administration = try common.administration()
                let owner = try administration.organization(organization.org)
                try administration.setDefaultRole(nil, of: owner)
                if common.json { return JSONOutput.print(["defaultRole": .null]) }
                Terminal.standardOutput("\(owner.name.forTerminal) has no default role.")
            }
        }
    }
}

extension Administration.ShownMapping {
    var json: JSONObject { ["label": .string(label), "role": .string(role)] }
}
