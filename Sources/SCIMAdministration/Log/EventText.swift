import SCIMCore
import SCIMStore

/// An entry of the provisioning log in words.
struct EventText {
    private let entry: LogEntry
    private let changes: [JSONValue]
    private let ignored: [String]
    /// Of members and managers, by their identifiers.
    private let names: [String: String]

    /// Changes that are told one by one; of more the number is told.
    private static let shownChanges = 12

    init(_ entry: LogEntry, changes: JSONValue, ignored: JSONValue, names: [String: String]) {
        self.entry = entry
        self.changes = changes.array ?? []
        self.ignored = ignored.array?.compactMap(\.string) ?? []
        self.names = names
    }

    /// What the entry is about; of a PATCH or DELETE that was refused, as it is called now.
    var resourceName: String? {
        entry.resourceName ?? entry.resourceID.flatMap { names[$0.description] }
    }

    /// `updated user ada@example.org: title "Clerk" → "Manager"`
    var sentence: String {
        entry.origin == .local && entry.operation != .rehearse ? "\(told) (by an administrator here)" : told
    }

    private var told: String {
        if isAboutNothing { return entry.detail ?? entry.operation.rawValue }
        if entry.status >= 400 { return refusal }
        return isCount ? count : change
    }

    /// What there is to say beside it.
    var notes: [String] {
        var notes: [String] = []
        if entry.status < 400, let detail = entry.detail, !isCount, !isAboutNothing { notes.append(detail) }
        if let skipped = members?["skipped"]?.number?.integer, skipped > 0 {
            notes.append("skipped \(skipped) of the members, which were deleted here")
        }
        if !ignored.isEmpty {
            let names = ignored.map(\.forDisplay).joined(separator: ", ")
            notes.append(
                "ignored, because it is in no schema: \(names); remove the mapping to it in Entra, or add a schema")
        }
        if let remedy = entry.remedy { notes.append(remedy) }
        return notes
    }

    /// Whether no user or group is concerned, so that the detail says all.
    private var isAboutNothing: Bool { [.rehearse, .removeSchema].contains(entry.operation) }

    /// Whether the entry counts requests that changed nothing.
    private var isCount: Bool { [.read, .probe, .issueToken].contains(entry.operation) }

    // MARK: What was refused

    private var refusal: String {
        let reason = [String(entry.status), entry.scimType].compactMap(\.self).joined(separator: " ")
        let detail = entry.detail.map { ": \($0)" } ?? ""
        guard entry.count == 1, let verb = entry.operation.verb?.infinitive else {
            let what = entry.count == 1 ? "a request" : "\(entry.count) requests"
            let from = entry.clientAddress.map { " from \($0.forDisplay)" } ?? ""
            return "refused \(what)\(from) with \(reason)\(detail)"
        }
        return "refused to \(verb) \(subject) (\(reason))\(detail)"
    }

    private var count: String {
        if entry.operation == .read { return entry.count == 1 ? "1 read" : "\(entry.count) reads" }
        if entry.operation == .issueToken {
            return entry.count == 1 ? "issued an access token" : "issued \(entry.count) access tokens"
        }
        return "\(entry.count == 1 ? "1 probe" : "\(entry.count) probes"): \(entry.detail ?? "")"
    }

    /// `user ada@example.org`, by the name of now where the entry has none; `a user` where no identifier is known either.
    private var subject: String {
        let type = entry.resourceType?.asciiLowercased ?? "resource"
        guard let name = resourceName ?? entry.resourceID?.description else { return "a \(type)" }
        return "\(type) \(name.forDisplay)"
    }

    // MARK: What was changed

    private var change: String {
        let differences = self.differences
        let membership = self.membership
        if entry.operation == .update, entry.resourceType == "Group", differences.isEmpty, !membership.isEmpty {
            return membership.map { "\($0.verb) \($0.what) \($0.verb == "added" ? "to" : "from") \(subject)\($0.who)" }
                .joined(separator: "; ")
        }
        if entry.operation == .unchanged { return "nothing to change for \(subject)" }
        let verb = entry.operation.verb?.past ?? entry.operation.rawValue
        // Of the whole organization.
        guard entry.resourceType != nil else { return verb }
        let parts = differences + membership.map { "\($0.verb) \($0.what)\($0.who)" }
        return "\(verb) \(subject)" + (parts.isEmpty ? "" : ": " + parts.joined(separator: ", "))
    }

    /// What was changed of attributes, one text each.
    private var differences: [String] {
        let isNew = entry.operation == .create
        var texts: [String] = []
        var given = 0
        for change in changes {
            guard let attribute = change["attribute"]?.string, attribute != "members" else { continue }
            let name = attribute.split(separator: ":").last.map(String.init) ?? attribute
            let (old, new) = (change["old"] ?? .null, change["new"] ?? .null)
            if isNew, name != "role" {
                given += 1
            } else if !isToldByVerb(name) {
                texts += ValueDifference.texts(name, from: named(old), to: named(new))
            }
        }
        if texts.count > EventText.shownChanges {
            let more = texts.count - EventText.shownChanges
            texts = texts.prefix(EventText.shownChanges) + ["and \(more) more"]
        }
        return (given == 0 ? [] : [given == 1 ? "1 attribute" : "\(given) attributes"]) + texts
    }

    /// A manager by their name where it is known.
    private func named(_ value: JSONValue) -> JSONValue {
        value["value"]?.string.flatMap { names[$0] }.map { .string($0) } ?? value
    }

    private func isToldByVerb(_ attribute: String) -> Bool {
        attribute == "active" && [.activate, .deactivate].contains(entry.operation)
    }

    // MARK: Members

    private var members: JSONValue? { changes.first { $0["attribute"]?.string == "members" } }

    /// `added`, `3 members`, `: ada@example.org, …`
    private var membership: [(verb: String, what: String, who: String)] {
        [("added", "added", "firstAdded"), ("removed", "removed", "firstRemoved")].compactMap { verb, count, first in
            guard let count = members?[count]?.number?.integer, count > 0 else { return nil }
            let ids = members?[first]?.array?.compactMap(\.string) ?? []
            let shown = ids.prefix(5).map { names[$0]?.forDisplay ?? $0 }
            var who = shown.isEmpty ? "" : ": " + shown.joined(separator: ", ")
            if !shown.isEmpty, count > shown.count { who += " and \(count - shown.count) more" }
            return (verb, count == 1 ? "1 member" : "\(count) members", who)
        }
    }

    /// The identifiers of resources, members and managers that an entry's text needs the names of.
    static func mentionedIDs(_ changes: JSONValue, of entry: LogEntry) -> [String] {
        let nameless = entry.resourceName == nil ? [entry.resourceID?.description].compactMap(\.self) : []
        return (changes.array ?? []).flatMap { change -> [String] in
            switch change["attribute"]?.string {
            case "members":
                ["firstAdded", "firstRemoved"].flatMap { change[$0]?.array?.compactMap(\.string).prefix(5) ?? [] }
            case let name? where name.hasSuffix(":manager"):
                ["old", "new"].compactMap { change[$0]?["value"]?.string }
            default: []
            }
        } + nameless
    }
}
