import ArgumentParser
import OrderedCollections
import SCIMAdministration
import SCIMCore
import SCIMDirectory

// The forms of arguments that several commands have.

/// `--org NAME`, which may be left out where only one organization exists.
struct OrganizationOption: OrganizationChoice {
    @Option(
        help: ArgumentHelp("The organization; can be omitted if there is only one.", valueName: "name"),
        completion: LiveNames.organizations)
    var org: String?

    var chosen: String? { org }
}

/// `--org NAME` of commands that concern all organizations if it is omitted.
struct EveryOrganizationOption: ParsableArguments {
    @Option(
        help: ArgumentHelp("Only this organization.", valueName: "name"), completion: LiveNames.organizations)
    var org: String?

    /// nil for all.
    func chosen(_ administration: Administration) throws -> Organization? {
        try org.map { try administration.organization($0) }
    }
}

/// One organization that is there.
struct OrganizationArgument: OrganizationChoice {
    @Argument(
        help: ArgumentHelp("The organization's name.", valueName: "organization"), completion: LiveNames.organizations)
    var name: String

    var chosen: String? { name }
}

/// One user, by userName or id.
struct UserArgument: ParsableArguments {
    @Argument(help: ArgumentHelp("The userName or id.", valueName: "user"), completion: LiveNames.users) var name:
        String
}

/// One group, by displayName or id.
struct GroupArgument: ParsableArguments {
    @Argument(help: ArgumentHelp("The displayName or id.", valueName: "group"), completion: LiveNames.groups) var name:
        String
}

/// One role that is there.
struct RoleArgument: ParsableArguments {
    @Argument(help: ArgumentHelp("The role's name.", valueName: "role"), completion: LiveNames.roles) var name: String
}

/// One token that is neither revoked nor replaced.
struct TokenArgument: ParsableArguments {
    @Argument(help: ArgumentHelp("The token's name.", valueName: "token"), completion: LiveNames.tokens) var name:
        String
}

/// One extension schema that is there.
struct SchemaArgument: ParsableArguments {
    @Argument(help: ArgumentHelp("The schema's URN or name.", valueName: "schema"), completion: LiveNames.schemas)
    var urn: String
}

/// `--dry-run` of commands that remove something or change many users.
struct DryRunOption: ParsableArguments {
    @Flag(name: .customLong("dry-run"), help: "Show what would happen, and change nothing.") var isOn = false

    /// How the command opens the database.
    var access: Administration.Access { isOn ? .dryRun : .changing }

    /// Says what was done, or what would be.
    func tell(_ done: String, _ wouldBeDone: String) {
        Terminal.standardOutput(isOn ? "\(wouldBeDone) Nothing was changed." : done)
    }

    /// Prints what `--json` prints, and whether it was done.
    func print(_ members: JSONObject) {
        var members = members
        members["dryRun"] = .bool(isOn)
        JSONOutput.print(members)
    }
}
