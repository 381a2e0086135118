import ArgumentParser
import SCIMCore
import SCIMHost

/// `scimctl`: the administrator's hand on the database of scim-fcgi.
@main
struct Scimctl: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scimctl",
        abstract: "Administer scim-fcgi, the SCIM 2.0 service provider for Microsoft Entra ID.",
        discussion: """
            First setup, all at once or step by step:
              scimctl setup
              scimctl base-url set https://scim.example.org/scim/v2
              scimctl org create acme
              scimctl org enable acme
              scimctl token create --org acme --name "Entra Production"

            Every command takes --json, --config FILE and --yes.

            Tab completion in bash, zsh and fish offers only names made of letters, digits, inner spaces and \
            \(OfferedName.punctuation.map(String.init).joined(separator: " ")). Type other names yourself, in quotes.

            See scimctl(1) and scim-fcgi-entra(7).
            """,
        version: Release.version,
        subcommands: [
            SetupCommand.self,
            StatusCommand.self,
            CheckCommand.self,
            DoctorCommand.self,
            MetricsCommand.self,
            BaseURLCommand.self,
            OrgCommand.self,
            TokenCommand.self,
            ClientCommand.self,
            FederationCommand.self,
            RoleCommand.self,
            UserCommand.self,
            GroupCommand.self,
            DeletedCommand.self,
            GuardCommand.self,
            SchemaCommand.self,
            LogCommand.self,
            CycleCommand.self,
            DriftCommand.self,
            AuditCommand.self,
            BackupCommand.self,
            RestoreCommand.self,
            DatabaseCommand.self,
            ClockCommand.self,
            ConsoleCommand.self,
            KeysCommand.self,
            ConfigCommand.self,
            EntraCommand.self,
            NginxCommand.self,
            ExitStatusesCommand.self,
        ])

    static func main() {
        ProcessMemory.hide()
        let arguments = Arguments.withGlobalOptionsLast(Array(CommandLine.arguments.dropFirst()))
        if let shell = CompletionScript.shell(askedForBy: arguments) {
            return Terminal.standardOutput(CompletionScript.text(Scimctl.completionScript(for: shell), for: shell))
        }
        do {
            try CommandNames.check(arguments, below: Scimctl.self)
            var command = try parseAsRoot(arguments)
            try command.run()
        } catch let error as ServiceError {
            // One line: the name of a file in it must not begin another.
            Terminal.standardError("\("scimctl:".styledForErrors(.bad)) \(error.message.forTerminal)")
            if let remedy = error.remedy { Terminal.standardError(remedy.shellText.forTerminalLines) }
            Terminal.exit(Int32(error.kind.rawValue))
        } catch {
            let code = exitCode(for: error)
            guard code != .success else { exit(withError: error) }
            if arguments.first == "check" { CheckCommand.endAsUnknown(message(for: error)) }
            Terminal.standardError(fullMessage(for: error).forTerminalLines)
            // sysexits' EX_USAGE is what the library says; ours is 2, as the other exit statuses are documented.
            Terminal.exit(code == .validationFailure ? 2 : code.rawValue)
        }
    }
}

/// The arguments as the parser wants them.
enum Arguments {
    /// `--config FILE`, `--json` and `--yes` may come before the noun; behind it the parser takes them anywhere.
    static func withGlobalOptionsLast(_ arguments: [String]) -> [String] {
        var rest = arguments[...]
        var moved: [String] = []
        while let first = rest.first, first.hasPrefix("--") {
            if first == "--config", rest.count >= 2 {
                moved += rest.prefix(2)
                rest = rest.dropFirst(2)
            } else if first.hasPrefix("--config=") || first == "--json" || first == "--yes" {
                moved.append(first)
                rest = rest.dropFirst()
            } else {
                break
            }
        }
        guard !moved.isEmpty, !rest.isEmpty else { return arguments }
        guard let terminator = rest.firstIndex(of: "--") else { return Array(rest) + moved }
        return Array(rest[..<terminator]) + moved + Array(rest[terminator...])
    }
}
