import ArgumentParser
import SCIMAdministration
import SCIMCore
import SCIMDirectory

extension GroupCommand {
    struct Protect: OrganizationCommand {
        static let configuration = CommandConfiguration(
            abstract: "Keep a group from being deleted and emptied.",
            discussion: """
                A request from Entra to delete the group or to remove its last members gets 403, which shows in Entra's log. \
                Other changes of members pass.

                Example:
                  scimctl group protect --org acme Administrators
                """)

        @OptionGroup var organization: OrganizationOption
        @OptionGroup var group: GroupArgument
        @OptionGroup var common: CommonOptions

        var access: Administration.Access { .changing }

        func run(_ administration: Administration, in owner: Organization) throws {
            let group = try administration.setProtected(true, group: group.name, of: owner)
            if common.json { return JSONOutput.print(group.json) }
            Terminal.standardOutput("The group \(group.displayName.forTerminal) is protected.")
        }
    }

    struct Unprotect: OrganizationCommand {
        static let configuration = CommandConfiguration(
            abstract: "Remove the protection.",
            discussion: "Example:\n  scimctl group unprotect --org acme Administrators")

        @OptionGroup var organization: OrganizationOption
        @OptionGroup var group: GroupArgument
        @OptionGroup var common: CommonOptions

        var access: Administration.Access { .changing }

        func run(_ administration: Administration, in owner: Organization) throws {
            let group = try administration.setProtected(false, group: group.name, of: owner)
            if common.json { return JSONOutput.print(group.json) }
            Terminal.standardOutput("The group \(group.displayName.forTerminal) is no longer protected.")
        }
    }
}
