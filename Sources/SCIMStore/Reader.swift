/// A connection for reading, used by one thread.
package final class Reader {
    private let connection: Connection
    private let generations = GenerationCache()

    init(_ connection: Connection) { self.connection = connection }

    /// Runs `body` on one state of the database, whatever is written meanwhile.
    package func read<Value>(_ body: (Snapshot) throws -> Value) throws -> Value {
        try connection.atOneMoment { try body(Snapshot(connection, generations)) }
    }

    /// Stops a running `read` from another thread.
    package var interrupter: Interrupter { connection.interrupter }

    /// Steps of SQLite's virtual machine taken so far: work, measured without clock.
    package var stepCount: Int { connection.stepCount }
}

/// The generation that a connection saw last, and the state of the file in which it saw it.
final class GenerationCache {
    var dataVersion: Int64 = -1
    var generation: Int64 = 0
}
