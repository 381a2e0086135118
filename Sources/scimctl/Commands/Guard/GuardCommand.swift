import ArgumentParser
import OrderedCollections
import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHost

struct GuardCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "guard",
        abstract: "See and decide on what the guard against mass changes holds.",
        discussion: """
            When Entra deactivates or deletes more than 20 % of the active users within an hour, or removes more than 20 % \
            of all memberships, and at least 50 of either, the guard holds the rest: Entra is answered 503 and tries \
            again. New users and ordinary updates go on. Decide soon: many failures put the job into quarantine, and \
            Entra stops it after four weeks.

            Examples:
              scimctl guard show --org acme
              scimctl guard approve --org acme
              scimctl guard reject --org acme --undo
              scimctl guard set --org acme --percent 30
            """,
        subcommands: [Show.self, Approve.self, Reject.self, Set.self])

    struct Show: OrganizationCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show what is held, since when, and what would happen.",
            discussion: "Example:\n  scimctl guard show --org acme --all")

        @OptionGroup var organization: OrganizationOption
        @Flag(help: "List every held change, not only the first 20.") var all = false
        @OptionGroup var common: CommonOptions

        func run(_ administration: Administration, in owner: Organization) throws {
            let state = try administration.guardState(of: owner, listing: all || common.json ? nil : 20)
            if common.json { return JSONOutput.print(state.json) }
            Terminal.standardOutput(
                """
                guard          \(state.rules.text)
                in this hour   \(state.removedUsers) of \(state.activeUsers + state.removedUsers) active users deactivated or deleted, \(state.removedMemberships.counted("membership")) removed
                """)
            if state.open.isEmpty { Terminal.standardOutput("held           nothing") }
            for change in state.open { print(change, at: administration.time) }
            for change in state.decided { Terminal.standardOutput("decided        \(change.decisionText)") }
            guard !state.open.isEmpty else { return }
            Terminal.standardOutput(
                """

                If this is right:   \(Remedy.Action.approveMassChange(organization: owner.name).command.text)
                If it is a mistake: correct the scope in Entra, then \(Remedy.Action.rejectMassChange(organization: owner.name).command.text)
                """)
        }

        private func print(_ change: MassChange, at now: Instant) {
            Terminal.standardOutput(
                """

                held           \(change.subject == .users ? "users" : "memberships") first asked for \(change.begin.dateTime), last \(change.last.relative(to: now))
                by             \(change.credentialName?.forTerminal ?? "-") from \(change.clientAddress?.forTerminal ?? "-"), \(change.requests.counted("request"))
                if approved    \(change.forecast)
                """)
            for held in change.held {
                let count = held.isUser ? "" : " (\(held.removals))"
                Terminal.standardOutput("  \(held.verb) \(held.name.forTerminal)\(count)")
            }
            if change.held.count < change.heldRecords {
                Terminal.standardOutput("  and \(change.heldRecords - change.held.count) more: --all")
            }
        }
    }

    struct Approve: OrganizationCommand {
        static let configuration = CommandConfiguration(
            abstract: "Let the held changes pass, and all other removals for a time.",
            discussion: """
                Nothing happens at once: Entra asks again by itself. "Restart provisioning" in Entra makes that sooner.

                Example:
                  scimctl guard approve --org acme --for 48h
                """)

        @OptionGroup var organization: OrganizationOption
        @Option(name: .customLong("for"), help: "How long: a number followed by s, m, h, d or y.")
        var period = DurationArgument(seconds: 86_400)
        @OptionGroup var dryRun: DryRunOption
        @OptionGroup var common: CommonOptions

        var access: Administration.Access { dryRun.access }

        func validate() throws {
            guard (60...30 * 86_400).contains(period.seconds) else {
                throw ValidationError("--for must be between 1 minute and 30 days")
            }
        }

        func run(_ administration: Administration, in owner: Organization) throws {
            let open = try administration.openMassChanges(of: owner)
            if !dryRun.isOn, !open.isEmpty {
                let forecasts = open.map(\.forecast).joined(separator: "; ")
                try common.confirm("\(owner.name.forTerminal): \(forecasts).")
            }
            let approved = try administration.approveMassChanges(of: owner, for: period.seconds) { $0 == open }
            if common.json { return dryRun.print(["approved": .array(approved.map { .object($0.json) })]) }
            let span = Instant.span(seconds: period.seconds)
            dryRun.tell(
                "Approved. For \(span), removals of \(owner.name.forTerminal) pass; Entra asks again by itself.",
                "For \(span), removals of \(owner.name.forTerminal) would pass.")
        }
    }

    struct Reject: OrganizationCommand {
        static let configuration = CommandConfiguration(
            abstract: "Refuse what is held; Entra is answered 403 for a week.",
            discussion: """
                Correct the scope in Entra first: until then it goes on asking. With --undo, the users who were \
                deactivated before the guard held the rest are activated again, and those who were deleted are restored.

                Example:
                  scimctl guard reject --org acme --undo
                """)

        @OptionGroup var organization: OrganizationOption
        @Flag(help: "Also undo what was let pass since the hour before.") var undo = false
        @OptionGroup var common: CommonOptions

        var access: Administration.Access { .changing }

        func run(_ administration: Administration, in owner: Organization) throws {
            let open = try administration.openMassChanges(of: owner)
            if undo, !open.isEmpty {
                try common.confirm(
                    "This activates and restores the users of \(owner.name.forTerminal) whom Entra deactivated or deleted since the hour before."
                )
            }
            var (rejected, undoing) = ([MassChange](), Administration.Undoing())
            if undo {
                let progress = ProgressLine("users", isWanted: !common.json)
                (rejected, undoing) = try administration.rejectAndUndoMassChanges(
                    of: owner, progress: { progress.show($0, of: $1) }, provided: { $0 == open })
                progress.end()
            } else {
                rejected = try administration.rejectMassChanges(of: owner) { $0 == open }
            }
            if common.json {
                return JSONOutput.print([
                    "rejected": .array(rejected.map { .object($0.json) }), "activated": JSONValue(undoing.activated),
                    "restored": JSONValue(undoing.restoration.restored),
                    "nameTaken": .array(undoing.restoration.taken.map { .string($0) }),
                ])
            }
            Terminal.standardOutput(
                "Rejected: Entra is answered 403 for these changes of \(owner.name.forTerminal) for a week.")
            if undo {
                Terminal.standardOutput(
                    "Activated \(undoing.activated.counted("user")) and restored \(undoing.restoration.restored).")
            }
            for name in undoing.restoration.taken {
                Terminal.standardError("\(name.forTerminal): another user has the name now; not restored")
            }
        }
    }

    struct Set: OrganizationCommand {
        static let configuration = CommandConfiguration(
            abstract: "Set the limits above which the guard holds changes, or switch it off.",
            discussion: """
                Examples:
                  scimctl guard set --org acme --percent 30 --minimum 100
                  scimctl guard set --org acme --off
                """)

        @OptionGroup var organization: OrganizationOption
        @Option(help: "More than this percentage within an hour is held; 1 to 99.") var percent: Int?
        @Option(help: "Fewer than this many within an hour are never held.") var minimum: Int?
        @Flag(help: "Switch the guard on.") var on = false
        @Flag(help: "Switch the guard off.") var off = false
        @OptionGroup var common: CommonOptions

        var access: Administration.Access { .changing }

        func validate() throws {
            if on, off { throw ValidationError("--on and --off exclude each other") }
            if !on, !off, percent == nil, minimum == nil {
                throw ValidationError("say what to change: --percent, --minimum, --on or --off")
            }
            if let percent, !(1...99).contains(percent) { throw ValidationError("--percent must be 1 to 99") }
            if let minimum, !(1...1_000_000).contains(minimum) {
                throw ValidationError("--minimum must be 1 to 1000000")
            }
        }

        func run(_ administration: Administration, in owner: Organization) throws {
            var rules = owner.massChangeGuard
            if let percent { rules.percent = percent }
            if let minimum { rules.minimum = minimum }
            if on { rules.isOn = true }
            if off { rules.isOn = false }
            let changed = try administration.set(.massChangeGuard(rules), of: owner)
            changed.print(
                common, "The guard of \(changed.name.forTerminal): \(changed.massChangeGuard.text).")
        }
    }
}

