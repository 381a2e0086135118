import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHost

/// What was done and refused in one cycle.
enum CyclePage {
    static func page(_ number: Int64, _ visit: OrganizationVisit) throws -> Page {
        let cycle = try CycleRoutes.cycle(number, visit)
        var query = Event.Query()
        query.between = cycle.begin...cycle.end
        query.takesOldest = true
        query.after = visit.query["after"].flatMap { Int64($0) } ?? 0
        query.failedOnly = visit.query["failed"] == "1"
        query.limit = LogPage.rows + 1
        let events = try visit.administration.log(of: visit.organization, query)
        return Page(cycle.kind.title, in: .cycles) {
            Tag.h1 {
                "\(cycle.kind.title), "
                Tag.time(.datetime(cycle.begin.dateTime)) { LocalTime(cycle.begin).text }
            }
            Tag.p(.class("lead")) { summary(cycle, visit) }
            CycleTable.markup([cycle], visit)
            Tag.h2 { "Log" }
            filter(query, cycle, visit)
            if events.isEmpty {
                Tag.p {
                    query.failedOnly
                        ? "Nothing was refused."
                        : "There is no entry: nothing was written, or the entries are older than 90 days."
                }
            } else {
                LogList(Array(events.prefix(LogPage.rows)), visit).markup
                links(events, query, cycle, visit)
            }
            ShellLine(
                command: SuggestedCommand("cycle show", organization: visit.organization.name, [String(cycle.number)])
                    .text)
        }
    }

    private static func summary(_ cycle: Cycle, _ visit: OrganizationVisit) -> String {
        let length =
            cycle.isRunning(at: visit.now) ? "It is still running" : "It took \(Instant.span(seconds: cycle.duration))"
        return
            "\(length), with \(cycle.requests.counted("request")); \(cycle.unchanged.counted("write")) changed nothing."
    }

    private static func filter(_ query: Event.Query, _ cycle: Cycle, _ visit: OrganizationVisit) -> Markup? {
        guard cycle.refused > 0 else { return nil }
        let address = visit.address("cycles", String(cycle.number))
        return Tag.p(.class("shell")) {
            if query.failedOnly {
                Tag.a(.href(address)) { "Show everything" }
            } else {
                Tag.a(.href(address.with("failed", "1"))) { "Show only what was refused" }
            }
        }
    }

    private static func links(
        _ events: [Event], _ query: Event.Query, _ cycle: Cycle, _ visit: OrganizationVisit
    ) -> PageLinks {
        let address = visit.address("cycles", String(cycle.number)).with("failed", query.failedOnly ? "1" : nil)
        var links = PageLinks(summary: "")
        if query.after > 0 { links.previous = (address, "First page") }
        if events.count > LogPage.rows {
            links.next = (address.with("after", String(events[LogPage.rows - 1].number)), "Next")
        }
        return links
    }
}
