extension Store {
    /// Takes the write-ahead log back into the database as far as no reader is in the way; no write waits for it.
    package func checkpoint() throws {
        _ = try withMaintenanceConnection { try $0.run("PRAGMA wal_checkpoint(PASSIVE)") }
    }

    /// Whether the database answers.
    package func isAnswering() -> Bool {
        let answer = try? withMaintenanceConnection { try $0.integer("SELECT 1") }
        return answer == 1
    }
}
