import SCIMAdministration
import SCIMCore
import SCIMDirectory

/// The groups of an organization.
enum GroupsPage {
    static let rows = 50
    /// Members that are counted of each group: a count has to walk along all of them.
    static let counted = 10_000
    static func page(_ visit: OrganizationVisit) throws -> Page {
        let search = visit.query["search"]
        let after = visit.query["after"].flatMap { ResourceID($0)?.description }
        let before = after == nil ? visit.query["before"].flatMap { ResourceID($0)?.description } : nil
        let found = try visit.administration.groups(
            of: visit.organization, search: search, after: after, before: before, limit: rows,
            countingTo: counted)
        let count = try visit.administration.counts(of: visit.organization).groups
        let address = visit.address("groups").with("search", search)
        return Page("Groups", in: .groups) {
            Tag.h1 { "Groups" }
            syncNotice(visit)?.markup
            if count == 0 {
                empty(visit)
            } else {
                Tag.p(.class("lead")) { "\(count.counted("group")), oldest first." }
                Filters(visit.address("groups")) { Filters.search("search", "Part of the name", search) }
                if found.elements.isEmpty {
                    Notice {
                        Tag.p { "No group matches." }
                        Tag.p { Tag.a(.href(visit.address("groups"))) { "Show all groups" } }
                    }
                } else {
                    table(found.elements, visit)
                }
                PageLinks(
                    summary: search == nil ? count.counted("group") : "",
                    previous: found.previous.map { (address.with("before", $0), "Previous") },
                    next: found.next.map { (address.with("after", $0), "Next") })
                Tag.p {
                    Tag.a(.href(visit.address("groups", "export.csv").with("search", search))) { "Export as CSV" }
                    ": one row for each membership."
                }
                Tag.p { Tag.a(.href(visit.address("members", "deleted"))) { "Deleted members and groups" } }
                ShellLine(
                    command: SuggestedCommand(
                        "group export", organization: visit.organization.name, options: "--format csv"
                    ).text)
            }
        }
    }

    static func syncNotice(_ visit: OrganizationVisit) -> Notice? {
        guard !visit.organization.groupsAreSynced else { return nil }
        return Notice(.warning) {
            Tag.p { Tag.strong { "Group sync is off." } }
            Tag.p {
                "Entra's requests for groups are refused; groups that were there stay as they are. To have groups here, "
                if visit.visit.isAdministrator {
                    visit.change(visit.address("provisioning", "groups"), "turn group sync on")
                } else {
                    "an administrator turns group sync on"
                }
                ", and turn on the mapping of groups in Entra."
            }
        }
    }

    private static func empty(_ visit: OrganizationVisit) -> Markup? {
        guard visit.organization.groupsAreSynced else { return nil }
        return Notice {
            Tag.p {
                "There are no groups yet. In Entra, assign groups to the application; the next cycle brings them with their members."
            }
            Tag.p { Tag.a(.href(visit.address("connect"))) { "Connect Entra" } }
        }.markup
    }

    private static func table(_ groups: [Group], _ visit: OrganizationVisit) -> Markup {
        Table(Table.plain("Name"), Table.number("Members"), Table.text("Last change"), Table.text("Created")).markup(
            nil,
            groups.map { group in
                [
                    Tag.a(.href(visit.address("groups", group.identifier))) { Markup.name(group.displayName) },
                    Markup(group.memberCountText), .time(group.modified, at: visit.now),
                    .time(group.created, at: visit.now),
                ]
            })
    }

    static func export(_ visit: OrganizationVisit) throws -> Reply {
        let (organization, search) = (visit.organization, visit.query["search"])
        return visit.table("groups.csv") { administration, output in
            try administration.exportGroups(of: organization, search: search, as: .csv, to: output)
        }
    }
}

extension Group {
    /// `4,182`, `over 10,000`
    var memberCountText: String { hasMoreMembers ? "over \(memberCount.grouped)" : memberCount.grouped }
}
