import ArgumentParser
import SCIMAdministration
import SCIMCore
import SCIMDirectory

extension UserCommand {
    struct Create: OrganizationCommand {
        static let configuration = CommandConfiguration(
            abstract: "Create a user here, for emergency access for example.",
            discussion: """
                The user is local: a request from Entra to change or delete them gets 403, until one sets externalId. Then \
                the user is Entra's.

                Example:
                  scimctl user create --org acme breakglass@example.org --role admin
                """)

        @OptionGroup var organization: OrganizationOption
        @Argument(help: ArgumentHelp("The userName.", valueName: "user")) var name: String
        @Option(help: ArgumentHelp("The displayName.", valueName: "text")) var displayName: String?
        @Option(help: ArgumentHelp("The e-mail address.", valueName: "address")) var email: String?
        @Option(
            help: ArgumentHelp("A role, kept whatever the mappings say.", valueName: "role"),
            completion: LiveNames.roles)
        var role: String?
        @OptionGroup var common: CommonOptions

        var access: Administration.Access { .changing }

        func run(_ administration: Administration, in owner: Organization) throws {
            var user = NewUser(userName: name)
            user.displayName = displayName
            user.email = email
            user.role = role
            let created = try administration.createUser(user, of: owner)
            created.print(common, "is created, local to this server.")
        }
    }

    struct Rename: OrganizationCommand {
        static let configuration = CommandConfiguration(
            abstract: "Give a user another userName, so that the old one is free.",
            discussion: """
                For a wrong name that keeps Entra from creating the right user (409). Entra is not told: if it provisions \
                this user, it writes its own name again at the next update.

                Example:
                  scimctl user rename --org acme ada@example.org ada.old@example.org
                """)

        @OptionGroup var organization: OrganizationOption
        @OptionGroup var user: UserArgument
        @Argument(help: ArgumentHelp("The new userName.", valueName: "new-name")) var newName: String
        @OptionGroup var common: CommonOptions

        var access: Administration.Access { .changing }

        func run(_ administration: Administration, in owner: Organization) throws {
            let old = try administration.user(user.name, of: owner, historyLimit: 0).user
            let renamed = try administration.renameUser(old.identifier, to: newName, of: owner)
            renamed.print(common, "is the new name of \(old.userName.forTerminal).")
        }
    }
}
