import ArgumentParser
import OrderedCollections
import SCIMCore
import SCIMService

struct GroupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "group", abstract: "Groups that Entra has provisioned.", subcommands: [List.self, Show.self])

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the groups.", aliases: ["ls"])

        @OptionGroup var organization: OrganizationOption
        @Option(help: "At most that many.") var limit: Int?
        @OptionGroup var common: CommonOptions

        func run() throws {
            let administration = try common.administration()
            let groups = try administration.groups(of: administration.organization(organization.org), limit: limit)
            if common.json { return JSONOutput.print(["groups": .array(groups.map { .object($0.json) })]) }
            var table = Table("name", "members", "externalId")
            for group in groups { table.add(group.displayName, String(group.memberCount), group.externalID) }
            table.print()
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show one group and its members.")

        @OptionGroup var organization: OrganizationOption
        @Argument(help: "The displayName or id.") var name: String
        @OptionGroup var common: CommonOptions

        func run() throws {
            let administration = try common.administration()
            let (group, members) = try administration.group(name, of: administration.organization(organization.org))
            if common.json {
                var json = group.json
                json["created"] = JSONValue(group.created)
                json["lastModified"] = JSONValue(group.modified)
                json["memberNames"] = .array(members.map { .string($0) })
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
            for member in members { Terminal.standardOutput("  \(member.forTerminal)") }
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
