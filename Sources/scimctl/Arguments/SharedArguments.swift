import ArgumentParser
import OrderedCollections
import SCIMAdministration
import SCIMCore
import SCIMDirectory

// The forms of arguments that several commands have.

/// `--org NAME`, which may be left out where only one organization exists.
struct OrganizationOption: ParsableArguments {
    @Option(
        help: ArgumentHelp("The organization; may be left out where there is only one.", valueName: "name"),
        completion: LiveNames.organizations)
    var org: String?
}

/// `--org NAME` of commands that concern all organizations where it is left out.
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
struct OrganizationArgument: ParsableArguments {
    @Argument(help: "The organization's name.", completion: LiveNames.organizations) var name: String
}

/// One user, by userName or id.
struct UserArgument: ParsableArguments {
    @Argument(help: "The userName or id.", completion: LiveNames.users) var name: String
}

/// One group, by displayName or id.
struct GroupArgument: ParsableArguments {
    @Argument(help: "The displayName or id.", completion: LiveNames.groups) var name: String
}

/// One role that is there.
struct RoleArgument: ParsableArguments {
    @Argument(help: "The role's name.", completion: LiveNames.roles) var name: String
}

/// One token that is neither revoked nor replaced.
struct TokenArgument: ParsableArguments {
    @Argument(help: "The token's name.", completion: LiveNames.tokens) var name: String
}

/// One extension schema that is there.
struct SchemaArgument: ParsableArguments {
    @Argument(help: "Its URN or name.", completion: LiveNames.schemas) var urn: String
}

/// `--dry-run` of what takes something away or changes many.
struct DryRunOption: ParsableArguments {
    @Flag(help: "Say what would happen, and change nothing.") var dryRun = false

    /// How the command opens the database.
    var access: Administration.Access { dryRun ? .rehearsing : .changing }

    /// Says what was done, or what would be.
    func tell(_ done: String, _ rehearsed: String) {
        Terminal.standardOutput(dryRun ? "\(rehearsed) Nothing was changed." : done)
    }

    /// Prints what `--json` prints, and whether it was done.
    func print(_ members: JSONObject) {
        var members = members
        members["dryRun"] = .bool(dryRun)
        JSONOutput.print(members)
    }
}
