import ArgumentParser
import SCIMAdministration
import SCIMCore
import SCIMHost

/// What every command takes.
struct CommonOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Read the configuration from this file.", valueName: "file"), completion: .file())
    var config: String?

    @Flag(help: "Print JSON instead of text.")
    var json = false

    @Flag(help: "Do not ask for confirmation.")
    var yes = false

    /// The settings of the machine: `--config`, else `SCIM_CONFIG`, else the file in /etc where there is one.
    func configuration() throws -> Configuration {
        do {
            return try Configuration.load(
                path: config ?? Environment.variable("SCIM_CONFIG"), environment: ProcessEnvironment.variables())
        } catch {
            throw ServiceError(.badConfiguration, "\(error)")
        }
    }

    /// The operations on the database, opened as its owner.
    ///
    /// - Parameter access: what the command does; only commands that change something bring an older schema up to date.
    func administration(_ access: Administration.Access) throws -> Administration {
        let configuration = try configuration()
        let actor = Actor.invoker()
        try Privileges.becomeOwner(ofDirectoryOf: configuration.databasePath)
        return try Administration(
            configuration: configuration, access: access, surroundings: .machine, actor: actor)
    }

    /// The backups of the machine, as the owner of its database.
    func backups(_ configuration: Configuration) throws -> BackupArchive {
        try Privileges.becomeOwner(ofDirectoryOf: configuration.databasePath)
        return BackupArchive(directory: configuration.backupDirectory, surroundings: .machine)
    }

    /// Asks before something that cannot be undone.
    ///
    /// - Throws: `usage` if nobody can be asked, `failed` if the answer is no.
    func confirm(_ question: String) throws {
        guard !yes else { return }
        guard Terminal.isInteractive else {
            throw ServiceError(
                .usage, "\(question) There is no terminal to ask for confirmation.",
                remedy: "To continue without confirmation, add --yes.")
        }
        guard Terminal.ask("\(question) [y/N] ") else { throw ServiceError(.failed, "Nothing was changed.") }
    }
}
