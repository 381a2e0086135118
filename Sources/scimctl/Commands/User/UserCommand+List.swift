import ArgumentParser
import OrderedCollections
import SCIMAdministration
import SCIMCore
import SCIMDirectory

extension UserCommand {
    struct List: OrganizationCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the users with e-mail address, state and role, oldest first.",
            discussion: """
                To page through the list, use --limit and --after with the userName or id of the last user shown.

                Examples:
                  scimctl user list --org acme --state inactive
                  scimctl user list --org acme --role admin --json
                  scimctl user list --org acme --limit 50 --after ada@example.org
                """,
            aliases: ["ls"])

        @OptionGroup var organization: OrganizationOption
        @OptionGroup var selection: UserSelectionOptions
        @Option(
            help: ArgumentHelp("Only users after this one.", valueName: "name"), completion: LiveNames.users)
        var after: String?
        @Option(help: "Show at most this many.") var limit: Int?
        @OptionGroup var common: CommonOptions

        func run(_ administration: Administration, in owner: Organization) throws {
            var query = selection.query
            query.after = after
            query.limit = limit
            let page = try administration.users(of: owner, query)
            if common.json {
                return JSONOutput.print([
                    "users": .array(page.elements.map { .object($0.json) }), "next": JSONValue(page.next),
                ])
            }
            var table = Table("name", "user name", "e-mail", "state", "role")
            for user in page.elements {
                table.add(
                    user.displayName, user.userName, user.email, user.isActive ? "active" : "inactive", user.role,
                    styles: user.isActive ? [:] : [3: .attention])
            }
            table.print()
            if let next = page.next { Terminal.standardError("More follow: --after \(next)") }
        }
    }
}

/// Which users are meant.
struct UserSelectionOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Only users whose name or e-mail address contains this text.", valueName: "text"))
    var search: String?
    @Option(help: "Only users in this state.") var state: State?
    @Option(help: ArgumentHelp("Only users with this role.", valueName: "role"), completion: LiveNames.roles)
    var role: String?
    @Flag(name: .customLong("without-role"), help: "Only users without a role.") var hasNoRole = false

    enum State: String, ExpressibleByArgument, CaseIterable {
        case active, inactive
    }

    func validate() throws {
        if role != nil, hasNoRole { throw ValidationError("--role and --without-role cannot be combined") }
    }

    var query: UserQuery {
        var query = UserQuery()
        query.search = search
        query.isActive = state.map { $0 == .active }
        query.role = hasNoRole ? .without : role.map { .of($0) }
        return query
    }
}
