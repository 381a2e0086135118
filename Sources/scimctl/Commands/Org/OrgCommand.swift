import ArgumentParser
import OrderedCollections
import SCIMAdministration
import SCIMCore
import SCIMDirectory

struct OrgCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "org",
        abstract: "Manage organizations, each with its own users, groups and tokens.",
        subcommands: [
            List.self, Create.self, Show.self, Rename.self, Enable.self, Disable.self, GroupsSync.self, Relink.self,
            UnknownAttributes.self, Remove.self, Export.self, Import.self,
        ])

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the organizations.", aliases: ["ls"])

        @OptionGroup var common: CommonOptions

        func run() throws {
            let organizations = try common.administration(.reading).organizations()
            if common.json {
                return JSONOutput.print(["organizations": .array(organizations.map { .object($0.json) })])
            }
            var table = Table("name", "scim", "group sync", "default role", "created")
            for organization in organizations {
                table.add(
                    organization.name, organization.isEnabled.onOff, organization.groupsAreSynced.onOff,
                    organization.defaultRole, organization.created.dateTime)
            }
            table.print()
        }
    }

    struct Create: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Create an organization; SCIM and group sync are off in a new one.",
            discussion: "Example:\n  scimctl org create acme")

        @Argument(help: "The organization's name.") var name: String
        @OptionGroup var common: CommonOptions

        func run() throws {
            let record = try common.administration(.creating).createOrganization(name)
            record.print(
                common,
                "Created the organization \(record.name.forTerminal). Next: \(Remedy.Action.enable(organization: record.name).command.text)"
            )
        }
    }

    struct Show: OrganizationCommand {
        static let configuration = CommandConfiguration(abstract: "Show an organization and its settings.")

        @OptionGroup var organization: OrganizationArgument
        @OptionGroup var common: CommonOptions

        func run(_ administration: Administration, in owner: Organization) throws {
            owner.print(
                common,
                """
                name                \(owner.name.forTerminal)
                SCIM                \(owner.isEnabled.onOff)
                group sync          \(owner.groupsAreSynced.onOff)
                default role        \(owner.defaultRole?.forTerminal ?? "-")
                re-link             \(owner.relink.rawValue), quiet period \(owner.quietPeriod)s
                unknown attributes  \(owner.unknownAttributes.rawValue)
                guard               \(owner.massChangeGuard.text)
                created             \(owner.created.dateTime)
                """)
        }
    }

    struct Enable: OrganizationCommand {
        static let configuration = CommandConfiguration(abstract: "Switch SCIM on: requests are answered from now on.")

        @OptionGroup var organization: OrganizationArgument
        @OptionGroup var common: CommonOptions

        var access: Administration.Access { .changing }

        func run(_ administration: Administration, in owner: Organization) throws {
            let record = try administration.set(.scim(true), of: owner)
            record.print(common, "SCIM is on for \(record.name.forTerminal).")
        }
    }

    struct Disable: OrganizationCommand {
        static let configuration = CommandConfiguration(
            abstract: "Switch SCIM off: every request is answered 403.",
            discussion: "Users stay as they are; with --members deactivate, those that SCIM wrote are deactivated.")

        @OptionGroup var organization: OrganizationArgument
        @Option(help: "What to do with users that SCIM created or changed.")
        var members = Organization.MembersWhenDisabled.keep
        @OptionGroup var dryRun: DryRunOption
        @OptionGroup var common: CommonOptions

        var access: Administration.Access { dryRun.access }

        func run(_ administration: Administration, in owner: Organization) throws {
            if members == .deactivate, !dryRun.isOn {
                try common.confirm(
                    "This deactivates every user of \(owner.name.forTerminal) that SCIM created or changed.")
            }
            let progress = ProgressLine("users", isWanted: !common.json)
            let (record, deactivated) = try administration.disable(owner, members: members) {
                progress.show($0, of: $1)
            }
            progress.end()
            if common.json { return dryRun.print(record.json) }
            let name = record.name.forTerminal
            let isLeft = members == .keep
            dryRun.tell(
                "SCIM is off for \(name). \(isLeft ? "Users stay as they are." : "\(deactivated.counted("user")) \(deactivated == 1 ? "was" : "were") deactivated.")",
                "SCIM would be off for \(name): every request is answered 403. "
                    + (isLeft
                        ? "Users would stay as they are." : "\(deactivated.counted("user")) would be deactivated."))
        }
    }

    struct GroupsSync: OrganizationCommand {
        static let configuration = CommandConfiguration(
            commandName: "groups-sync", abstract: "Switch group sync on or off.")

        @OptionGroup var organization: OrganizationArgument
        @Argument(help: "Whether to sync groups.") var state: OnOff
        @OptionGroup var common: CommonOptions

        var access: Administration.Access { .changing }

        func run(_ administration: Administration, in owner: Organization) throws {
            let record = try administration.set(.groupSync(state == .on), of: owner)
            record.print(common, "Group sync is \(state.rawValue) for \(record.name.forTerminal).")
        }
    }

    struct Relink: OrganizationCommand {
        static let configuration = CommandConfiguration(
            abstract: "Set whether a create with the objectId of a known record updates that record.",
            discussion:
                "The quiet period is how long a record must have had no SCIM write before it can be re-linked.")

        @OptionGroup var organization: OrganizationArgument
        @Argument(help: "guid re-links by objectId; off never re-links.") var mode: RelinkMode
        @Option(help: "The quiet period: a number followed by s, m, h, d or y; 0s for none.") var quiet:
            DurationArgument?
        @OptionGroup var common: CommonOptions

        var access: Administration.Access { .changing }

        func run(_ administration: Administration, in owner: Organization) throws {
            let record = try administration.set(.relink(mode, quietPeriod: quiet?.seconds), of: owner)
            record.print(
                common,
                "Re-link is \(mode.rawValue) for \(record.name.forTerminal), quiet period \(record.quietPeriod)s.")
        }
    }

    struct UnknownAttributes: OrganizationCommand {
        static let configuration = CommandConfiguration(
            commandName: "unknown-attributes", abstract: "Set what happens to attributes that are in no schema.")

        @OptionGroup var organization: OrganizationArgument
        @Argument(help: "What to do with a request that has some.") var policy: UnknownAttributePolicy
        @OptionGroup var common: CommonOptions

        var access: Administration.Access { .changing }

        func run(_ administration: Administration, in owner: Organization) throws {
            let record = try administration.set(.unknownAttributes(policy), of: owner)
            record.print(
                common,
                "Unknown attributes of \(record.name.forTerminal) are \(policy == .ignore ? "ignored" : "rejected").")
        }
    }
}

extension RelinkMode: ExpressibleByArgument {}
extension UnknownAttributePolicy: ExpressibleByArgument {}
extension Organization.MembersWhenDisabled: ExpressibleByArgument {}

extension Organization {
    var json: JSONObject {
        [
            "name": .string(name), "created": JSONValue(created), "enabled": .bool(isEnabled),
            "groupSync": .bool(groupsAreSynced), "defaultRole": JSONValue(defaultRole),
            "relink": .string(relink.rawValue), "quietPeriod": JSONValue(quietPeriod),
            "unknownAttributes": .string(unknownAttributes.rawValue), "guard": .object(massChangeGuard.json),
        ]
    }

    /// The organization as JSON, or the sentence for people.
    func print(_ common: CommonOptions, _ sentence: String) {
        if common.json { JSONOutput.print(json) } else { Terminal.standardOutput(sentence) }
    }
}
