import ArgumentParser
import SCIMAdministration
import SCIMDirectory

struct ConsoleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "console",
        abstract: "Sign in to the web console, and manage who may use it.",
        discussion: """
            The console is off until nginx includes snippets/scim-console.conf and its socket is enabled:
              systemctl enable --now scim-fcgi-console.socket

            See scim-fcgi-console(8).
            """,
        subcommands: [Login.self, Sessions.self, End.self, Admin.self, Entra.self])
}

/// `--org NAME`, which is the whole machine where it is left out.
struct ConsoleScopeOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("Only this organization; without it the whole machine.", valueName: "name"),
        completion: LiveNames.organizations)
    var org: String?
    @Flag(help: "Look at everything, and change nothing.") var readOnly = false

    /// The access, with the organization's name as it is stored.
    func access(_ administration: Administration) throws -> ConsoleAccess {
        ConsoleAccess(
            organization: try org.map { try administration.organization($0).name },
            role: readOnly ? .viewer : .administrator)
    }
}
