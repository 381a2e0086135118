import ArgumentParser
import OrderedCollections
import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHost

extension ConsoleCommand {
    struct Entra: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Let administrators sign in with Microsoft Entra ID.",
            discussion: """
                People sign in with the account they have in Entra. What they may do here is decided by an app role of \
                an application that you register there, or by a list of object IDs. The console checks Entra's \
                signature with cached keys and needs no network.
                """,
            subcommands: [Set.self, Show.self, Remove.self])

        struct Set: ParsableCommand {
            static let configuration = CommandConfiguration(
                abstract: "Turn sign-in with Entra on, or change it; print what to register in Entra.",
                discussion: """
                    A change signs out everyone who signed in with Entra. Listed people need no app role.

                    Examples:
                      scimctl console entra set --org acme --tenant ID --client-id ID
                      scimctl console entra set --machine --tenant ID --client-id ID --admin ID
                    """)

            @OptionGroup var scope: EntraScopeOptions
            @Option(help: ArgumentHelp("Directory (tenant) ID.", valueName: "id")) var tenant: String
            @Option(help: ArgumentHelp("Application (client) ID.", valueName: "id")) var clientID: String
            @Option(help: ArgumentHelp("App role of those who see and change everything.", valueName: "value"))
            var adminRole = EntraSignIn.standardAdministratorRole
            @Option(help: ArgumentHelp("App role of those who only look.", valueName: "value"))
            var viewerRole = EntraSignIn.standardViewerRole
            @Option(
                parsing: .singleValue,
                help: ArgumentHelp("Object ID of an administrator without an app role; repeatable.", valueName: "id"))
            var admin: [String] = []
            @Option(
                parsing: .singleValue,
                help: ArgumentHelp("Object ID of a viewer without an app role; repeatable.", valueName: "id"))
            var viewer: [String] = []
            @Option(
                help: ArgumentHelp("Where Entra is; only national clouds have another address.", valueName: "url"))
            var authority = EntraSignIn.standardAuthority
            @OptionGroup var common: CommonOptions

            func run() throws {
                let administration = try common.administration(.changing)
                guard let baseURL = try administration.baseURL() else {
                    throw ServiceError(
                        .failed, "the base URL is not set, so the redirect URI for Entra is not known",
                        remedy: "Set it first: \(do: .setBaseURL(nil))")
                }
                let people =
                    viewer.map { ($0, ConsoleAccess.Role.viewer) }
                    + admin.map { ($0, ConsoleAccess.Role.administrator) }
                let wanted = try EntraSignIn(
                    organization: scope.organization(administration), tenant: tenant, clientID: clientID,
                    authority: authority, administratorRole: adminRole, viewerRole: viewerRole,
                    people: Dictionary(people) { $1 })
                try administration.setEntraSignIn(wanted)
                if common.json { return JSONOutput.print(wanted.json(baseURL)) }
                let values = [wanted.administratorRole.forTerminal, wanted.viewerRole.forTerminal]
                let width = values.map(\.count).max() ?? 0
                let roles = values.map { $0 + String(repeating: " ", count: width - $0.count) }
                Terminal.standardOutput(
                    """
                    Sign-in with Entra is on for \(wanted.scopeText.forTerminal).

                    In the Entra admin center, open App registrations and the application \(wanted.clientID):

                    1. Authentication: add the platform Web with this redirect URI, and switch on "ID tokens":
                         \(EntraSignIn.redirectURI(baseURL))
                    2. App roles: create two roles for users and groups, with these values:
                         \(roles[0])   sees and changes everything
                         \(roles[1])   only looks
                    3. Enterprise apps > the application > Users and groups: assign people to a role.

                    People sign in here: \(wanted.link(baseURL))
                    The console needs Entra's keys, which scim-fcgi-keys.service fetches: scimctl keys list
                    """)
            }
        }

        struct Show: ParsableCommand {
            static let configuration = CommandConfiguration(
                abstract: "Show how people sign in with Entra.",
                discussion: """
                    Example:
                      scimctl console entra show
                    """)

            @OptionGroup var common: CommonOptions

            func run() throws {
                let administration = try common.administration(.reading)
                let known = try administration.entraSignIns()
                let baseURL = try administration.baseURL()
                if common.json {
                    return JSONOutput.print(["signIns": .array(known.map { .object($0.json(baseURL)) })])
                }
                guard !known.isEmpty else { return Terminal.standardOutput("Sign-in with Entra is off.") }
                for (place, settings) in known.enumerated() {
                    if place > 0 { Terminal.standardOutput("") }
                    Terminal.standardOutput(
                        """
                        sign-in to      \(settings.scopeText.forTerminal)
                        tenant          \(settings.tenant)
                        client ID       \(settings.clientID)
                        authority       \(settings.authority.forTerminal)
                        administrators  app role \(settings.administratorRole.forTerminal)
                        viewers         app role \(settings.viewerRole.forTerminal)
                        redirect URI    \(baseURL.map { EntraSignIn.redirectURI($0) } ?? "the base URL is not set")
                        link            \(baseURL.map { settings.link($0) } ?? "the base URL is not set")
                        """)
                    for (person, role) in settings.people.sorted(by: { $0.key < $1.key }) {
                        Terminal.standardOutput("listed          \(person), \(role.rawValue)")
                    }
                }
            }
        }

        struct Remove: ParsableCommand {
            static let configuration = CommandConfiguration(
                abstract: "Turn sign-in with Entra off, and sign out everyone who used it.",
                discussion: """
                    Example:
                      scimctl console entra remove --org acme
                    """)

            @OptionGroup var scope: EntraScopeOptions
            @OptionGroup var common: CommonOptions

            func run() throws {
                let administration = try common.administration(.changing)
                let organization = try scope.organization(administration)
                try administration.removeEntraSignIn(of: organization)
                if common.json {
                    return JSONOutput.print(["removed": .bool(true), "organization": JSONValue(organization)])
                }
                Terminal.standardOutput(
                    "Sign-in with Entra is off for \((organization ?? "the whole machine").forTerminal).")
            }
        }
    }
}

/// `--org NAME` or `--machine`, one of which is needed.
struct EntraScopeOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("The organization that people see.", valueName: "name"), completion: LiveNames.organizations)
    var org: String?
    @Flag(help: "The whole machine instead of one organization.") var machine = false

    func validate() throws {
        guard machine != (org != nil) else { throw ValidationError("Give --org NAME or --machine.") }
    }

    /// The organization's name as it is stored; nil for the whole machine.
    func organization(_ administration: Administration) throws -> String? {
        try org.map { try administration.organization($0).name }
    }
}

extension EntraSignIn {
    fileprivate var scopeText: String { organization ?? "the whole machine" }

    fileprivate func json(_ baseURL: BaseURL?) -> JSONObject {
        func listed(_ role: ConsoleAccess.Role) -> JSONValue {
            .array(people.filter { $0.value == role }.keys.sorted().map { .string($0) })
        }
        return [
            "organization": JSONValue(organization), "tenant": .string(tenant), "clientId": .string(clientID),
            "authority": .string(authority), "adminRole": .string(administratorRole),
            "viewerRole": .string(viewerRole), "admins": listed(.administrator), "viewers": listed(.viewer),
            "redirectUri": JSONValue(baseURL.map { EntraSignIn.redirectURI($0) }),
            "link": JSONValue(baseURL.map { link($0) }),
        ]
    }
}
