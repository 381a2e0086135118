import Logging
package import SCIMAdministration
package import SCIMDirectory
package import SCIMHost
package import SCIMService

/// A machine on which scim-fcgi is set up as `make run` does it (D15 of the design): a database with one organization,
/// SCIM and group sync on, the three mappings, the default role `member`, and a token.
package final class Installation {
    package let directory: TemporaryDirectory
    /// What the configuration file says.
    package private(set) var configuration: Configuration
    package let administration: Administration
    package private(set) var organization: Organization
    package let token: String

    package static let baseURL = "https://scim.example.org/scim/v2"
    /// Who administers it.
    package static let actor = Actor(
        program: "test", user: Actor.UserAccount(number: 0, name: "root"), sudoUser: "grace")

    /// - Parameters:
    ///   - baseURL: nil leaves it unset; then there is no token either.
    ///   - enabled: whether SCIM is on.
    package init(
        surroundings: Surroundings = .machine, baseURL: String? = Installation.baseURL, enabled: Bool = true,
        groupSync: Bool = true
    ) throws {
        directory = try TemporaryDirectory()
        configuration = Configuration()
        configuration.databasePath = directory.file("scim.db")
        configuration.backupDirectory = directory.file("backups")
        administration = try Administration(
            configuration: configuration, access: .creating, surroundings: surroundings, actor: Installation.actor)
        if let baseURL { _ = try administration.setBaseURL(baseURL) }
        organization = try administration.createOrganization("acme")
        if enabled { organization = try administration.set(.scim(true), of: organization) }
        organization = try administration.set(.groupSync(groupSync), of: organization)
        for role in ["admin", "member", "viewer"] {
            _ = try administration.setRoleMapping(role, to: role, of: organization)
        }
        try administration.setDefaultRole("member", of: organization)
        token =
            baseURL == nil
            ? "" : try administration.createToken(for: organization, name: "test", lifetime: nil).secret.text
        try directory.write(
            """
            SCIM_FCGI_DATABASE=\(configuration.databasePath)
            SCIM_FCGI_BACKUP_DIRECTORY=\(configuration.backupDirectory)

            """, to: "scim-fcgi.conf")
    }

    /// Adds an extension schema for users.
    package func add(_ schema: Fixture) throws {
        _ = try administration.addSchema(try schema.bytes(), from: schema.name, for: ["User"], of: organization)
    }

    package var configurationFile: String { directory.file("scim-fcgi.conf") }

    /// The names of the users that are stored, read beside whoever serves them.
    package var userNames: [String] {
        get throws { try administration.users(of: organization).elements.map(\.userName) }
    }

    /// The service provider over this database, without worker and web server.
    package func makeProvider(
        surroundings: Surroundings = .machine, pageBytes: Int = RequestLimits.page
    ) throws -> Provider {
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        return try Provider(
            configuration: configuration, surroundings: surroundings, logger: logger, pageBytes: pageBytes)
    }
}
