/// The open write transaction, inside the savepoint of one write. Valid inside the closure that it was given to.
package final class WriteTransaction: Snapshot {
    /// Of the write that is running.
    var limits: WriteLimits?

    init(_ connection: Connection) { super.init(connection, generation: nil) }

    package override func organization(_ id: OrganizationID) -> OrganizationTransaction {
        OrganizationTransaction(connection, id)
    }

    /// Tells every cache of settings and tokens that it is out of date.
    func stepGeneration() throws { try connection.run("UPDATE generation SET number = number + 1") }

    /// For work of several parts, each of which may take as long as one write: the next part begins.
    package func renewDeadline() { connection.renewDeadline(limits?.end) }

    /// Runs one part of a write in a savepoint of its own: when it throws, its changes alone are rolled back.
    ///
    /// - Throws: only what ends the whole transaction. Where SQLite has rolled it back by itself (a full disk, an I/O error),
    ///   there is no savepoint any longer and nothing to roll back.
    package func attempt<Value>(_ body: () throws -> Value) throws -> Result<Value, any Error> {
        try connection.control("SAVEPOINT part")
        do {
            let value = try body()
            try connection.control("RELEASE part")
            return .success(value)
        } catch {
            guard connection.isInTransaction else { throw error }
            try connection.control("ROLLBACK TO part")
            try connection.control("RELEASE part")
            return .failure(error)
        }
    }
}

/// One organization inside a write transaction: everything that can be read, and the writes.
package final class OrganizationTransaction: OrganizationSnapshot {
    /// Tells every cache of settings and tokens that it is out of date.
    func stepGeneration() throws { try connection.run("UPDATE generation SET number = number + 1") }
}
