import ArgumentParser
import OrderedCollections
import SCIMAdministration
import SCIMCore
import SCIMHost

struct BackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Create, verify and remove backups; the service keeps running.",
        discussion: """
            scim-fcgi-backup.timer makes one every day. Backups go to SCIM_FCGI_BACKUP_DIRECTORY and contain personal \
            data: copy them, encrypted, to another machine.
            """,
        subcommands: [Create.self, List.self, Verify.self, Prune.self])

    struct Create: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a backup and verify it; Entra can keep writing.",
            discussion: "Example:\n  scimctl backup create --prune")

        @Flag(help: "Then remove backups past SCIM_FCGI_BACKUP_RETENTION; the newest is kept.") var prune = false
        @OptionGroup var common: CommonOptions

        func run() throws {
            let machine = try common.configuration()
            let archive = try common.backups(machine)
            let backup = try archive.create(of: machine.databasePath)
            let outdated = prune ? try archive.outdated(keeping: machine.backupRetention) : []
            try archive.remove(outdated)
            if common.json {
                return JSONOutput.print(["backup": .object(backup.json), "removed": .names(outdated)])
            }
            Terminal.standardOutput("Made \(backup.path): \(backup.content). The backup was verified.")
            outdated.forEach { Terminal.standardOutput("Removed \($0.path).") }
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the backups, oldest first.", aliases: ["ls"])

        @OptionGroup var common: CommonOptions

        func run() throws {
            let backups = try common.backups(common.configuration()).list()
            if common.json { return JSONOutput.print(["backups": .array(backups.map { .object($0.json) })]) }
            var table = Table("name", "made", "size", "schema", "organizations", "users", "groups")
            for backup in backups {
                let description = backup.description
                table.add(
                    backup.name, backup.time.dateTime, backup.bytes.inUnits, description.map { "\($0.schemaNumber)" },
                    description.map { "\($0.organizations)" }, description.map { "\($0.users)" },
                    description.map { "\($0.groups)" })
            }
            table.print()
        }
    }

    struct Verify: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Verify backups: digest, counts, every page and reference.",
            discussion: "The exit status is 1 if one is damaged.\n\nExample:\n  scimctl backup verify")

        @Argument(help: "Names of backups; by default all.", completion: LiveNames.backups)
        var names: [String] = []
        @OptionGroup var common: CommonOptions

        func run() throws {
            let archive = try common.backups(common.configuration())
            let backups = try names.isEmpty ? archive.list() : names.map { try archive.backup($0) }
            let progress = ProgressLine("MiB read", isWanted: !common.json)
            let found = try backups.map { backup in
                try archive.verify(backup) { progress.show($0 >> 20, of: $1 >> 20) }
            }
            progress.end()
            if common.json {
                JSONOutput.print([
                    "backups": .array(
                        found.map { verification in
                            var object = verification.backup.json
                            object["faults"] = .array(verification.faults.map { .string($0) })
                            return .object(object)
                        })
                ])
            } else {
                for verification in found {
                    let isWhole = verification.faults.isEmpty
                    let state = isWhole ? "intact".styled(.good) : "DAMAGED".styled(.bad)
                    Terminal.standardOutput("\(verification.backup.name.forTerminal)\t\(state)")
                    verification.faults.forEach { Terminal.standardOutput("    " + $0.forTerminal) }
                }
            }
            let damaged = found.count { !$0.faults.isEmpty }
            guard damaged == 0 else {
                throw ServiceError(
                    .failed, "\(damaged) of \(found.count.counted("backup")) \(damaged == 1 ? "is" : "are") damaged")
            }
        }
    }

    struct Prune: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Remove backups past their retention; the newest is kept.",
            discussion: "Example:\n  scimctl backup prune --keep 14d")

        @Option(help: "Keep backups younger than this, such as 30d; default: SCIM_FCGI_BACKUP_RETENTION.") var keep:
            DurationArgument?
        @OptionGroup var dryRun: DryRunOption
        @OptionGroup var common: CommonOptions

        func run() throws {
            let machine = try common.configuration()
            let archive = try common.backups(machine)
            let lifetime = keep.map { Duration.seconds($0.seconds) } ?? machine.backupRetention
            let outdated = try archive.outdated(keeping: lifetime)
            if !outdated.isEmpty, !dryRun.isOn {
                try common.confirm("This removes \(outdated.count.counted("backup")) older than \(lifetime.text).")
                try archive.remove(outdated)
            }
            if common.json { return dryRun.print(["removed": .names(outdated)]) }
            outdated.forEach { dryRun.tell("Removed \($0.path).", "\($0.path) would be removed.") }
            if outdated.isEmpty { Terminal.standardOutput("No backup is older than \(lifetime.text).") }
        }
    }
}

extension Backup {
    var json: JSONObject {
        var object: JSONObject = [
            "name": .string(name), "path": .string(path), "time": JSONValue(time), "bytes": JSONValue(bytes),
        ]
        for key in ["release", "databaseSchema", "organizations", "users", "groups", "memberships", "sha256"] {
            object[key] = description?.json[key] ?? .null
        }
        return object
    }

    /// What is in it, for people.
    var content: String {
        guard let description else { return bytes.inUnits }
        return """
            \(description.organizations.counted("organization")), \(description.users.counted("user")), \
            \(description.groups.counted("group")), \(bytes.inUnits)
            """
    }
}

extension JSONValue {
    fileprivate static func names(_ backups: [Backup]) -> JSONValue { .array(backups.map { .string($0.name) }) }
}
