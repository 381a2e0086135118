import ArgumentParser
import OrderedCollections
import SCIMAdministration
import SCIMCore
import SCIMDirectory

struct GroupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "group",
        abstract: "Manage the groups that Entra has provisioned.",
        discussion: "A group is named by displayName, in any case, or by id.",
        subcommands: [
            List.self, Show.self, Members.self, Protect.self, Unprotect.self, Delete.self, Export.self,
        ])

    struct List: OrganizationCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the groups, oldest first.",
            discussion: """
                Examples:
                  scimctl group list --org acme --search sales
                  scimctl group list --org acme --limit 50 --after Engineering
                """,
            aliases: ["ls"])

        @OptionGroup var organization: OrganizationOption
        @Option(help: ArgumentHelp("Only groups whose name contains this text.", valueName: "text")) var search: String?
        @Option(
            help: ArgumentHelp("Only groups after this one.", valueName: "name"), completion: LiveNames.groups)
        var after: String?
        @Option(help: "Show at most this many.") var limit: Int?
        @OptionGroup var common: CommonOptions

        func run(_ administration: Administration, in owner: Organization) throws {
            let page = try administration.groups(of: owner, search: search, after: after, limit: limit)
            if common.json {
                return JSONOutput.print([
                    "groups": .array(page.elements.map { .object($0.json) }), "next": JSONValue(page.next),
                ])
            }
            var table = Table("name", "members", "externalId")
            for group in page.elements { table.add(group.displayName, String(group.memberCount), group.externalID) }
            table.print()
            if let next = page.next { Terminal.standardError("More follow: --after \(next)") }
        }
    }

    struct Show: OrganizationCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show one group and its members.",
            discussion: "Example:\n  scimctl group show --org acme Engineering")

        @OptionGroup var organization: OrganizationOption
        @OptionGroup var group: GroupArgument
        @OptionGroup var common: CommonOptions

        func run(_ administration: Administration, in owner: Organization) throws {
            let (group, members) = try administration.members(of: group.name, in: owner)
            if common.json {
                var json = group.json
                json["created"] = JSONValue(group.created)
                json["lastModified"] = JSONValue(group.modified)
                json["memberNames"] = .array(members.elements.map { .string($0.name) })
                return JSONOutput.print(json)
            }
            Terminal.standardOutput(
                """
                displayName   \(group.displayName.forTerminal)
                id            \(group.identifier)
                externalId    \(group.externalID?.forTerminal ?? "-")
                created       \(group.created.dateTime)
                lastModified  \(group.modified.dateTime)
                members       \(group.memberCount)
                protected     \(group.isProtected ? "yes" : "no")
                """)
            for member in members.elements { Terminal.standardOutput("  \(member.name.forTerminal)") }
        }
    }

    struct Members: OrganizationCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the members of a group.",
            discussion: """
                Examples:
                  scimctl group members --org acme Engineering
                  scimctl group members --org acme Engineering --limit 100 --json
                """)

        @OptionGroup var organization: OrganizationOption
        @OptionGroup var group: GroupArgument
        @Option(help: ArgumentHelp("Only members after the one with this id.", valueName: "id")) var after: String?
        @Option(help: "Show at most this many.") var limit: Int?
        @OptionGroup var common: CommonOptions

        func run(_ administration: Administration, in owner: Organization) throws {
            let (found, members) = try administration.members(of: group.name, in: owner, after: after, limit: limit)
            if common.json {
                return JSONOutput.print([
                    "group": .object(found.json), "members": .array(members.elements.map { .object($0.json) }),
                    "next": JSONValue(members.next),
                ])
            }
            var table = Table("name", "type", "id")
            for member in members.elements { table.add(member.name, member.type, member.identifier) }
            table.print()
            if let next = members.next { Terminal.standardError("More follow: --after \(next)") }
        }
    }

    struct Delete: OrganizationCommand {
        static let configuration = CommandConfiguration(
            abstract: "Delete a group; its members stay, and its id is never reused.",
            discussion: """
                Entra re-creates it as long as it is assigned to the application.

                Example:
                  scimctl group delete --org acme Engineering
                """,
            aliases: ["rm"])

        @OptionGroup var organization: OrganizationOption
        @OptionGroup var group: GroupArgument
        @OptionGroup var dryRun: DryRunOption
        @OptionGroup var common: CommonOptions

        var access: Administration.Access { dryRun.access }

        func run(_ administration: Administration, in owner: Organization) throws {
            let found = try administration.group(group.name, of: owner)
            if !dryRun.isOn {
                try common.confirm(
                    "This deletes the group \(found.displayName.forTerminal) of \(owner.name.forTerminal), which has "
                        + "\(found.memberCount.counted("member")).")
            }
            let deleted = try administration.deleteGroup(found.identifier, of: owner)
            if common.json { return dryRun.print(deleted.json) }
            let name = deleted.displayName.forTerminal
            dryRun.tell(
                "Deleted the group \(name).",
                "The group \(name) would be deleted; its \(found.memberCount.counted("member")) would stay.")
        }
    }
}

extension Group {
    var json: JSONObject {
        [
            "id": .string(identifier), "displayName": .string(displayName), "externalId": JSONValue(externalID),
            "members": JSONValue(memberCount), "protected": .bool(isProtected),
        ]
    }
}

extension GroupMember {
    fileprivate var json: JSONObject {
        ["id": .string(identifier), "type": .string(type), "name": .string(name)]
    }
}
