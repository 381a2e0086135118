import SCIMAdministration

/// Which page of the log a path names.
enum LogRoutes {
    /// - Parameter rest: the segments of the path behind `log`.
    static func reply(_ visit: OrganizationVisit, _ rest: [String], _ form: FormFields?) throws -> Reply {
        guard form == nil else { throw PageFault.wrongMethod }
        switch rest.count {
        case 0: return .page(try LogPage.page(visit))
        case 2 where rest[0] == "requests": return .page(try RequestPage.page(rest[1], visit))
        default: throw PageFault.notFound("page")
        }
    }
}
