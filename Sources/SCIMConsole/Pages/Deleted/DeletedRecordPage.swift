import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHost

/// One deleted member or group, and the forms that restore it or remove it for good.
struct DeletedRecordPage {
    let details: DeletedResourceDetails
    let visit: OrganizationVisit

    private var record: DeletedResource { details.resource }
    private var address: Address { visit.address("members", "deleted", record.identifier) }

    private func address(_ change: Change) -> Address {
        visit.address("members", "deleted", record.identifier, change.rawValue)
    }

    enum Change: String {
        case restore, purge
    }

    /// - Parameter rest: the segments behind `members/deleted`.
    static func reply(_ visit: OrganizationVisit, _ rest: [String], _ form: FormFields?) throws -> Reply {
        guard let id = rest.first else {
            guard form == nil else { throw PageFault.wrongMethod }
            return .page(try DeletedPage.page(visit))
        }
        let page = DeletedRecordPage(details: try details(id, visit), visit: visit)
        switch (rest.count, form) {
        case (1, nil): return .page(page.page(error: nil))
        case (1, _?): throw PageFault.wrongMethod
        case (2, _):
            guard let change = Change(rawValue: rest[1]) else { throw PageFault.notFound("page") }
            try visit.visit.requireAdministrator()
            return form == nil ? .page(page.confirmation(change)) : try page.perform(change)
        default: throw PageFault.notFound("page")
        }
    }

    /// - Throws: `PageFault.notFound` for an id that is none, or not of a deleted record here.
    private static func details(_ id: String, _ visit: OrganizationVisit) throws -> DeletedResourceDetails {
        guard ResourceID(id) != nil else { throw PageFault.notFound("deleted record") }
        do {
            let found = try visit.administration.deletedResource(id, of: visit.organization)
            // A name may look like an identifier.
            guard found.resource.identifier == id else { throw PageFault.notFound("deleted record") }
            return found
        } catch let error as ServiceError where error.kind == .notFound || error.kind == .usage {
            throw PageFault.notFound("deleted record")
        }
    }

    private func page(error: ServiceError?) -> Page {
        Page(record.name.forDisplay, in: .members, status: error == nil ? 200 : 409) {
            Tag.h1 { Markup.name(record.displayName ?? record.name) }
            Tag.p(.class("lead")) { "A \(record.typeWord) that was deleted." }
            if let error {
                Notice(.bad) {
                    Tag.p { "\(error.message.capitalizedSentence)." }
                    if let remedy = error.remedy { Tag.p { Markup.remedy(remedy, in: visit) } }
                }
            }
            taken
            facts
            if visit.visit.isAdministrator {
                Tag.div(.class("buttons")) {
                    Tag.a(.class("button main"), .href(address(.restore))) { "Restore\u{2026}" }
                    Tag.a(.class("button"), .href(address(.purge))) { "Remove for good\u{2026}" }
                }
            }
            Tag.p { Tag.a(.href(visit.address("members", "deleted"))) { "All that was deleted" } }
            ShellLine(.restoreDeleted(id: record.identifier, organization: visit.organization.name))
        }
    }

    private var taken: Markup? {
        guard let holder = details.nameHolder else { return nil }
        return Notice(.warning) {
            Tag.p {
                "Another \(record.typeWord) has the name now: "
                Tag.a(.href(visit.address(record.isUser ? "members" : "groups", holder))) { "see it" }
                ". Nothing can be restored as long as it is there."
            }
        }.markup
    }

    private var facts: Markup {
        Tag.dl {
            Tag.dt { record.isUser ? "User name" : "Name" }
            Tag.dd { Markup.name(record.name) }
            if let email = record.email {
                Tag.dt { "E-mail" }
                Tag.dd { Markup.name(email) }
            }
            if record.isUser {
                Tag.dt { "State" }
                Tag.dd { record.isActive ? "active when deleted" : "inactive when deleted" }
                Tag.dt { "Role" }
                Tag.dd { record.role.map { Markup.name($0) } ?? Markup("none") }
            }
            Tag.dt { "Deleted" }
            Tag.dd {
                Markup.time(record.deleted, at: visit.now)
                " by "
                DeletedPage.by(record)
            }
            Tag.dt { "Removed for good" }
            Tag.dd { Markup.time(record.expires, at: visit.now) }
            Tag.dt { "Memberships" }
            Tag.dd { membershipText }
            if !details.groups.isEmpty {
                Tag.dt { "Groups" }
                Tag.dd {
                    for group in details.groups { Tag.span(.class("line")) { Markup.name(group) } }
                }
            }
            Tag.dt { "id" }
            Tag.dd { Tag.code { record.identifier } }
        }
    }

    private var membershipText: String {
        "\(details.restorableMemberships.grouped) of \(details.memberships.grouped) would come back"
    }

    private func confirmation(_ change: Change) -> Page {
        let title = change == .restore ? "Restore" : "Remove for good"
        return Page(title, in: .members) {
            Tag.h1 {
                "\(title): "
                Markup.name(record.displayName ?? record.name)
            }
            if change == .restore { taken }
            Tag.p(.class("lead")) { consequence(change) }
            Form(visit.visit, to: address(change)) {
                Form.buttons(title, isDestructive: change == .purge, cancel: address)
            }
        }
    }

    private func consequence(_ change: Change) -> String {
        switch change {
        case .restore:
            "The \(record.typeWord) comes back with its id, its values and its role; of its memberships, \(membershipText). Entra is not told: it finds the \(record.typeWord) by the matching attribute when it next looks."
        case .purge:
            "The \(record.typeWord) cannot be restored then. Entries in the log stay."
        }
    }

    private func perform(_ change: Change) throws -> Reply {
        do {
            switch change {
            case .restore:
                _ = try visit.administration.restoreDeleted(record.identifier, of: visit.organization)
                return .redirect(
                    visit.address(record.isUser ? "members" : "groups", record.identifier), .restored)
            case .purge:
                _ = try visit.administration.purgeDeleted(record.identifier, of: visit.organization)
                return .redirect(visit.address("members", "deleted"), .purged)
            }
        } catch let error as ServiceError where error.kind == .conflict {
            return .page(page(error: error))
        }
    }
}
