package import SCIMCore
import SCIMStore

/// What an administrator can do, the same from the command line and from the console.
///
/// Opens the database itself beside the worker, which notices every change with its next request.
package final class Administration {
    let store: Store
    let reader: Reader
    let surroundings: Surroundings
    /// Whether every change is carried out and then taken back: what would come of it is known, and nothing is changed.
    let isRehearsal: Bool
    private let actor: Actor

    /// - Parameters:
    ///   - configuration: where the database and its backups are.
    ///   - creating: whether a missing database is made, as for the first setting of a new machine.
    ///   - rehearsing: whether every change is taken back at its end, for `--dry-run`.
    ///   - actor: who makes the changes, for the audit trail.
    /// - Throws: `AdministrationError` when it is missing, of a newer version, or another program's.
    package init(
        configuration: Configuration, creating: Bool, rehearsing: Bool = false, surroundings: Surroundings,
        actor: Actor
    ) throws {
        let store = try Store.open(
            configuration, creating: creating, surroundings: surroundings, as: .administration)
        self.store = store
        reader = try AdministrationError.explaining(store.path) { try store.makeReader() }
        self.surroundings = surroundings
        self.actor = actor
        isRehearsal = rehearsing
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
        let (actor, now, isRehearsal) = (actor, surroundings.now(), isRehearsal)
        return try translating {
            do {
                return try store.write { transaction in
                    let value = try body(transaction, AuditTrail(transaction, actor: actor, at: now))
                    if isRehearsal { throw Rehearsed(value: value) }
                    return value
                }
            } catch let rehearsed as Rehearsed<Value> {
                return rehearsed.value
            }
        }
    }

    /// Takes a change back that was only rehearsed, and brings out what came of it.
    private struct Rehearsed<Value: Sendable>: Error {
        let value: Value
    }

    /// The store's errors as sentences for the administrator.
    func translating<Value>(_ body: () throws -> Value) throws -> Value {
        try AdministrationError.explaining(store.path, body)
    }
}
