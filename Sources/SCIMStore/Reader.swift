/// A connection for reading, used by one thread.
package final class Reader {
    private let connection: Connection

    init(_ connection: Connection) { self.connection = connection }

    /// Runs `body` on one state of the database, whatever is written meanwhile.
    package func read<Value>(_ body: (Snapshot) throws -> Value) throws -> Value {
        // The statement stands on its row until `body` is done, and keeps the state for all others of the connection:
        // what BEGIN and COMMIT would do, for the price of asking what has to be asked anyway.
        let value = try connection.first("SELECT number FROM generation") { row in
            try body(Snapshot(connection, generation: row.integer(0)))
        }
        guard let value else { preconditionFailure("the table of the generation has one row") }
        return value
    }

    /// Stops a running `read` from another thread.
    package var interrupter: Interrupter { connection.interrupter }

    /// Steps of SQLite's virtual machine taken so far: work, measured without clock.
    package var stepCount: Int { connection.stepCount }
}
