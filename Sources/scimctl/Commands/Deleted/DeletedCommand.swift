import ArgumentParser
import OrderedCollections
import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHost

struct DeletedCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deleted",
        abstract: "See, restore and remove for good what was deleted in the last 30 days.",
        discussion: """
            A deleted user or group is gone for Entra: its id answers 404, and its name is free. Here it is kept for 30 \
            days with its attributes and memberships. It is named by userName or displayName, or by id.

            Examples:
              scimctl deleted list --org acme
              scimctl deleted restore --org acme ada@example.org
              scimctl deleted restore --org acme --all --since 2h
            """,
        subcommands: [List.self, Show.self, Restore.self, Purge.self])

    struct List: OrganizationCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the deleted users and groups, the last deleted first.",
            discussion: """
                Examples:
                  scimctl deleted list --org acme --since 24h
                  scimctl deleted list --org acme --search lovelace --type user
                """,
            aliases: ["ls"])

        @OptionGroup var organization: OrganizationOption
        @OptionGroup var filter: DeletedFilter
        @Option(help: ArgumentHelp("Only records that follow the one with this id.", valueName: "id"))
        var after: String?
        @Option(help: "Show at most this many.") var limit: Int?
        @OptionGroup var common: CommonOptions

        func run(_ administration: Administration, in owner: Organization) throws {
            var query = filter.query(at: administration.time)
            query.after = after
            query.limit = limit
            let page = try administration.deletedResources(of: owner, query)
            if common.json {
                return JSONOutput.print([
                    "deleted": .array(page.elements.map { .object($0.json) }), "next": JSONValue(page.next),
                ])
            }
            var table = Table("name", "type", "deleted", "by", "until", "id")
            for record in page.elements {
                table.add(
                    record.name, record.type, record.deleted.dateTime, record.credentialName ?? "an administrator",
                    record.expires.dateTime, record.identifier)
            }
            table.print()
            if let next = page.next { Terminal.standardError("More follow: --after \(next)") }
        }
    }

    struct Show: OrganizationCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show a deleted user or group, and what would come back with it.",
            discussion: "Example:\n  scimctl deleted show --org acme ada@example.org")

        @OptionGroup var organization: OrganizationOption
        @OptionGroup var record: DeletedArgument
        @OptionGroup var common: CommonOptions

        func run(_ administration: Administration, in owner: Organization) throws {
            let details = try administration.deletedResource(record.name, of: owner)
            let resource = details.resource
            if common.json {
                var json = resource.json
                json["memberships"] = JSONValue(details.memberships)
                json["restorableMemberships"] = JSONValue(details.restorableMemberships)
                json["groups"] = .array(details.groups.map { .string($0) })
                json["nameHolder"] = JSONValue(details.nameHolder)
                json["attributes"] = .object(details.attributes)
                return JSONOutput.print(json)
            }
            Terminal.standardOutput(
                """
                name          \(resource.name.forTerminal)
                type          \(resource.type)
                id            \(resource.identifier)
                externalId    \(resource.externalID?.forTerminal ?? "-")
                created       \(resource.created.dateTime)
                deleted       \(resource.deleted.dateTime) by \(resource.credentialName?.forTerminal ?? "an administrator")
                kept until    \(resource.expires.dateTime)
                memberships   \(details.restorableMemberships) of \(details.memberships) would come back
                """)
            if resource.isUser {
                Terminal.standardOutput(
                    """
                    displayName   \(resource.displayName?.forTerminal ?? "-")
                    email         \(resource.email?.forTerminal ?? "-")
                    active        \(resource.isActive)
                    role          \(resource.role?.forTerminal ?? "-")
                    """)
            }
            for group in details.groups { Terminal.standardOutput("  \(group.forTerminal)") }
            if let holder = details.nameHolder {
                Terminal.standardOutput("The name belongs to another record now: \(holder)")
            }
        }
    }

    struct Restore: DeletedChange {
        static let configuration = CommandConfiguration(
            abstract: "Restore a deleted user or group with its id, attributes, role and memberships.",
            discussion: """
                Memberships come back where the other side still exists. If another record has the name now, nothing is \
                restored. Entra is not told: it finds the record by its matching attribute when it next looks.

                Examples:
                  scimctl deleted restore --org acme ada@example.org
                  scimctl deleted restore --org acme --all --since 2h --dry-run
                """)

        @OptionGroup var organization: OrganizationOption
        @OptionGroup var choice: DeletedChoice
        @OptionGroup var filter: DeletedFilter
        @OptionGroup var dryRun: DryRunOption
        @OptionGroup var common: CommonOptions

        var access: Administration.Access { dryRun.access }

        func validate() throws { try choice.check(filter) }

        func run(_ administration: Administration, in owner: Organization) throws {
            guard let name = choice.name else { return try runAll(administration, in: owner) }
            let (record, memberships) = try administration.restoreDeleted(name, of: owner)
            if common.json {
                var json = record.json
                json["memberships"] = JSONValue(memberships)
                return dryRun.print(json)
            }
            let shown = record.name.forTerminal
            dryRun.tell(
                "Restored \(shown) with \(memberships.counted("membership")).",
                "\(shown) would be restored with \(memberships.counted("membership")).")
        }

        private func runAll(_ administration: Administration, in owner: Organization) throws {
            let query = filter.query(at: administration.time)
            let result = try runAll(administration, owner, query, { "This restores \($0)." }) {
                try administration.restoreAllDeleted(of: owner, query, progress: $0)
            }
            if common.json {
                return dryRun.print([
                    "restored": JSONValue(result.restored), "memberships": JSONValue(result.memberships),
                    "nameTaken": .array(result.taken.map { .string($0) }),
                ])
            }
            let what = "\(result.restored.counted("record")) with \(result.memberships.counted("membership"))"
            dryRun.tell("Restored \(what).", "\(what) would be restored.")
            for name in result.taken {
                Terminal.standardError("\(name.forTerminal): another record has the name now; not restored")
            }
        }
    }

    struct Purge: DeletedChange {
        static let configuration = CommandConfiguration(
            abstract: "Remove deleted users and groups for good; they cannot be restored then.",
            discussion: """
                Log entries stay; "scimctl user erase" removes those of a person too.

                Example:
                  scimctl deleted purge --org acme ada@example.org
                """)

        @OptionGroup var organization: OrganizationOption
        @OptionGroup var choice: DeletedChoice
        @OptionGroup var filter: DeletedFilter
        @OptionGroup var dryRun: DryRunOption
        @OptionGroup var common: CommonOptions

        var access: Administration.Access { dryRun.access }

        func validate() throws { try choice.check(filter) }

        func run(_ administration: Administration, in owner: Organization) throws {
            guard let name = choice.name else { return try runAll(administration, in: owner) }
            let found = try administration.deletedResource(name, of: owner).resource
            let shown = found.name.forTerminal
            if !dryRun.isOn { try common.confirm("This removes \(shown) of \(owner.name.forTerminal) for good.") }
            let record = try administration.purgeDeleted(found.identifier, of: owner)
            if common.json { return dryRun.print(record.json) }
            dryRun.tell("Removed \(shown) for good.", "\(shown) would be removed for good.")
        }

        private func runAll(_ administration: Administration, in owner: Organization) throws {
            let query = filter.query(at: administration.time)
            let count = try runAll(administration, owner, query, { "This removes \($0) for good." }) {
                try administration.purgeAllDeleted(of: owner, query, progress: $0)
            }
            if common.json { return dryRun.print(["purged": JSONValue(count)]) }
            dryRun.tell(
                "Removed \(count.counted("record")) for good.", "\(count.counted("record")) would be removed for good.")
        }
    }
}

