import ArgumentParser
import OrderedCollections
import SCIMCore
import SCIMService

struct UserCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user",
        abstract: "Members: the users that Entra has provisioned.",
        subcommands: [List.self, Show.self, Role.self])

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the users with e-mail address, state and role.", aliases: ["ls"])

        @OptionGroup var organization: OrganizationOption
        @Option(help: "Only those whose name or e-mail address holds TEXT.") var search: String?
        @Option(help: "At most that many.") var limit: Int?
        @OptionGroup var common: CommonOptions

        func run() throws {
            let administration = try common.administration()
            let users = try administration.users(
                of: administration.organization(organization.org), search: search, limit: limit)
            if common.json { return JSONOutput.print(["users": .array(users.map { .object($0.json) })]) }
            var table = Table("name", "user name", "e-mail", "state", "role")
            for user in users {
                table.add(user.displayName, user.userName, user.email, user.isActive ? "active" : "inactive", user.role)
            }
            table.print()
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show one user with everything that is stored of him.")

        @OptionGroup var organization: OrganizationOption
        @Argument(help: "The userName or id.") var name: String
        @OptionGroup var common: CommonOptions

        func run() throws {
            let administration = try common.administration()
            let (user, attributes, groups) = try administration.user(
                name, of: administration.organization(organization.org))
            if common.json {
                var json = user.json
                json["roleReason"] = .string(user.roleReason.rawValue)
                json["roleLabel"] = JSONValue(user.roleLabel)
                json["created"] = JSONValue(user.created)
                json["lastModified"] = JSONValue(user.modified)
                json["groups"] = .array(groups.map { .string($0) })
                json["attributes"] = .object(attributes)
                return JSONOutput.print(json)
            }
            Terminal.standardOutput(
                """
                userName      \(user.userName.forTerminal)
                id            \(user.identifier)
                externalId    \(user.externalID?.forTerminal ?? "-")
                state         \(user.isActive ? "active" : "inactive")
                role          \(user.role?.forTerminal ?? "-") (\(user.reasonText))
                groups        \(groups.isEmpty ? "-" : groups.map(\.forTerminal).joined(separator: ", "))
                created       \(user.created.dateTime)
                lastModified  \(user.modified.dateTime)
                """)
            for (name, value) in attributes where name != "userName" {
                Terminal.standardOutput("\(name.forTerminal): \((value.string ?? value.text).forTerminal)")
            }
        }
    }

    struct Role: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Give a user a role by hand.", subcommands: [Set.self, Clear.self])

        struct Set: ParsableCommand {
            static let configuration = CommandConfiguration(
                abstract: "Give a user a role that nothing Entra sends changes.")

            @OptionGroup var organization: OrganizationOption
            @Argument(help: "The userName or id.") var name: String
            @Argument(help: "The role.") var role: String
            @OptionGroup var common: CommonOptions

            func run() throws {
                let administration = try common.administration()
                let user = try administration.setManualRole(
                    role, for: name, of: administration.organization(organization.org))
                user.printRole(common)
            }
        }

        struct Clear: ParsableCommand {
            static let configuration = CommandConfiguration(
                abstract: "Take a manual role back; the user's roles from Entra count again.")

            @OptionGroup var organization: OrganizationOption
            @Argument(help: "The userName or id.") var name: String
            @OptionGroup var common: CommonOptions

            func run() throws {
                let administration = try common.administration()
                let user = try administration.setManualRole(
                    nil, for: name, of: administration.organization(organization.org))
                user.printRole(common)
            }
        }
    }
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
    fileprivate var reasonText: String {
        switch roleReason {
        case .mapping: "mapping \"\(roleLabel?.forTerminal ?? "")\""
        case .default: "default"
        case .none: "none"
        case .manual: "manual"
        }
    }

    fileprivate func printRole(_ common: CommonOptions) {
        if common.json { return JSONOutput.print(json) }
        Terminal.standardOutput("\(userName.forTerminal): role \(role?.forTerminal ?? "none") (\(reasonText))")
    }
}
