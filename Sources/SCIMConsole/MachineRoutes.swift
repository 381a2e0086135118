import SCIMAdministration

/// Which page beside those of an organization a path names, and which form.
enum MachineRoutes {
    static func reply(_ visit: Visit, _ form: FormFields?) throws -> Reply {
        if let own = visit.session.access.organization, visit.segments.isEmpty, form == nil {
            return .redirect(Address("@" + own, "overview"), nil)
        }
        if form != nil, visit.segments.first != "sessions" { try visit.requireAdministrator() }
        switch (visit.segments, form) {
        case ([], nil): return .page(try OrganizationsPage.page(visit))
        case ([], let form?): return try OrganizationsPage.create(visit, form)
        case (["sessions"], nil): return .page(try SessionsPage.page(visit))
        case (["sessions"], let form?): return try SessionsPage.perform(visit, form)
        case (["users"], nil): return .page(try UsersPage.page(visit))
        case (["users"], let form?): return try UsersPage.perform(visit, form)
        case (["users", "entra"], _), (["users", "remove-entra"], _):
            return try UsersPage.entraSignIn(visit, form)
        case (["health"], nil): return .page(try HealthPage.page(visit))
        case (["about"], nil): return .page(AboutPage.page())
        default: throw PageFault.notFound("page")
        }
    }
}
