package import SCIMCore
package import SCIMHost
import SCIMStore

/// What an administrator can do, the same from the command line and from the console.
///
/// Opens the database itself beside the worker, which notices every change with its next request.
package final class Administration {
    private let database: OpenDatabase
    var store: Store { database.store }
    let reader: Reader
    let surroundings: Surroundings
    private let access: Access
    /// Whether every change is made and then rolled back, to see its result without changing anything.
    var isDryRun: Bool { access == .dryRun }
    private let actor: Actor

    /// What is done with the database. Only what changes it may bring an older schema up to date.
    package enum Access: Sendable, Hashable, CaseIterable {
        /// Reads.
        case reading
        /// Looks for faults; it removes whatever it writes for that.
        case examining
        /// Makes every change and rolls it back.
        case dryRun
        /// Changes something.
        case changing
        /// Changes something, and makes a missing database, as for the first setting of a new machine.
        case creating
        /// Answers a browser: changes something, and leaves an older schema to be brought up to date by the service.
        case console

        var mayUpdate: Bool { self == .changing || self == .creating }
    }

    /// - Parameters:
    ///   - configuration: where the database and its backups are.
    ///   - actor: who makes the changes, for the audit trail.
    /// - Throws: `ServiceError` if the database is missing, of a newer version, another program's, or of an older
    ///   version and must not be updated now.
    package init(configuration: Configuration, access: Access, surroundings: Surroundings, actor: Actor) throws {
        let store = try configuration.openDatabase(
            as: .administration, creating: access == .creating, surroundings: surroundings,
            mayUpdate: access.mayUpdate)
        self.access = access
        database = OpenDatabase(store)
        reader = try ServiceError.explaining(store.path) { try store.makeReader() }
        self.surroundings = surroundings
        self.actor = actor
    }

    private init(_ other: Administration, access: Access, actor: Actor) {
        self.access = access
        database = other.database
        reader = other.reader
        surroundings = other.surroundings
        self.actor = actor
    }

    /// The same database for somebody else, who becomes known only after it was opened.
    package func acting(as actor: Actor, access: Access) -> Administration {
        Administration(self, access: access, actor: actor)
    }

    /// Closes the database with the last one that uses it.
    private final class OpenDatabase {
        let store: Store

        init(_ store: Store) { self.store = store }

        deinit { store.close() }
    }

    /// The time by which everything here is told.
    package var time: Instant { surroundings.now() }

    /// Reads in one snapshot.
    func read<Value>(_ body: (Snapshot) throws -> Value) throws -> Value {
        try translating { try reader.read(body) }
    }

    /// Writes in one transaction, in which the trail takes down what an administrator changes.
    func write<Value: Sendable>(
        _ body: @escaping @Sendable (WriteTransaction, AuditTrail) throws -> Value
    ) throws -> Value {
        guard access != .reading else {
            throw ServiceError(.notPermitted, "the database was opened only for reading, so nothing was changed")
        }
        let (actor, now, isDryRun) = (actor, surroundings.now(), isDryRun)
        return try translating {
            do {
                return try store.write { transaction in
                    let value = try body(transaction, AuditTrail(transaction, actor: actor, at: now))
                    if isDryRun { throw RolledBack(value: value) }
                    return value
                }
            } catch let rolledBack as RolledBack<Value> {
                return rolledBack.value
            }
        }
    }

    /// Rolls back the change of a dry run, and carries its result out of the transaction.
    private struct RolledBack<Value: Sendable>: Error {
        let value: Value
    }

    /// The store's errors as sentences for the administrator.
    func translating<Value>(_ body: () throws -> Value) throws -> Value {
        try ServiceError.explaining(store.path, body)
    }
}
