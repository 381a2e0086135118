import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHost

/// What Entra did here, what was refused, and why.
enum LogPage {
    /// Fewer than in a table: each has more to say.
    static let rows = 40

    static func page(_ visit: OrganizationVisit) throws -> Page {
        let filter = Filter(visit.query)
        do {
            let events = try events(filter, visit)
            return page(filter, events, visit)
        } catch let error as ServiceError where error.kind == .notFound {
            return page(filter, [], visit, error: error)
        }
    }

    private static func events(_ filter: Filter, _ visit: OrganizationVisit) throws -> [Event] {
        var query = filter.query
        // One more than is shown tells whether there is more.
        query.limit = rows + 1
        query.before = filter.before
        query.after = filter.after ?? 0
        query.takesOldest = filter.after != nil
        return try visit.administration.log(of: visit.organization, query)
    }

    /// - Parameter events: the oldest first, at most one more than are shown.
    private static func page(
        _ filter: Filter, _ events: [Event], _ visit: OrganizationVisit, error: ServiceError? = nil
    ) -> Page {
        let hasMore = events.count > rows
        let shown = filter.after == nil ? Array(events.suffix(rows)) : Array(events.prefix(rows))
        var page = Page("Log", in: .log, status: error == nil ? 200 : 404) {
            Tag.h1 { "Log" }
            Tag.p(.class("lead")) { "What Entra did here, what was refused and why. Entries are kept for 90 days." }
            filter.markup(visit)
            if let error {
                Notice(.warning) {
                    Tag.p { "\(error.message.capitalizedSentence)." }
                    if let remedy = error.remedy { Tag.p { Markup.remedy(remedy, in: visit) } }
                }
            } else if shown.isEmpty {
                empty(filter, visit)
            } else {
                follow(filter, visit)
                LogList(shown.reversed(), visit).markup
                links(filter, shown, hasMore: hasMore, visit).markup
            }
            ShellLine(
                command: SuggestedCommand(
                    "log", organization: visit.organization.name, options: filter.failedOnly ? "--failed" : nil
                ).text)
        }
        if filter.isFollowing { page.refresh = 5 }
        return page
    }

    private static func follow(_ filter: Filter, _ visit: OrganizationVisit) -> Markup? {
        if filter.isFollowing {
            return Tag.p(.class("shell")) {
                "This page reloads every 5 seconds. "
                Tag.a(.href(filter.parameters(visit.address("log")))) { "Stop following" }
            }
        }
        guard filter.before == nil, filter.after == nil else { return nil }
        return Tag.p(.class("shell")) {
            Tag.a(.href(filter.parameters(visit.address("log")).with("follow", "1"))) { "Follow" }
            ": reload every 5 seconds."
        }
    }

    private static func links(
        _ filter: Filter, _ shown: [Event], hasMore: Bool, _ visit: OrganizationVisit
    ) -> PageLinks {
        let address = filter.parameters(visit.address("log"))
        let hasOlder = filter.after != nil || hasMore
        let hasNewer = filter.after != nil ? hasMore : filter.before != nil
        var links = PageLinks(summary: "")
        if hasNewer, let newest = shown.last {
            links.previous = (address.with("after", String(newest.number)), "Newer")
        }
        if hasOlder, !filter.isFollowing, let oldest = shown.first {
            links.next = (address.with("before", String(oldest.number)), "Older")
        }
        return links
    }

    private static func empty(_ filter: Filter, _ visit: OrganizationVisit) -> Markup {
        guard filter.isEmpty else {
            return Notice {
                Tag.p { "No entry matches." }
                Tag.p { Tag.a(.href(visit.address("log"))) { "Show the whole log" } }
            }.markup
        }
        return Notice {
            Tag.p {
                "Nothing has come from Entra yet. Test Connection in the portal is the first thing that shows here."
            }
            Tag.p {
                Tag.a(.href(visit.address("connect"))) { "Connect Entra" }
                " shows what is still to be done."
            }
        }.markup
    }
}

extension LogPage {
    /// Which entries are wanted, as the address says it.
    struct Filter {
        let failedOnly: Bool
        let user: String?
        let group: String?
        let request: String?
        let period: Period?
        let isFollowing: Bool
        let before: Int64?
        let after: Int64?

        init(_ query: FormFields) {
            failedOnly = query["failed"] == "1"
            user = query["user"]
            group = user == nil ? query["group"] : nil
            request = query["request"]
            period = query["period"].flatMap { Period(rawValue: $0) }
            isFollowing = query["follow"] == "1"
            before = isFollowing ? nil : query["before"].flatMap { Int64($0) }
            after = isFollowing || before != nil ? nil : query["after"].flatMap { Int64($0) }
        }

        var isEmpty: Bool {
            !failedOnly && user == nil && group == nil && request == nil && period == nil && before == nil
                && after == nil
        }

        var query: Event.Query {
            var query = Event.Query()
            query.failedOnly = failedOnly
            query.user = user
            query.group = group
            query.requestID = request
            query.since = period?.seconds
            return query
        }

        func parameters(_ address: Address) -> Address {
            address.with("failed", failedOnly ? "1" : nil).with("user", user).with("group", group)
                .with("request", request).with("period", period?.rawValue)
        }

        func markup(_ visit: OrganizationVisit) -> Filters {
            Filters(visit.address("log")) {
                Form.choice(
                    "failed", "Show", [("", "Everything"), ("1", "Refused only")], chosen: failedOnly ? "1" : "")
                Filters.search("user", "User name", user)
                Filters.search("group", "Group", group)
                Period.choice(period, among: Period.ofLog)
                Filters.search("request", "Request ID", request)
            }
        }
    }
}
