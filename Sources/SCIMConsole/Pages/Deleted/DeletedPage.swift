import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHost

/// Members and groups that were deleted and can be restored.
enum DeletedPage {
    private static let rows = 50

    static func page(_ visit: OrganizationVisit) throws -> Page {
        let count = try visit.administration.deletedCount(of: visit.organization)
        var query = DeletedQuery()
        query.search = visit.query["search"]
        query.after = visit.query["after"].flatMap { ResourceID($0)?.description }
        query.limit = rows
        let found = try found(query, visit)
        let address = visit.address("members", "deleted")
        return Page("Deleted", in: .members) {
            Tag.h1 { "Deleted members and groups" }
            Tag.p(.class("lead")) {
                "What is deleted is gone for Entra, and its name is free. Here it is kept for 30 days, and you can restore it."
            }
            if count == 0 {
                Notice { Tag.p { "Nothing was deleted in the last 30 days." } }
            } else {
                Filters(address) { Filters.search("search", "Part of the name", query.search) }
                if found.elements.isEmpty {
                    Notice {
                        Tag.p { query.search == nil ? "There are no more." : "Nothing that was deleted matches." }
                        Tag.p { Tag.a(.href(address)) { "Show all" } }
                    }
                } else {
                    table(found.elements, visit)
                }
                PageLinks(
                    summary: count.counted("deleted record"),
                    previous: query.after == nil ? nil : (address.with("search", query.search), "First page"),
                    next: found.next.map { (address.with("search", query.search).with("after", $0), "Next") })
            }
            ShellLine(.listDeleted(organization: visit.organization.name))
        }
    }

    /// One that the place is behind may have been restored or have expired meanwhile: then the list begins anew.
    private static func found(
        _ query: DeletedQuery, _ visit: OrganizationVisit
    ) throws -> SCIMAdministration.Page<DeletedResource> {
        do {
            return try visit.administration.deletedResources(of: visit.organization, query)
        } catch let error as ServiceError where error.kind == .notFound {
            var query = query
            query.after = nil
            return try visit.administration.deletedResources(of: visit.organization, query)
        }
    }

    private static func table(_ records: [DeletedResource], _ visit: OrganizationVisit) -> Markup {
        Table(
            Table.plain("Name"), Table.text("Type"), Table.text("Deleted"), Table.text("By"),
            Table.text("Removed for good")
        ).markup(
            nil,
            records.map { record in
                [
                    Markup {
                        Tag.a(.href(visit.address("members", "deleted", record.identifier))) {
                            Markup.name(record.displayName ?? record.name)
                        }
                        if record.displayName != nil { Tag.span(.class("second")) { Markup.name(record.name) } }
                    },
                    Markup(record.typeWord), .time(record.deleted, at: visit.now), by(record),
                    .time(record.expires, at: visit.now),
                ]
            })
    }

    /// Where a deleted record is seen, to which links of the log lead; nil for an id that is not one's.
    static func address(ofDeleted id: String, _ visit: OrganizationVisit) throws -> Address? {
        guard let id = ResourceID(id)?.description, try visit.administration.isDeleted(id, in: visit.organization)
        else { return nil }
        return visit.address("members", "deleted", id)
    }

    static func by(_ record: DeletedResource) -> Markup {
        record.credentialName.map { Markup.name($0) } ?? Markup("an administrator")
    }
}

extension DeletedResource {
    /// `member`, `group`
    var typeWord: String { isUser ? "member" : "group" }
}
