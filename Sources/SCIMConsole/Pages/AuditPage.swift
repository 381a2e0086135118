import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHost

/// What administrators changed in this organization, and by whom.
enum AuditPage {
    private static let rows = 50

    static func page(_ visit: OrganizationVisit) throws -> Page {
        let filter = Filter(visit.query)
        let before = visit.query["before"].flatMap { Int($0) }
        let found = try visit.administration.auditTrail(
            of: visit.organization, since: filter.period?.seconds, action: filter.action, person: filter.person,
            before: before, limit: rows + 1)
        let shown = Array(found.suffix(rows))
        let names = try visit.administration.subjectNames(of: shown, in: visit.organization)
        return try Page("Audit log", in: .audit) {
            Tag.h1 { "Audit log" }
            Tag.p(.class("lead")) {
                "What administrators changed here, in this console and with scimctl, and by whom. What Entra changed is in the "
                Tag.a(.href(visit.address("log"))) { "log" }
                "."
            }
            try verification(visit)
            filter.markup(visit)
            if shown.isEmpty {
                Tag.p {
                    filter.isEmpty && before == nil
                        ? "No administrator has changed anything yet." : "No entry matches."
                }
            } else {
                Table(
                    Table.plain("When"), Table.text("Who"), Table.plain("What"), Table.text("Before"),
                    Table.text("After")
                ).markup(nil, shown.reversed().map { row($0, names, filter, visit) })
            }
            links(found, filter, isFirst: before == nil, visit)
            ShellLine(command: SuggestedCommand("audit show", organization: visit.organization.name).text)
        }
    }

    // MARK: - The chain

    /// The chain is that of the whole machine; to follow it is done when somebody asks.
    private static func verification(_ visit: OrganizationVisit) throws -> Markup {
        guard visit.query["verify"] == "1" else {
            return Tag.p {
                "Each entry is chained to the one before it, so that a later change is noticed. "
                Tag.a(.href(visit.address("audit").with("verify", "1"))) { "Verify the chain" }
            }
        }
        let report = try visit.administration.verifyAuditTrail(of: visit.organization)
        guard report.isWhole else {
            return Notice(.bad) {
                Tag.p { Tag.strong { "The audit log is damaged." } }
                for fault in report.faults.prefix(20) { Tag.p { "\(fault.sentence.capitalizedSentence)." } }
                if report.faults.count > 20 { Tag.p { "And \(report.faults.count - 20) more." } }
                Tag.p {
                    "Somebody changed the database without this software, or the file is damaged. Ask the server's administrator to compare it with a backup."
                }
            }.markup
        }
        return Notice(.good) {
            Tag.p {
                "The chain is intact: \(report.count.grouped) \(report.count == 1 ? "entry" : "entries") of this organization."
            }
        }.markup
    }

    // MARK: - Rows

    private static func row(
        _ entry: AuditEntry, _ names: [String: String], _ filter: Filter, _ visit: OrganizationVisit
    ) -> [Markup] {
        [
            .time(entry.time, at: visit.now), who(entry, filter, visit),
            Markup {
                Tag.span(.title(entry.action.forDisplay)) { entry.title.forDisplay }
                if let subject = entry.subject {
                    Tag.span(.class("second")) { self.subject(subject, entry, names, visit) }
                }
            },
            Markup { if entry.old != .null { Tag.bdi { entry.old.shown } } },
            Markup { if entry.new != .null { Tag.bdi { entry.new.shown } } },
        ]
    }

    /// The name leads to what else they did.
    private static func who(_ entry: AuditEntry, _ filter: Filter, _ visit: OrganizationVisit) -> Markup {
        guard let name = entry.actor.name, filter.person == nil else {
            return Tag.bdi { entry.actor.text.forDisplay }
        }
        return Tag.a(.href(filter.parameters(visit.address("audit")).with("person", name))) {
            Tag.bdi { entry.actor.text.forDisplay }
        }
    }

    private static func subject(
        _ subject: String, _ entry: AuditEntry, _ names: [String: String], _ visit: OrganizationVisit
    ) -> Markup {
        guard let kind = entry.concerns else { return .name(subject) }
        guard let name = names[subject] else {
            return Markup { "\(kind == .user ? "member" : "group") \(subject.forDisplay), now gone" }
        }
        return Tag.a(.href(visit.address(kind == .user ? "members" : "groups", subject))) { Markup.name(name) }
    }

    private static func links(
        _ found: [AuditEntry], _ filter: Filter, isFirst: Bool, _ visit: OrganizationVisit
    ) -> PageLinks {
        let address = filter.parameters(visit.address("audit"))
        var links = PageLinks(summary: "")
        if !isFirst { links.previous = (address, "Newest") }
        // The first of those that were found is the one more that is not shown.
        if found.count > rows { links.next = (address.with("before", String(found[1].number)), "Older") }
        return links
    }
}

extension AuditPage {
    /// Which entries are wanted, as the address says it.
    struct Filter {
        /// The words of a command.
        let action: String?
        /// Part of a name.
        let person: String?
        let period: Period?

        init(_ query: FormFields) {
            action = query["action"].flatMap { word in
                AuditEntry.organizationActions.contains { $0.action == word } ? word : nil
            }
            person = query["person"]
            period = query["period"].flatMap { Period(rawValue: $0) }
        }

        var isEmpty: Bool { action == nil && person == nil && period == nil }

        func parameters(_ address: Address) -> Address {
            address.with("action", action).with("person", person).with("period", period?.rawValue)
        }

        func markup(_ visit: OrganizationVisit) -> Filters {
            Filters(visit.address("audit")) {
                Filters.search("person", "Part of the person\u{2019}s name", person)
                Form.choice(
                    "action", "What",
                    [("", "Everything")] + AuditEntry.organizationActions.map { ($0.action, $0.title) },
                    chosen: action ?? "")
                Period.choice(period, among: Period.allCases)
            }
        }
    }
}