extension MassChangeGuard {
    /// `more than 20 %, and at least 50, within an hour`
    var text: String { isOn ? "more than \(percent) %, and at least \(minimum), within an hour" : "off" }

    var json: JSONObject {
        ["on": .bool(isOn), "percent": JSONValue(percent), "minimum": JSONValue(minimum)]
    }
}

extension MassChange {
    fileprivate var decisionText: String {
        guard let decision else { return "-" }
        let what = subject == .users ? "users" : "memberships"
        return decision.isApproved
            ? "\(what) held \(begin.dateTime): approved \(decision.time.dateTime), until \(decision.until.dateTime)"
            : "\(what) held \(begin.dateTime): rejected \(decision.time.dateTime), refused until \(decision.until.dateTime)"
    }

    fileprivate var json: JSONObject {
        [
            "subject": .string(subject.rawValue), "since": JSONValue(begin), "last": JSONValue(last),
            "holdsEverything": .bool(holdsEverything), "removed": JSONValue(removed), "total": JSONValue(total),
            "requests": JSONValue(requests), "credential": JSONValue(credentialName),
            "address": JSONValue(clientAddress), "records": JSONValue(heldRecords), "removals": JSONValue(heldRemovals),
            "decision": JSONValue(decision.map { $0.isApproved ? "approved" : "rejected" }),
            "decided": JSONValue(decision?.time), "until": JSONValue(decision?.until),
            "held": .array(held.map { .object($0.json) }),
        ]
    }
}

extension MassChange.HeldChange {
    fileprivate var json: JSONObject {
        [
            "id": .string(identifier), "type": .string(isUser ? "User" : "Group"), "name": .string(name),
            "change": .string(verb), "removals": JSONValue(removals), "first": JSONValue(first),
            "last": JSONValue(last), "requests": JSONValue(requests),
        ]
    }
}

extension GuardState {
    fileprivate var json: JSONObject {
        [
            "guard": .object(rules.json), "removedUsers": JSONValue(removedUsers),
            "activeUsers": JSONValue(activeUsers),
            "removedMemberships": JSONValue(removedMemberships), "held": .array(open.map { .object($0.json) }),
            "decided": .array(decided.map { .object($0.json) }),
        ]
    }
}
