import ArgumentParser
import OrderedCollections
import SCIMAdministration
import SCIMCore
import SCIMDirectory

extension UserCommand {
    struct Activate: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Activate a user.",
            discussion: "Example:\n  scimctl user activate --org acme ada@example.org")

        @OptionGroup var organization: OrganizationOption
        @OptionGroup var user: UserArgument
        @OptionGroup var common: CommonOptions

        func run() throws {
            let administration = try common.administration(.changing)
            let user = try administration.setActive(
                true, user: user.name, of: administration.organization(organization.org))
            user.print(common, "is active.")
        }
    }

    struct Deactivate: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Deactivate a user; the record, its values and its memberships stay.",
            discussion: """
                Entra does not hear of it: as long as the user is assigned to the application, it activates him again when \
                it next writes him.

                Example:
                  scimctl user deactivate --org acme ada@example.org
                """)

        @OptionGroup var organization: OrganizationOption
        @OptionGroup var user: UserArgument
        @OptionGroup var rehearsal: DryRunOption
        @OptionGroup var common: CommonOptions

        func run() throws {
            let administration = try common.administration(rehearsal.access)
            let user = try administration.setActive(
                false, user: user.name, of: administration.organization(organization.org))
            user.print(common, rehearsal, "is inactive.", "would be inactive.")
        }
    }

    struct Delete: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Delete a user with his memberships; his id is never used again.",
            discussion: """
                Entra creates him anew as long as he is assigned to the application. The log keeps what happened to him; \
                "scimctl user erase" takes that away too.

                Example:
                  scimctl user delete --org acme ada@example.org
                """,
            aliases: ["rm"])

        @OptionGroup var organization: OrganizationOption
        @OptionGroup var user: UserArgument
        @OptionGroup var rehearsal: DryRunOption
        @OptionGroup var common: CommonOptions

        func run() throws {
            let administration = try common.administration(rehearsal.access)
            let owner = try administration.organization(organization.org)
            let found = try administration.user(user.name, of: owner, historyLimit: 0)
            if !rehearsal.dryRun {
                try common.confirm(
                    "This deletes \(found.user.userName.forTerminal) of \(owner.name.forTerminal), who is in "
                        + "\(found.groups.count.counted("group")).")
            }
            let user = try administration.deleteUser(found.user.identifier, of: owner)
            user.print(
                common, rehearsal, "is deleted.",
                "would be deleted, and taken out of \(found.groups.count.counted("group")).")
        }
    }

    struct Protect: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Keep a user from being deactivated, deleted and re-linked.",
            discussion: """
                For the last administrator, say. A request of Entra that would deactivate or delete him is answered 403, \
                and its log says so. Attributes still change; a role set by hand stays as well.

                Example:
                  scimctl user protect --org acme ada@example.org
                """)

        @OptionGroup var organization: OrganizationOption
        @OptionGroup var user: UserArgument
        @OptionGroup var common: CommonOptions

        func run() throws {
            let administration = try common.administration(.changing)
            let user = try administration.setProtected(
                true, user: user.name, of: administration.organization(organization.org))
            user.print(common, "is protected.")
        }
    }

    struct Unprotect: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take a protection back.",
            discussion: "Example:\n  scimctl user unprotect --org acme ada@example.org")

        @OptionGroup var organization: OrganizationOption
        @OptionGroup var user: UserArgument
        @OptionGroup var common: CommonOptions

        func run() throws {
            let administration = try common.administration(.changing)
            let user = try administration.setProtected(
                false, user: user.name, of: administration.organization(organization.org))
            user.print(common, "is protected no more.")
        }
    }

    struct Role: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Give a user a role by hand.", subcommands: [Set.self, Clear.self])

        struct Set: ParsableCommand {
            static let configuration = CommandConfiguration(
                abstract: "Give a user a role that nothing Entra sends changes.",
                discussion: "Example:\n  scimctl user role set --org acme ada@example.org admin")

            @OptionGroup var organization: OrganizationOption
            @OptionGroup var user: UserArgument
            @OptionGroup var role: RoleArgument
            @OptionGroup var common: CommonOptions

            func run() throws {
                let administration = try common.administration(.changing)
                let user = try administration.setManualRole(
                    role.name, for: user.name, of: administration.organization(organization.org))
                user.print(common, "has the role \(user.role?.forTerminal ?? "none") (\(user.reasonText)).")
            }
        }

        struct Clear: ParsableCommand {
            static let configuration = CommandConfiguration(
                abstract: "Take a manual role back; the user's roles from Entra count again.",
                discussion: "Example:\n  scimctl user role clear --org acme ada@example.org")

            @OptionGroup var organization: OrganizationOption
            @OptionGroup var user: UserArgument
            @OptionGroup var common: CommonOptions

            func run() throws {
                let administration = try common.administration(.changing)
                let user = try administration.setManualRole(
                    nil, for: user.name, of: administration.organization(organization.org))
                user.print(common, "has the role \(user.role?.forTerminal ?? "none") (\(user.reasonText)).")
            }
        }
    }
}
