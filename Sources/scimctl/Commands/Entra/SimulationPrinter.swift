import EntraSimulator
import OrderedCollections
import SCIMAdministration
import SCIMCore

/// Shows a provisioning run: what happens while it goes on, to standard error, and what came of it, to standard output.
struct SimulationPrinter {
    let printsJSON: Bool

    func show(_ event: Simulation.Event) {
        switch event {
        case .checked(let check):
            line("Test Connection: \(check.name): \(check.failure?.explanation ?? "ok")")
        case .began(let name, let changes):
            line("")
            line(name)
            if !changes.isEmpty { line("  In the directory:") }
            for kind in DirectoryChange.Kind.allCases { show(kind, changes.filter { $0.kind == kind }) }
        case .progress(let progress): show(progress)
        case .ended(let stage):
            erase()
            line("  \(stage.summary.traffic.total) requests: \(Self.reached(stage.summary))")
            for failure in stage.summary.failures.prefix(5) { line("  failed: \(failure.sentence)") }
        }
    }

    /// The number of changes of one kind, and the first of them as an example.
    private func show(_ kind: DirectoryChange.Kind, _ changes: [DirectoryChange]) {
        guard let first = changes.first else { return }
        line("    \(kind.rawValue): \(changes.count) (\(first.subject)\(changes.count > 1 ? ", ..." : ""))")
    }

    // Written over itself, so that a person sees that it goes on; nobody else needs it.
    private func show(_ progress: Progress) {
        guard Terminal.isErrorTerminal, progress.done.isMultiple(of: 10) || progress.done == progress.total else {
            return
        }
        erase()
        Terminal.standardError("  \(progress.phase.rawValue) \(progress.done) of \(progress.total)", terminator: "")
    }

    private func erase() { if Terminal.isErrorTerminal { Terminal.standardError("\r\u{1B}[K", terminator: "") } }

    private func line(_ text: String) { Terminal.standardError(text.forTerminal) }

    /// What a stage sent and reached, without what did not happen.
    private static func reached(_ summary: Summary) -> String {
        let parts = [
            text("users", summary.users), text("groups", summary.groups),
            text("members", [("added", summary.membersAdded), ("removed", summary.membersRemoved)]),
            text("managers", [("set", summary.managersSet), ("cleared", summary.managersCleared)]),
        ]
        let reached = parts.compactMap(\.self).joined(separator: "; ")
        return reached.isEmpty ? "nothing to do" : reached
    }

    private static func text(_ noun: String, _ outcomes: Summary.Outcomes) -> String? {
        text(
            noun,
            [
                ("created", outcomes.created), ("adopted", outcomes.adopted), ("updated", outcomes.updated),
                ("deactivated", outcomes.deactivated), ("deleted", outcomes.deleted), ("failed", outcomes.failed),
            ])
    }

    private static func text(_ noun: String, _ counts: [(verb: String, count: Int)]) -> String? {
        let parts = counts.filter { $0.count > 0 }.map { "\($0.count) \($0.verb)" }
        return parts.isEmpty ? nil : "\(noun) \(parts.joined(separator: ", "))"
    }
}

extension SimulationPrinter {
    func summarize(_ report: Simulation.Report) {
        if printsJSON { return JSONOutput.print(Self.json(of: report)) }
        let (summary, traffic) = (report.summary, report.traffic)
        output("")
        output("Summary")
        output("  Requests: \(traffic.total), \(report.verification.total) of them for verification")
        for (call, count) in traffic.requests { output("    \(call.method) \(call.resource): \(count)") }
        let answers = traffic.answers.sorted { $0.key < $1.key }.map { "\($0.value) with \($0.key)" }
        let unanswered = traffic.unanswered > 0 ? ["\(traffic.unanswered) without an answer"] : []
        output("  Answered: \((answers + unanswered).joined(separator: ", "))")
        output("  Reached: \(Self.reached(summary))")
        let patches = [Dialect.legacy, .compliant].map { "\(report.groupPatches(in: $0)) (\($0.name))" }
        output("  Changes of groups: \(patches.joined(separator: ", "))")
        for failure in report.failures.prefix(20) { output("  failed: \(failure.sentence)") }
        output("")
        guard let found = report.found else {
            return output("Nothing was verified, because the run stopped before that.")
        }
        output(
            "Verification: \(found.users) users, \(found.activeUsers) of them active, and \(found.groups) groups exist."
        )
        for difference in report.differences.prefix(20) { output("  differs: \(difference)") }
        output(
            report.differences.isEmpty
                ? "The server's state matches the simulated directory."
                : "\(report.differences.count) differences between the server and the simulated directory.")
    }

    private func output(_ text: String) { Terminal.standardOutput(text.forTerminal) }

    private static func json(of report: Simulation.Report) -> JSONObject {
        let (summary, found) = (report.summary, report.found)
        let answers = report.traffic.answers.sorted { $0.key < $1.key }
        return [
            "requests": JSONValue(report.traffic.total),
            "answers": .object(
                JSONObject(uniqueKeysWithValues: answers.map { (String($0.key), JSONValue($0.value)) })),
            "users": outcomes(summary.users, now: found?.users),
            "groups": outcomes(summary.groups, now: found?.groups),
            "members": ["added": JSONValue(summary.membersAdded), "removed": JSONValue(summary.membersRemoved)],
            "failures": .array(report.failures.map { .string($0.sentence) }),
            "differences": .array(report.differences.map { .string($0) }),
        ]
    }

    private static func outcomes(_ outcomes: Summary.Outcomes, now: Int?) -> JSONValue {
        [
            "created": JSONValue(outcomes.created), "updated": JSONValue(outcomes.updated),
            "deactivated": JSONValue(outcomes.deactivated), "deleted": JSONValue(outcomes.deleted),
            "now": now.map { JSONValue($0) } ?? .null,
        ]
    }
}
