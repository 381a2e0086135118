import ArgumentParser
import OrderedCollections
import SCIMAdministration
import SCIMCore

struct AuditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Show and verify the audit trail of changes by administrators.",
        subcommands: [Show.self, Verify.self])

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show what administrators changed: when, who, what, from what to what.",
            discussion: """
                Users and groups are shown by id; no entry contains a secret.

                Examples:
                  scimctl audit show --org acme --since 30d
                  scimctl audit show --limit 20
                """)

        @OptionGroup var organization: EveryOrganizationOption
        @Option(help: "Only entries newer than this: a number followed by s, m, h, d or y, such as 2h.")
        var since: DurationArgument?
        @Option(help: "Show at most this many entries, the newest.") var limit: Int?
        @OptionGroup var common: CommonOptions

        func run() throws {
            let administration = try common.administration(.reading)
            let entries = try administration.auditTrail(
                of: organization.chosen(administration), since: since?.seconds, limit: limit.map { max($0, 0) })
            if common.json { return JSONOutput.print(["entries": .array(entries.map { .object($0.json) })]) }
            var table = Table("entry", "time", "who", "organization", "what", "old", "new")
            for entry in entries {
                table.add(
                    String(entry.number), entry.time.dateTime, entry.actor.text, entry.organization,
                    entry.subject.map { "\(entry.action) \($0)" } ?? entry.action, entry.old.shown, entry.new.shown)
            }
            table.print()
        }
    }

    struct Verify: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Verify the trail: report entries that were changed, removed or moved.",
            discussion: """
                The exit status is 1 if something is wrong. Anyone who can write the database can also rewrite the \
                whole trail: keep the head that this prints somewhere else, and pass it with --against next time.

                Examples:
                  scimctl audit verify
                  scimctl audit verify --against HEAD
                """)

        @OptionGroup var organization: EveryOrganizationOption
        @Option(
            help: ArgumentHelp("The head that an earlier check printed; it must still be there.", valueName: "head"))
        var against: AuditReport.Anchor?
        @OptionGroup var common: CommonOptions

        func run() throws {
            let administration = try common.administration(.reading)
            let report = try administration.verifyAuditTrail(
                of: organization.chosen(administration), against: against)
            if common.json {
                JSONOutput.print([
                    "whole": .bool(report.isWhole), "count": JSONValue(report.count),
                    "head": JSONValue(report.head?.description),
                    "faults": .array(report.faults.map { .object($0.json) }),
                ])
            } else {
                for fault in report.faults { Terminal.standardOutput(fault.sentence.styled(.bad)) }
                let verdict = report.isWhole ? "The trail is intact" : "The trail is damaged".styled(.bad)
                let head = report.head.map { "; its head is \($0)" } ?? ""
                Terminal.standardOutput("\(verdict): \(report.count) \(report.count == 1 ? "entry" : "entries")\(head)")
            }
            if !report.isWhole { Terminal.exit(1) }
        }
    }
}

extension AuditReport.Anchor: ExpressibleByArgument {
    package init?(argument: String) { self.init(argument) }
}

extension AuditEntry {
    fileprivate var json: JSONObject {
        [
            "number": JSONValue(number), "time": JSONValue(time), "organization": JSONValue(organization),
            "actor": .object(actor.json), "action": .string(action), "subject": JSONValue(subject), "old": old,
            "new": new, "hash": .string(hash),
        ]
    }
}

extension AuditReport.Fault {
    fileprivate var json: JSONObject {
        ["entry": JSONValue(number), "kind": .string(kind.rawValue), "sentence": .string(sentence)]
    }
}

extension JSONValue {
    /// A text as it is, nothing for null, the members of an object one after the other, else JSON.
    fileprivate var shown: String? {
        if let object { return object.map { "\($0.key) \($0.value.shown ?? "-")" }.joined(separator: ", ") }
        return self == .null ? nil : string ?? text
    }
}
