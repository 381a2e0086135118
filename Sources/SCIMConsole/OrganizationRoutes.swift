import SCIMAdministration

/// Which page of an organization a path names, and which form.
enum OrganizationRoutes {
    static func reply(_ visit: OrganizationVisit, _ form: FormFields?) throws -> Reply {
        let segments = visit.visit.segments
        guard let first = segments.first, let section = Page.Section(rawValue: first) else {
            guard segments.isEmpty, form == nil else { throw PageFault.notFound("page") }
            return .redirect(visit.address("overview"), nil)
        }
        let rest = Array(segments.dropFirst())
        if form != nil { try visit.visit.requireAdministrator() }
        switch section {
        case .overview: return try only(rest, form) { try OverviewPage.page(visit) }
        case .provisioning: return try ProvisioningRoutes.reply(visit, rest, form)
        case .members: return try MemberRoutes.reply(visit, rest, form)
        case .groups: return try GroupRoutes.reply(visit, rest, form)
        case .log: return try LogRoutes.reply(visit, rest, form)
        case .cycles: return try CycleRoutes.reply(visit, rest, form)
        case .audit: return try only(rest, form) { try AuditPage.page(visit) }
        case .administrators: return try AdministratorsPage.reply(visit, rest, form)
        case .connect: return try only(rest, form) { try ConnectPage.page(visit) }
        }
    }

    /// A page without any below it, and without a form.
    static func only(_ rest: [String], _ form: FormFields?, _ page: () throws -> Page) throws -> Reply {
        guard rest.isEmpty else { throw PageFault.notFound("page") }
        guard form == nil else { throw PageFault.wrongMethod }
        return .page(try page())
    }
}
