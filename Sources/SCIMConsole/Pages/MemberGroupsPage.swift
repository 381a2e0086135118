import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHost

/// All groups of one member.
enum MemberGroupsPage {
    private static let rows = 50

    static func page(_ id: String, _ visit: OrganizationVisit) throws -> Page {
        let (user, groups) = try found(id, visit)
        let address = visit.address("members", user.identifier, "groups")
        return Page("Groups of a member", in: .members) {
            Tag.h1 {
                "Groups of "
                Markup.name(user.displayName ?? user.userName)
            }
            Tag.p(.class("lead")) { "The groups that this member belongs to directly, oldest first." }
            if groups.elements.isEmpty {
                Tag.p { "None." }
            } else {
                Tag.ul {
                    for group in groups.elements {
                        Tag.li {
                            Tag.a(.href(visit.address("groups", group.identifier))) { Markup.name(group.displayName) }
                        }
                    }
                }
            }
            PageLinks(
                summary: "", previous: groups.previous.map { (address.with("before", $0), "Previous") },
                next: groups.next.map { (address.with("after", $0), "Next") })
            Tag.p { Tag.a(.href(visit.address("members", user.identifier))) { "Back to the member" } }
            ShellLine(
                command: SuggestedCommand("user show", organization: visit.organization.name, [user.userName]).text)
        }
    }

    private static func found(
        _ id: String, _ visit: OrganizationVisit
    ) throws -> (User, SCIMAdministration.Page<UserDetails.GroupName>) {
        guard ResourceID(id) != nil else { throw PageFault.notFound("member") }
        do {
            let found = try visit.administration.groups(
                ofUser: id, of: visit.organization, after: visit.query["after"], before: visit.query["before"],
                limit: rows)
            // A name may look like an identifier.
            guard found.user.identifier == id else { throw PageFault.notFound("member") }
            return found
        } catch let error as ServiceError where error.kind == .notFound {
            throw PageFault.notFound("member")
        }
    }
}
