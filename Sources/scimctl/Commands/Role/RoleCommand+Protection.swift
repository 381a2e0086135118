import ArgumentParser
import SCIMAdministration
import SCIMCore
import SCIMDirectory

extension RoleCommand {
    struct Protect: OrganizationCommand {
        static let configuration = CommandConfiguration(
            abstract: "Keep Entra from taking a role from those who have it.",
            discussion: """
                A request from Entra that would give a holder another role, or none, gets 403, which shows in Entra's log. \
                Users who leave can still be deactivated and deleted, and you can change every role here.

                Example:
                  scimctl role protect --org acme admin
                """)

        @OptionGroup var organization: OrganizationOption
        @OptionGroup var role: RoleArgument
        @OptionGroup var common: CommonOptions

        var access: Administration.Access { .changing }

        func run(_ administration: Administration, in owner: Organization) throws {
            let name = try administration.setProtected(true, role: role.name, of: owner)
            if common.json { return JSONOutput.print(["name": .string(name), "protected": true]) }
            Terminal.standardOutput("The role \(name.forTerminal) is protected.")
        }
    }

    struct Unprotect: OrganizationCommand {
        static let configuration = CommandConfiguration(
            abstract: "Remove the protection.",
            discussion: "Example:\n  scimctl role unprotect --org acme admin")

        @OptionGroup var organization: OrganizationOption
        @OptionGroup var role: RoleArgument
        @OptionGroup var common: CommonOptions

        var access: Administration.Access { .changing }

        func run(_ administration: Administration, in owner: Organization) throws {
            let name = try administration.setProtected(false, role: role.name, of: owner)
            if common.json { return JSONOutput.print(["name": .string(name), "protected": false]) }
            Terminal.standardOutput("The role \(name.forTerminal) is no longer protected.")
        }
    }
}
