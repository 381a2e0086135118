import SCIMCore

/// One state of the database, before an organization is known. Valid inside the closure that it was given to.
package class Snapshot {
    let connection: Connection
    private let knownGeneration: Int64?

    /// - Parameter generation: nil if it was not read yet, or may be stepped meanwhile.
    init(_ connection: Connection, generation: Int64?) {
        self.connection = connection
        knownGeneration = generation
    }

    /// What is remembered of one organization.
    package func organization(_ id: OrganizationID) -> OrganizationSnapshot { OrganizationSnapshot(connection, id) }

    /// The number that every change of organizations, settings, roles, mappings and tokens' validity steps: what was
    /// kept in memory is still right while it is the same.
    package func generation() throws -> Int64 {
        try knownGeneration ?? connection.integer("SELECT number FROM generation")
    }
}

/// What is remembered of one organization, in one state of the database.
package class OrganizationSnapshot {
    package let organization: OrganizationID
    let connection: Connection

    init(_ connection: Connection, _ organization: OrganizationID) {
        self.connection = connection
        self.organization = organization
    }

    /// For loops that look at one row after another.
    ///
    /// - Throws: `StoreError.outOfTime` once the deadline of this read or write has passed.
    package func checkDeadline() throws { try connection.checkDeadline() }

    /// The value that the organization's `?` gets: the first parameter of every statement here.
    var scope: SQLValue { SQLValue(organization) }
}
