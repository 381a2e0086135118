/// One step of the schema. The list is append-only: a step that was released is never changed.
struct Migration {
    /// The number of the schema after this step, kept in `user_version`.
    let number: Int
    let script: String

    /// All steps in order, numbered from 1.
    static let all: [Migration] = [
        .initial, .audit, .extensionSchemas, .resourceBlocks, .activity, .writes, .tokenPurpose, .refusalReasons,
        .console, .counts, .keySets, .entraSignIn, .credentials, .recovery,
    ]

    /// The schema that this program works with.
    static var current: Int { all.count }
}

extension Connection {
    /// "SCIM" in `application_id`: what `file` and we know the database by.
    static let applicationID: Int64 = 0x5343_494D

    /// Brings the schema to `target`, each step in a transaction of its own together with its number.
    ///
    /// Two processes may do this at once: each step looks at the number again under the write lock.
    func migrate(to target: Int = Migration.current) throws {
        // Nothing to do is found without the write lock: who only opens the database does not wait for its writer.
        guard try schemaNumber() < target else { return }
        for migration in Migration.all.prefix(target) {
            try run("BEGIN IMMEDIATE")
            do {
                if try schemaNumber() < migration.number {
                    try execute(script: migration.script)
                    // Programs that have the database open look at the schema's number when this one has changed.
                    try run("UPDATE generation SET number = number + 1")
                    try execute(script: "PRAGMA application_id = \(Connection.applicationID)")
                    try execute(script: "PRAGMA user_version = \(migration.number)")
                }
                try run("COMMIT")
            } catch {
                if isInTransaction { try run("ROLLBACK") }
                throw error
            }
        }
    }

    /// Refuses a database that is not ours, or one of a newer program.
    func checkIdentity() throws {
        // At one moment: another process may be making the schema, and half of that is seen by nobody.
        let (application, number, isEmpty) = try atOneMoment {
            let count = try integer("SELECT COUNT(*) FROM sqlite_schema")
            return (try integer("PRAGMA application_id"), try schemaNumber(), count == 0)
        }
        if application == 0 && number == 0 && isEmpty { return }
        guard application == Connection.applicationID else {
            throw StoreError.foreign(path: path, applicationID: application)
        }
        try check(number)
    }

    /// Refuses a database whose schema a newer program has changed since this connection was opened.
    func checkSchema() throws { try check(schemaNumber()) }

    private func check(_ number: Int) throws {
        guard number <= Migration.current else {
            throw StoreError.newerSchema(path: path, found: number, known: Migration.current)
        }
    }

    /// The number of the schema, 0 for an empty file.
    func schemaNumber() throws -> Int { Int(try integer("PRAGMA user_version")) }
}
