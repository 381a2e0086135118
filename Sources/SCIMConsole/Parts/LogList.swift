import SCIMAdministration
import SCIMCore
import SCIMHost

/// Entries of the provisioning log as sentences, each with its remedy; what else is known of them unfolds.
struct LogList {
    let events: [Event]
    let visit: OrganizationVisit
    /// Whether everything is shown at once, as on the page of one request.
    let isComplete: Bool

    /// Changes that a list shows of each entry; the page of the request shows all.
    private static let shownChanges = 8

    init(_ events: [Event], _ visit: OrganizationVisit, isComplete: Bool = false) {
        self.events = events
        self.visit = visit
        self.isComplete = isComplete
    }

    var markup: Markup { Tag.ol(.class("log")) { for event in events { item(event) } } }

    private func item(_ event: Event) -> Markup {
        Tag.li {
            Markup.time(event.time, at: visit.now)
            Tag.div {
                if event.isRefused {
                    Tag.p(.class("refused")) { sentence(event) }
                } else {
                    Tag.p { sentence(event) }
                }
                for note in event.notes { Tag.p(.class("fix")) { "\(note.shownInFull.capitalizedSentence)" } }
                if isComplete { details(event) } else { folded(event) }
            }
        }
    }

    private func sentence(_ event: Event) -> Markup {
        Tag.bdi { event.sentence.shownInFull.capitalizedSentence }
    }

    private func folded(_ event: Event) -> Markup? {
        let details = details(event)
        guard !details.isEmpty else { return nil }
        return Tag.details {
            Tag.summary { event.isRefused ? "\(event.status)\(event.scimType.map { " \($0)" } ?? "")" : "Details" }
            details
        }
    }

    private func details(_ event: Event) -> Markup {
        Markup {
            changes(event)
            let facts = facts(event)
            if !facts.isEmpty {
                Tag.p {
                    for (place, fact) in facts.enumerated() {
                        if place > 0 { " \u{B7} " }
                        fact
                    }
                }
            }
        }
    }

    /// What was changed, old and new.
    private func changes(_ event: Event) -> Markup? {
        let changes = event.changes.array ?? []
        guard !changes.isEmpty, isComplete || !isToldBySentence(changes) else { return nil }
        let shown = isComplete ? changes.count : LogList.shownChanges
        return Tag.ul {
            for change in changes.prefix(shown) {
                Tag.li {
                    "\(name(change)): "
                    if change["old"] != nil || change["new"] != nil {
                        if let old = change["old"], old != .null {
                            Tag.span(.class("old")) { old.shown }
                            " \u{2192} "
                        }
                        Tag.bdi { (change["new"] ?? .null).shown }
                    } else {
                        others(change)
                    }
                }
            }
            if changes.count > shown { Tag.li { "and \(changes.count - shown) more" } }
        }
    }

    /// Whether the sentence says everything: that of an update does, as long as it is not cut; that of a creation only
    /// counts.
    private func isToldBySentence(_ changes: [JSONValue]) -> Bool {
        changes.count <= LogList.shownChanges && changes.contains { ($0["old"] ?? .null) != .null }
    }

    private func name(_ change: JSONValue) -> String {
        let attribute = change["attribute"]?.string ?? "attribute"
        return (attribute.split(separator: ":").last.map(String.init) ?? attribute).forDisplay
    }

    /// Of members their numbers.
    private func others(_ change: JSONValue) -> String {
        (change.object ?? [:]).compactMap { name, value in
            value.number.map { number in "\(number.text) \(name.forDisplay)" }
        }.joined(separator: ", ")
    }

    private func facts(_ event: Event) -> [Markup] {
        var facts: [Markup] = []
        if let id = event.requestID {
            facts.append(
                Markup {
                    "Request "
                    if isComplete {
                        Tag.code { id.forDisplay }
                    } else {
                        Tag.a(.href(visit.address("log", "requests", id))) { String(id.prefix(8)).forDisplay }
                    }
                })
        }
        if let id = event.resourceID {
            let isGroup = event.resourceType == "Group"
            facts.append(
                Tag.a(.href(visit.address(isGroup ? "groups" : "members", id))) { isGroup ? "Group" : "Member" })
        }
        if let credential = event.credentialName {
            facts.append(
                Markup {
                    "credential \u{201C}"
                    Markup.name(credential)
                    "\u{201D}"
                })
        }
        if let address = event.clientAddress { facts.append(Markup("from \(address.forDisplay)")) }
        if event.count > 1 { facts.append(Markup("\(event.count.grouped) times")) }
        if isComplete { facts += identifiers(event) }
        return facts
    }

    private func identifiers(_ event: Event) -> [Markup] {
        [
            ("client-request-id", event.clientRequestID), ("ActivityId", event.activityID),
            ("id", event.resourceID), ("operation", event.operation), ("status", String(event.status)),
        ].compactMap { name, value in
            value.map { value in
                Markup {
                    "\(name) "
                    Tag.code { value.forDisplay }
                }
            }
        }
    }
}
