package import SCIMCore
import SCIMStore

/// What an administrator can do, the same from the command line and from the console.
///
/// Opens the database itself beside the worker, which notices every change with its next request.
package final class Administration {
    let store: Store
    let reader: Reader
    let surroundings: Surroundings
    private let actor: Actor

    /// - Parameters:
    ///   - configuration: where the database and its backups are.
    ///   - creating: whether a missing database is made, as for the first setting of a new machine.
    ///   - actor: who makes the changes, for the audit trail.
    /// - Throws: `AdministrationError` when it is missing, of a newer version, or another program's.
    package init(
        configuration: Configuration, creating: Bool, surroundings: Surroundings, actor: Actor
    ) throws {
        let store = try Store.open(
            configuration, creating: creating, surroundings: surroundings, as: .administration)
        self.store = store
        reader = try AdministrationError.explaining(store.path) { try store.makeReader() }
        self.surroundings = surroundings
        self.actor = actor
    }

    deinit { store.close() }

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
        let (actor, now) = (actor, surroundings.now())
        return try translating { try store.write { try body($0, AuditTrail($0, actor: actor, at: now)) } }
    }

    /// The store's errors as sentences for the administrator.
    func translating<Value>(_ body: () throws -> Value) throws -> Value {
        try AdministrationError.explaining(store.path, body)
    }
}
