import ArgumentParser
import OrderedCollections
import SCIMAdministration
import SCIMCore

extension ConsoleCommand {
    struct Admin: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Manage users whom nginx authenticates.",
            discussion: """
                nginx can ask for a password or a client certificate and pass the name of the user to the console. \
                These commands set which names may sign in, and what they may do.
                """,
            subcommands: [Add.self, List.self, Remove.self])

        struct Add: ParsableCommand {
            static let configuration = CommandConfiguration(
                abstract: "Let a user sign in, or change what they may do.",
                discussion: """
                    Examples:
                      scimctl console admin add ada --org acme
                      scimctl console admin add grace --machine --read-only
                    """)

            @Argument(help: "The name, exactly as nginx passes it.") var user: String
            @OptionGroup var scope: ConsoleScopeOptions
            @Flag(help: "The whole machine instead of one organization.") var machine = false
            @OptionGroup var common: CommonOptions

            func validate() throws {
                guard machine != (scope.org != nil) else { throw ValidationError("Give --org NAME or --machine.") }
            }

            func run() throws {
                let administration = try common.administration(.changing)
                let access = try scope.access(administration)
                try administration.setConsoleUser(user, to: access)
                if common.json {
                    return JSONOutput.print([
                        "user": .string(user), "organization": JSONValue(access.organization),
                        "role": .string(access.role.rawValue),
                    ])
                }
                Terminal.standardOutput("\(user.forTerminal) can sign in as \(access.text.forTerminal).")
            }
        }

        struct List: ParsableCommand {
            static let configuration = CommandConfiguration(abstract: "List the users who may sign in.")

            @OptionGroup var common: CommonOptions

            func run() throws {
                let users = try common.administration(.reading).consoleUsers()
                if common.json {
                    return JSONOutput.print([
                        "users": .array(
                            users.map {
                                [
                                    "user": .string($0.name), "organization": JSONValue($0.access.organization),
                                    "role": .string($0.access.role.rawValue), "created": JSONValue($0.created),
                                ]
                            })
                    ])
                }
                guard !users.isEmpty else {
                    return Terminal.standardOutput("No user authenticated by nginx may sign in.")
                }
                var table = Table("User", "Access", "Added")
                for user in users { table.add(user.name, user.access.text, user.created.dateTime) }
                table.print()
            }
        }

        struct Remove: ParsableCommand {
            static let configuration = CommandConfiguration(
                abstract: "Keep a user from signing in, and end their sessions.",
                discussion: """
                    Example:
                      scimctl console admin remove ada
                    """)

            @Argument(help: "The name.") var user: String
            @OptionGroup var common: CommonOptions

            func run() throws {
                let administration = try common.administration(.changing)
                try administration.removeConsoleUser(user)
                if common.json { return JSONOutput.print(["removed": .string(user)]) }
                Terminal.standardOutput("\(user.forTerminal) can no longer sign in.")
            }
        }
    }
}
