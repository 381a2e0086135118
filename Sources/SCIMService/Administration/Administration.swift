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
        let store = try Store.open(configuration, creating: creating, surroundings: surroundings)
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

extension AdministrationError {
    /// Does something with the database at that path, or with a file beside it; errors come as sentences for the
    /// administrator.
    static func explaining<Value>(_ path: String, _ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as StoreError {
            throw AdministrationError(error)
        } catch let error as SQLiteError {
            throw AdministrationError(error, path: path)
        } catch let error as SCIMError {
            throw AdministrationError(.failed, error.detail, remedy: error.remedy)
        }
    }

    init(_ error: StoreError) {
        switch error {
        case .missing(let path):
            self.init(
                .failed, "there is no database at \(path)",
                remedy:
                    "Set the base URL to begin: scimctl base-url set https://HOST/scim/v2. Or check SCIM_FCGI_DATABASE."
            )
        case .tooNew:
            self.init(
                .schemaTooNew, "\(error)",
                remedy: "Install the newer scim-fcgi again, or restore a backup made before the upgrade.")
        case .conflict(let attribute):
            self.init(.conflict, "that \(attribute.rawValue) is taken already")
        case .noDirectory:
            self.init(
                .badConfiguration, "\(error)",
                remedy: "Make it, for the user that runs the service alone, or change SCIM_FCGI_DATABASE.")
        case .foreign:
            self.init(
                .badConfiguration, "\(error)",
                remedy: "SCIM_FCGI_DATABASE must name a database of scim-fcgi, or a file that is not there yet.")
        case .system:
            self.init(
                .failed, "\(error)",
                remedy: "The directory must be writable for the service's user, and have room on its disk.")
        case .stale, .closed:
            self.init(.failed, "\(error)")
        }
    }

    init(_ error: SQLiteError, path: String) {
        if error.name == "SQLITE_NOTADB" {
            self.init(
                .badConfiguration, "\(path) is no database, or its first page is damaged",
                remedy: "SCIM_FCGI_DATABASE must name the database of scim-fcgi; a damaged one is replaced by a backup."
            )
            return
        }
        self.init(
            .failed, "\(path): \(error)",
            remedy: error.isTransient ? "The database is busy or its disk is full; try again." : nil)
    }
}
