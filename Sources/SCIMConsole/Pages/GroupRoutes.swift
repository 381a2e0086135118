import SCIMAdministration
import SCIMCore

/// Which page of groups a path names.
enum GroupRoutes {
    /// - Parameter rest: the segments of the path behind `groups`.
    static func reply(_ visit: OrganizationVisit, _ rest: [String], _ form: FormFields?) throws -> Reply {
        if let form, rest.count == 2, let change = GroupPage.Change(rawValue: rest[1]) {
            return try GroupPage.perform(change, rest[0], visit, form)
        }
        guard form == nil else { throw PageFault.wrongMethod }
        switch rest.count {
        case 0: return .page(try GroupsPage.page(visit))
        case 1 where rest[0] == "export.csv": return try GroupsPage.export(visit)
        case 1:
            if let deleted = try DeletedPage.address(ofDeleted: rest[0], visit) { return .redirect(deleted, nil) }
            return .page(try GroupPage.page(rest[0], visit))
        default: throw PageFault.notFound("page")
        }
    }
}
