/// The open write transaction, inside the savepoint of one write. Valid inside the closure that it was given to.
package final class WriteTransaction: Snapshot {
    init(_ connection: Connection) { super.init(connection, nil) }

    package override func organization(_ id: OrganizationID) -> OrganizationTransaction {
        OrganizationTransaction(connection, id)
    }

    /// Tells every cache of settings and tokens that it is out of date.
    func stepGeneration() throws { try connection.run("UPDATE generation SET number = number + 1") }
}

/// One organization inside a write transaction: everything that can be read, and the writes.
package final class OrganizationTransaction: OrganizationSnapshot {
    /// Tells every cache of settings and tokens that it is out of date.
    func stepGeneration() throws { try connection.run("UPDATE generation SET number = number + 1") }
}
