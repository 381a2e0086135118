import SCIMAdministration
import SCIMCore
import SCIMDirectory

/// When Entra provisioned, and what it came to.
enum CyclesPage {
    /// The charts of the first page take the room of the rest.
    private static let (rows, rowsBelowCharts) = (50, 30)
    /// Days of the charts.
    private static let days = 30
    private static let memberDays = 90

    static func page(_ visit: OrganizationVisit) throws -> Page {
        let before = try visit.query["before"].flatMap { Int64($0) }.map { try CycleRoutes.cycle($0, visit) }
        let found: [Cycle]
        let rows = before == nil ? rowsBelowCharts : rows
        if let before {
            found = try visit.administration.cycles(before: before, of: visit.organization, limit: rows + 1)
        } else {
            found = try visit.administration.cycles(of: visit.organization, limit: rows + 1)
        }
        return try Page("Cycles", in: .cycles) {
            Tag.h1 { "Cycles" }
            Tag.p(.class("lead")) {
                "Requests that arrived close together: a provisioning cycle, a connection test, or one person provisioned on demand. Entra starts a cycle about every 40 minutes. Cycles are kept for 90 days."
            }
            if found.isEmpty, before == nil {
                Notice {
                    Tag.p { "There is none yet: no request with a valid token has come." }
                    Tag.p {
                        Tag.a(.href(visit.address("connect"))) { "Connect Entra" }
                        " shows what is still to be done."
                    }
                }
            } else {
                if before == nil { try charts(visit) }
                Tag.h2 { before == nil ? "Last cycles" : "Earlier cycles" }
                CycleTable.markup(Array(found.prefix(rows)), visit)
                links(found, rows, isFirst: before == nil, visit)
            }
            ShellLine(.listCycles(organization: visit.organization.name))
        }
    }

    private static func charts(_ visit: OrganizationVisit) throws -> Markup {
        let days = try visit.administration.dailyProvisioning(of: visit.organization, days: days)
        let members = try visit.administration.memberCounts(of: visit.organization, days: memberDays)
        return Markup {
            Tag.h2 {
                "Created, changed and refused "
                Tag.span(.class("aside")) { "per day, last 30 days, UTC" }
            }
            DayChart(days: days).markup
            Tag.h2 {
                "Members "
                Tag.span(.class("aside")) { "last 90 days" }
            }
            MemberChart(counts: members).markup
        }
    }

    private static func links(_ found: [Cycle], _ rows: Int, isFirst: Bool, _ visit: OrganizationVisit) -> PageLinks {
        var links = PageLinks(summary: "")
        if !isFirst { links.previous = (visit.address("cycles"), "Newest") }
        if found.count > rows {
            links.next = (visit.address("cycles").with("before", String(found[rows - 1].number)), "Older")
        }
        return links
    }
}
