package import SCIMAdministration
package import SCIMCore
package import SCIMDirectory
package import SCIMHost

/// One request of somebody who is signed in: who, what they see, and what they ask.
package struct Visit {
    /// Acts as the session, and for a viewer only reads.
    package let administration: Administration
    package let configuration: Configuration
    /// By which the database is opened again for an answer that is written after this visit.
    let surroundings: Surroundings
    package let session: ConsoleSession
    /// The segments of the path below the console's base, and below the organization's where there is one.
    let segments: [String]
    package let query: FormFields
    /// What the form must bring back.
    let formToken: String
    package let now: Instant

    package var isAdministrator: Bool { session.access.role == .administrator }
    package var seesMachine: Bool { session.access.organization == nil }

    /// - Throws: `PageFault.viewer` for who may not change anything.
    package func requireAdministrator() throws {
        guard isAdministrator else { throw PageFault.viewer }
    }

    /// - Throws: `PageFault.notFound` for who does not see the whole machine: as if there were no such page.
    package func requireMachine() throws {
        guard seesMachine else { throw PageFault.notFound("page") }
    }
}

/// A visit to the pages of one organization.
package struct OrganizationVisit {
    package let visit: Visit
    package let organization: Organization

    package var administration: Administration { visit.administration }
    package var query: FormFields { visit.query }
    package var now: Instant { visit.now }

    /// The same with the organization as it is now: somebody else may have changed it since the request came.
    package func refreshed() throws -> OrganizationVisit {
        OrganizationVisit(visit: visit, organization: try administration.organization(organization.name))
    }

    /// The address of a page of this organization.
    package func address(_ segments: String...) -> Address { Address(["@" + organization.name] + segments) }
}
