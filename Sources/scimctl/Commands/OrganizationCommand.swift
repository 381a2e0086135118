import ArgumentParser
import SCIMAdministration
import SCIMDirectory

/// A command about one organization: the database is opened and the organization found before it runs.
protocol OrganizationCommand: ParsableCommand {
    associatedtype Choice: OrganizationChoice

    var organization: Choice { get }
    var common: CommonOptions { get }
    /// What it does with the database; it reads unless it says otherwise.
    var access: Administration.Access { get }

    func run(_ administration: Administration, in owner: Organization) throws
}

extension OrganizationCommand {
    var access: Administration.Access { .reading }

    func run() throws {
        let administration = try common.administration(access)
        try run(administration, in: administration.organization(organization.chosen))
    }
}
