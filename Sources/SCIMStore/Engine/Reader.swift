/// A connection for reading, used by one thread.
package final class Reader {
    let connection: Connection
    /// In which the schema was looked at last: every update of the schema steps the generation.
    private var checkedGeneration: Int64?

    init(_ connection: Connection) { self.connection = connection }

    /// Runs `body` on one state of the database, whatever is written meanwhile.
    ///
    /// - Parameter deadline: nil for as long as it takes.
    /// - Throws: what `body` throws; `StoreError.newerSchema` if a newer program has updated the schema; `StoreError.outOfTime`
    ///   once the deadline has passed.
    package func read<Value>(until deadline: Deadline? = nil, _ body: (Snapshot) throws -> Value) throws -> Value {
        try connection.withDeadline(deadline) { try read(body) }
    }

    private func read<Value>(_ body: (Snapshot) throws -> Value) throws -> Value {
        // The statement is on its row until `body` is done, and keeps the state for all others of the connection:
        // what BEGIN and COMMIT would do, for the price of asking what has to be asked anyway.
        let value = try connection.first("SELECT number FROM generation") { row in
            let generation = row.integer(0)
            if generation != checkedGeneration {
                try connection.checkSchema()
                checkedGeneration = generation
            }
            return try body(Snapshot(connection, generation: generation))
        }
        guard let value else { throw StoreError.damaged("the table generation has no row") }
        return value
    }
}
