import SCIMCore
import SCIMHost

/// A status as monitoring systems take it: one line and figures, in the form of Nagios' plugins.
///
///     SCIM WARNING: the last backup was made 27 h ago | 'backup_age'=97200s;93600;;0 …
package struct StatusCheck: Sendable, Hashable {
    package let result: Result
    /// What is the matter, or that nothing is; without figures.
    package let summary: String
    package let figures: [Figure]

    /// In the order of the exit statuses 0 to 3.
    package enum Result: Int, Sendable, Hashable, CaseIterable {
        case ok, warning, critical, unknown
    }

    /// One value with the limits from which it is bad.
    package struct Figure: Sendable, Hashable {
        package let label: String
        package let value: Int
        /// `s` or `B`; empty for a number of things.
        package let unit: String
        /// Ranges as Nagios writes them: `7200` is bad above, `604800:` is bad below.
        package let warning: String
        package let critical: String
    }

    package init(_ status: Status, _ limits: StatusLimits) {
        let bad = status.warnings.filter { $0.level != .notice }
        result = bad.contains { $0.level == .critical } ? .critical : bad.isEmpty ? .ok : .warning
        summary = bad.isEmpty ? StatusCheck.wellness(status) : bad.map(\.text).joined(separator: "; ")
        figures = StatusCheck.figures(status, limits)
    }

    private static func wellness(_ status: Status) -> String {
        let enabled = status.organizations.count { $0.isEnabled }
        let contact = status.organizations.compactMap(\.lastContact).max()
        return "serving \(enabled == 1 ? "1 organization" : "\(enabled) organizations"), "
            + (contact.map { "last contact \($0.relative(to: status.time))" } ?? "no contact yet")
    }

    private static func figures(_ status: Status, _ limits: StatusLimits) -> [Figure] {
        func seconds(since time: Instant) -> Int { Int((status.time.milliseconds - time.milliseconds) / 1000) }
        var figures: [Figure] = []
        func add(_ label: String, _ value: Int?, _ unit: String = "", _ warning: String = "", _ critical: String = "") {
            guard let value else { return }
            figures.append(Figure(label: label, value: value, unit: unit, warning: warning, critical: critical))
        }
        for organization in status.organizations where organization.isEnabled {
            let name = organization.name
            let silence = limits.silence(organization)
            add(
                "\(name) contact", organization.lastContact.map { seconds(since: $0) }, "s",
                silence.map { "\($0.warning)" } ?? "", silence.map { "\($0.critical)" } ?? "")
            add("\(name) refused", organization.refusalsLastHour, "", "\(limits.refusals)")
            add(
                "\(name) held", organization.massChanges.reduce(0) { $0 + $1.heldRecords }, "", "", "0")
            add("\(name) users", organization.users)
            add("\(name) groups", organization.groups)
            let ends = organization.credentials.compactMap(\.expires).filter { $0 > status.time }.min()
            add(
                "\(name) token", ends.map { -seconds(since: $0) }, "s", "\(CredentialWarning.Urgency.soonPeriod):",
                "\(CredentialWarning.Urgency.urgentPeriod):")
        }
        if let age = limits.backupAge { add("backup", status.backup.map { seconds(since: $0.time) }, "s", "\(age)") }
        add("database", status.database.bytes, "B")
        add("free", status.database.freeBytes, "B")
        return figures
    }

    /// The line that a plugin prints; nothing in it can end it or begin the figures early.
    package var line: String {
        let word = "\(result)".uppercased()
        let text = "SCIM \(word): \(summary)".forDisplayLine.substituting("|", by: "/")
        let shown = figures.map { "\($0.quotedLabel)=\($0.value)\($0.unit);\($0.warning);\($0.critical);0" }
        return shown.isEmpty ? text : "\(text) | \(shown.joined(separator: " "))"
    }
}

extension StatusCheck.Figure {
    /// In quotes, with a quote inside doubled; `=` and `|` may not are in a label.
    fileprivate var quotedLabel: String {
        "'" + label.forDisplayLine.substituting("'", by: "''").substituting("=", by: "_").substituting("|", by: "/")
            + "'"
    }
}

extension String {
    /// Without control characters, of any length.
    fileprivate var forDisplayLine: String {
        String(unicodeScalars.map { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) ? " " : Character($0) })
    }
}
