import ArgumentParser
import OrderedCollections
import SCIMAdministration
import SCIMCore
import SCIMDirectory

struct GroupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "group",
        abstract: "Groups that Entra has provisioned.",
        discussion: "A group is named by displayName, in any case, or by id.",
        subcommands: [List.self, Show.self, Members.self, Delete.self, Export.self])

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the groups in the order in which they came.",
            discussion: """
                Examples:
                  scimctl group list --org acme --search sales
                  scimctl group list --org acme --limit 50 --after Engineering
                """,
            aliases: ["ls"])

        @OptionGroup var organization: OrganizationOption
        @Option(help: ArgumentHelp("Only those whose name contains TEXT.", valueName: "text")) var search: String?
        @Option(
            help: ArgumentHelp("Only those that follow this group.", valueName: "name"), completion: LiveNames.groups)
        var after: String?
        @Option(help: "At most that many.") var limit: Int?
        @OptionGroup var common: CommonOptions

        func run() throws {
            let administration = try common.administration(.reading)
            let page = try administration.groups(
                of: administration.organization(organization.org), search: search, after: after, limit: limit)
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

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show one group and its members.",
            discussion: "Example:\n  scimctl group show --org acme Engineering")

        @OptionGroup var organization: OrganizationOption
        @OptionGroup var group: GroupArgument
        @OptionGroup var common: CommonOptions

        func run() throws {
            let administration = try common.administration(.reading)
            let (group, members) = try administration.members(
                of: group.name, in: administration.organization(organization.org))
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
                """)
            for member in members.elements { Terminal.standardOutput("  \(member.name.forTerminal)") }
        }
    }

    struct Members: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the members of a group.",
            discussion: """
                Examples:
                  scimctl group members --org acme Engineering
                  scimctl group members --org acme Engineering --limit 100 --json
                """)

        @OptionGroup var organization: OrganizationOption
        @OptionGroup var group: GroupArgument
        @Option(help: ArgumentHelp("Only those that follow the member of this id.", valueName: "id")) var after: String?
        @Option(help: "At most that many.") var limit: Int?
        @OptionGroup var common: CommonOptions

        func run() throws {
            let administration = try common.administration(.reading)
            let (found, members) = try administration.members(
                of: group.name, in: administration.organization(organization.org), after: after, limit: limit)
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

    struct Delete: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Delete a group; its members stay, its id is never used again.",
            discussion: """
                Entra creates it anew as long as it is assigned to the application.

                Example:
                  scimctl group delete --org acme Engineering
                """,
            aliases: ["rm"])

        @OptionGroup var organization: OrganizationOption
        @OptionGroup var group: GroupArgument
        @OptionGroup var rehearsal: DryRunOption
        @OptionGroup var common: CommonOptions

        func run() throws {
            let administration = try common.administration(rehearsal.access)
            let owner = try administration.organization(organization.org)
            let found = try administration.group(group.name, of: owner)
            if !rehearsal.dryRun {
                try common.confirm(
                    "This deletes the group \(found.displayName.forTerminal) of \(owner.name.forTerminal), which has "
                        + "\(found.memberCount.counted("member")).")
            }
            let deleted = try administration.deleteGroup(found.identifier, of: owner)
            if common.json { return rehearsal.print(deleted.json) }
            let name = deleted.displayName.forTerminal
            rehearsal.tell(
                "The group \(name) is deleted.",
                "The group \(name) would be deleted; its \(found.memberCount.counted("member")) would stay.")
        }
    }
}

extension Group {
    var json: JSONObject {
        [
            "id": .string(identifier), "displayName": .string(displayName), "externalId": JSONValue(externalID),
            "members": JSONValue(memberCount),
        ]
    }
}

extension GroupMember {
    fileprivate var json: JSONObject {
        ["id": .string(identifier), "type": .string(type), "name": .string(name)]
    }
}
