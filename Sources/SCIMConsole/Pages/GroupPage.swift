import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHost

/// One group and its members.
enum GroupPage {
    private static let rows = 50

    static func page(_ id: String, _ visit: OrganizationVisit) throws -> Page {
        let (group, members) = try found(id, visit)
        let isFirst = visit.query["after"] == nil
        return try Page(group.displayName.forDisplay, in: .groups) {
            Tag.h1 { Markup.name(group.displayName) }
            let count = "\(group.memberCountText) \(group.memberCount == 1 ? "member" : "members")"
            Tag.p(.class("lead")) { "A group with \(count)." }
            if isFirst {
                GroupsPage.syncNotice(visit)?.markup
                facts(group, visit)
                protection(group, visit)
            }
            Tag.h2 { "Members" }
            if members.elements.isEmpty {
                Tag.p { isFirst ? "None." : "There are no more." }
            } else {
                Table(Table.plain("Name"), Table.text("Type")).markup(nil, members.elements.map { row($0, visit) })
            }
            let address = visit.address("groups", group.identifier)
            PageLinks(
                summary: count, previous: isFirst ? nil : (address, "First page"),
                next: members.next.map { (address.with("after", $0), "Next") })
            if isFirst {
                Tag.h2 { "History" }
                try history(group, visit)
                ShellLine(
                    command: SuggestedCommand("group show", organization: visit.organization.name, [group.displayName])
                        .text)
            }
        }
    }

    private static func found(
        _ id: String, _ visit: OrganizationVisit
    ) throws -> (Group, SCIMAdministration.Page<GroupMember>) {
        guard ResourceID(id) != nil else { throw PageFault.notFound("group") }
        do {
            let after = visit.query["after"].flatMap { ResourceID($0)?.description }
            let found = try visit.administration.members(
                of: id, in: visit.organization, after: after, limit: rows, countingTo: GroupsPage.counted)
            // A name may look like an identifier.
            guard found.group.identifier == id else { throw PageFault.notFound("group") }
            return (found.group, found.members)
        } catch let error as ServiceError where error.kind == .notFound {
            throw PageFault.notFound("group")
        }
    }

    enum Change: String {
        case protect, unprotect
    }

    private static func protection(_ group: Group, _ visit: OrganizationVisit) -> Markup {
        let change = group.isProtected ? Change.unprotect : .protect
        return Markup {
            Tag.p {
                group.isProtected
                    ? "This group is protected: Entra can neither delete it nor remove its last members."
                    : "Entra can delete this group and remove all of its members."
            }
            if visit.visit.isAdministrator {
                Tag.div(.class("buttons")) {
                    Form(visit.visit, to: visit.address("groups", group.identifier, change.rawValue), .inline) {
                        Tag.button { group.isProtected ? "Remove the protection" : "Protect" }
                    }
                }
            }
        }
    }

    static func perform(_ change: Change, _ id: String, _ visit: OrganizationVisit, _ form: FormFields) throws -> Reply
    {
        let group = try found(id, visit).0
        _ = try visit.administration.setProtected(
            change == .protect, group: group.identifier, of: visit.organization)
        return .redirect(
            visit.address("groups", group.identifier), change == .protect ? .groupProtected : .groupUnprotected)
    }

    private static func facts(_ group: Group, _ visit: OrganizationVisit) -> Markup {
        Tag.dl {
            Tag.dt { "Created" }
            Tag.dd { Markup.time(group.created, at: visit.now) }
            Tag.dt { "Last change" }
            Tag.dd { Markup.time(group.modified, at: visit.now) }
            Tag.dt { "id" }
            Tag.dd { Tag.code { group.identifier } }
            Tag.dt { "externalId" }
            Tag.dd { if let id = group.externalID { Markup.identifier(id) } else { "none" } }
        }
    }

    private static func row(_ member: GroupMember, _ visit: OrganizationVisit) -> [Markup] {
        let isGroup = member.type == "Group"
        return [
            Tag.a(.href(visit.address(isGroup ? "groups" : "members", member.identifier))) {
                Markup.name(member.name.isEmpty ? member.identifier : member.name)
            },
            Markup(isGroup ? "group" : "user"),
        ]
    }

    private static func history(_ group: Group, _ visit: OrganizationVisit) throws -> Markup {
        var query = Event.Query()
        query.group = group.identifier
        query.limit = 10
        let events = try visit.administration.log(of: visit.organization, query)
        guard !events.isEmpty else {
            return Tag.p { "The log has no entries about this group; entries are kept for 90 days." }
        }
        return Markup {
            LogList(events.reversed(), visit).markup
            Tag.p {
                Tag.a(.href(visit.address("log").with("group", group.identifier))) {
                    "Everything in the log about this group"
                }
            }
        }
    }
}
