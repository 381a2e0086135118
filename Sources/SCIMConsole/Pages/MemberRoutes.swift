import SCIMAdministration
import SCIMCore
import SCIMHost

/// Which page of members a path names, and which form.
enum MemberRoutes {
    /// - Parameter rest: the segments of the path behind `members`.
    static func reply(_ visit: OrganizationVisit, _ rest: [String], _ form: FormFields?) throws -> Reply {
        if rest.first == "deleted" { return try DeletedRecordPage.reply(visit, Array(rest.dropFirst()), form) }
        if rest == ["new"] {
            try visit.visit.requireAdministrator()
            return try form.map { try NewMemberPage.perform(visit, $0) } ?? .page(try NewMemberPage.page(visit))
        }
        if rest.count == 2, rest[1] == "rename" {
            try visit.visit.requireAdministrator()
            let user = try details(rest[0], visit, history: 0).user
            return try form.map { try RenameMemberPage.perform(user, visit, $0) }
                ?? .page(RenameMemberPage.page(user, visit))
        }
        switch (rest.count, form) {
        case (0, nil): return .page(try MembersPage.page(visit))
        case (1, nil) where rest[0] == "export.csv": return try MembersPage.export(visit)
        case (1, nil):
            if let deleted = try DeletedPage.address(ofDeleted: rest[0], visit) { return .redirect(deleted, nil) }
            return .page(try MemberPage.page(try details(rest[0], visit), visit))
        case (2, nil) where rest[1] == "groups": return .page(try MemberGroupsPage.page(rest[0], visit))
        case (2, _):
            guard let change = MemberChange(rawValue: rest[1]) else { throw PageFault.notFound("page") }
            let user = try details(rest[0], visit, history: 0).user
            guard let form else {
                try visit.visit.requireAdministrator()
                return .page(try MemberChangePage(change, user, visit).page())
            }
            return try MemberChangePage(change, user, visit).perform(form)
        case (0...1, _?): throw PageFault.wrongMethod
        default: throw PageFault.notFound("page")
        }
    }

    /// - Throws: `PageFault.notFound` for an id that is none, or not of a member here.
    private static func details(_ id: String, _ visit: OrganizationVisit, history: Int = 20) throws -> UserDetails {
        guard ResourceID(id) != nil else { throw PageFault.notFound("member") }
        do {
            let found = try visit.administration.user(
                id, of: visit.organization, historyLimit: history, groupLimit: MemberPage.shownGroups + 1)
            // A name may look like an identifier.
            guard found.user.identifier == id else { throw PageFault.notFound("member") }
            return found
        } catch let error as ServiceError where error.kind == .notFound {
            throw PageFault.notFound("member")
        }
    }
}

/// What can be done with a member here.
enum MemberChange: String, CaseIterable {
    case activate, deactivate, protect, unprotect
    case setRole = "role"
    case clearRole = "clear-role"
}
