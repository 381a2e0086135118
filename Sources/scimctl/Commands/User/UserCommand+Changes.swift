import ArgumentParser
import OrderedCollections
import SCIMAdministration
import SCIMCore
import SCIMDirectory

extension UserCommand {
    struct Activate: OrganizationCommand {
        static let configuration = CommandConfiguration(
            abstract: "Activate a user.",
            discussion: "Example:\n  scimctl user activate --org acme ada@example.org")

        @OptionGroup var organization: OrganizationOption
        @OptionGroup var user: UserArgument
        @OptionGroup var common: CommonOptions

        var access: Administration.Access { .changing }

        func run(_ administration: Administration, in owner: Organization) throws {
            let user = try administration.setActive(true, user: user.name, of: owner)
            user.print(common, "is active.")
        }
    }

    struct Deactivate: OrganizationCommand {
        static let configuration = CommandConfiguration(
            abstract: "Deactivate a user; the record, its values and its memberships are kept.",
            discussion: """
                Entra is not told: as long as the user is assigned to the application, Entra reactivates them at \
                the next update.

                Example:
                  scimctl user deactivate --org acme ada@example.org
                """)

        @OptionGroup var organization: OrganizationOption
        @OptionGroup var user: UserArgument
        @OptionGroup var dryRun: DryRunOption
        @OptionGroup var common: CommonOptions

        var access: Administration.Access { dryRun.access }

        func run(_ administration: Administration, in owner: Organization) throws {
            let user = try administration.setActive(false, user: user.name, of: owner)
            user.print(common, dryRun, "is inactive.", "would be inactive.")
        }
    }

    struct Delete: OrganizationCommand {
        static let configuration = CommandConfiguration(
            abstract: "Delete a user and the user's group memberships; the id is never reused.",
            discussion: """
                Entra re-creates the user as long as they are assigned to the application. Log entries about the user \
                are kept; "scimctl user erase" removes those too.

                Example:
                  scimctl user delete --org acme ada@example.org
                """,
            aliases: ["rm"])

        @OptionGroup var organization: OrganizationOption
        @OptionGroup var user: UserArgument
        @OptionGroup var dryRun: DryRunOption
        @OptionGroup var common: CommonOptions

        var access: Administration.Access { dryRun.access }

        func run(_ administration: Administration, in owner: Organization) throws {
            let found = try administration.user(user.name, of: owner, historyLimit: 0)
            if !dryRun.isOn {
                try common.confirm(
                    "This deletes \(found.user.userName.forTerminal) of \(owner.name.forTerminal), who is in "
                        + "\(found.groups.count.counted("group")).")
            }
            let user = try administration.deleteUser(found.user.identifier, of: owner)
            user.print(
                common, dryRun, "is deleted.",
                "would be deleted, and removed from \(found.groups.count.counted("group")).")
        }
    }

    struct Protect: OrganizationCommand {
        static let configuration = CommandConfiguration(
            abstract: "Keep a user from being deactivated, deleted and re-linked.",
            discussion: """
                Use it for the last administrator, for example. A request from Entra to deactivate or delete the user gets \
                403, which shows in Entra's log. Attributes still change; a role set by hand stays as well.

                Example:
                  scimctl user protect --org acme ada@example.org
                """)

        @OptionGroup var organization: OrganizationOption
        @OptionGroup var user: UserArgument
        @OptionGroup var common: CommonOptions

        var access: Administration.Access { .changing }

        func run(_ administration: Administration, in owner: Organization) throws {
            let user = try administration.setProtected(true, user: user.name, of: owner)
            user.print(common, "is protected.")
        }
    }

    struct Unprotect: OrganizationCommand {
        static let configuration = CommandConfiguration(
            abstract: "Remove the protection.",
            discussion: "Example:\n  scimctl user unprotect --org acme ada@example.org")

        @OptionGroup var organization: OrganizationOption
        @OptionGroup var user: UserArgument
        @OptionGroup var common: CommonOptions

        var access: Administration.Access { .changing }

        func run(_ administration: Administration, in owner: Organization) throws {
            let user = try administration.setProtected(false, user: user.name, of: owner)
            user.print(common, "is no longer protected.")
        }
    }

    struct Role: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Set or clear a user's role by hand.", subcommands: [Set.self, Clear.self])

        struct Set: OrganizationCommand {
            static let configuration = CommandConfiguration(
                abstract: "Set a user's role by hand; Entra cannot change it.",
                discussion: "Example:\n  scimctl user role set --org acme ada@example.org admin")

            @OptionGroup var organization: OrganizationOption
            @OptionGroup var user: UserArgument
            @OptionGroup var role: RoleArgument
            @OptionGroup var common: CommonOptions

            var access: Administration.Access { .changing }

            func run(_ administration: Administration, in owner: Organization) throws {
                let user = try administration.setManualRole(role.name, for: user.name, of: owner)
                user.print(common, "has the role \(user.role?.forTerminal ?? "none") (\(user.reasonText)).")
            }
        }

        struct Clear: OrganizationCommand {
            static let configuration = CommandConfiguration(
                abstract: "Remove a manual role; the roles from Entra apply again.",
                discussion: "Example:\n  scimctl user role clear --org acme ada@example.org")

            @OptionGroup var organization: OrganizationOption
            @OptionGroup var user: UserArgument
            @OptionGroup var common: CommonOptions

            var access: Administration.Access { .changing }

            func run(_ administration: Administration, in owner: Organization) throws {
                let user = try administration.setManualRole(nil, for: user.name, of: owner)
                user.print(common, "has the role \(user.role?.forTerminal ?? "none") (\(user.reasonText)).")
            }
        }
    }
}