/// A command that does something with one deleted record, or with all that a filter lets through.
private protocol DeletedChange: OrganizationCommand {
    var dryRun: DryRunOption { get }
}

extension DeletedChange {
    /// Asks, and shows how far the work is.
    ///
    /// - Parameter question: what will be done with so many records, as a sentence.
    fileprivate func runAll<Result>(
        _ administration: Administration, _ owner: Organization, _ query: DeletedQuery, _ question: (String) -> String,
        _ work: (Administration.Progress) throws -> Result
    ) throws -> Result {
        if !dryRun.isOn {
            let count = try administration.deletedCount(of: owner, query)
            try common.confirm(question("\(count.counted("deleted record")) of \(owner.name.forTerminal)"))
        }
        let progress = ProgressLine("records", isWanted: !common.json)
        defer { progress.end() }
        return try work { progress.show($0, of: $1) }
    }
}

/// One deleted record, by name or id.
struct DeletedArgument: ParsableArguments {
    @Argument(help: ArgumentHelp("The userName, displayName or id.", valueName: "record")) var name: String
}

/// One deleted record, or with `--all` every one that the filter lets through.
struct DeletedChoice: ParsableArguments {
    @Argument(help: ArgumentHelp("The userName, displayName or id.", valueName: "record")) var name: String?
    @Flag(help: "All of them, or those that the options select.") var all = false

    func check(_ filter: DeletedFilter) throws {
        if all == (name != nil) { throw ValidationError("name one record, or use --all") }
        if name != nil, !filter.isEmpty { throw ValidationError("--since, --search and --type go with --all") }
    }
}

/// Which deleted records are meant.
struct DeletedFilter: ParsableArguments {
    @Option(help: "Only records deleted within this time: a number followed by s, m, h, d or y.")
    var since: DurationArgument?
    @Option(help: ArgumentHelp("Only records whose name contains this text.", valueName: "text")) var search: String?
    @Option(help: "Only records of this type.") var type: RecordType?

    enum RecordType: String, ExpressibleByArgument, CaseIterable { case user, group }

    var isEmpty: Bool { since == nil && search == nil && type == nil }

    func query(at now: Instant) -> DeletedQuery {
        var query = DeletedQuery()
        query.since = since.map { now + -$0.seconds }
        query.search = search
        query.isUser = type.map { $0 == .user }
        return query
    }
}

extension DeletedResource {
    var json: JSONObject {
        [
            "id": .string(identifier), "type": .string(type), "name": .string(name),
            "displayName": JSONValue(displayName), "email": JSONValue(email), "externalId": JSONValue(externalID),
            "active": .bool(isActive), "role": JSONValue(role), "deleted": JSONValue(deleted),
            "deletedBy": JSONValue(credentialName), "expires": JSONValue(expires),
        ]
    }
}
