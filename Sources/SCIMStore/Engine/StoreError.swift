/// What the store could not do.
///
/// The text that some cases carry is what the engine said, for the log. Programs decide by the case, never by the text.
package enum StoreError: Error, Sendable, Hashable {
    /// There is no database at that path.
    case missing(path: String)
    /// The directory in which the database should be made is not there.
    case noDirectory(path: String)
    /// The file that should be made is there already.
    case exists(path: String)
    /// The file is a database of another program.
    case foreign(path: String, applicationID: Int64)
    /// The file is not a database, or its first page is damaged.
    case notADatabase(String)
    /// The database was written by a newer program: its schema has number `found`, this program knows up to `known`.
    case newerSchema(path: String, found: Int, known: Int)
    /// The database was written by an older program, and whoever asked must not update it: they only read, or a service
    /// that works with the older schema has it open (`isServed`).
    case olderSchema(path: String, found: Int, known: Int, isServed: Bool)

    /// Another record of the organization has the value.
    case conflict(Attribute)
    /// Another row has the same values in these columns, as in `users.organization, users.user_name_key`.
    case notUnique(columns: String)
    /// The record is not there any longer, or was changed since it was read.
    case stale

    /// Another process held the database for longer than this one waits.
    case busy(String)
    /// The database cannot be opened or changed at the moment; `by` is the reason as a sentence.
    case occupied(path: String, by: String)
    /// Other writes kept this one waiting for too long, and none of it was started.
    case crowded
    /// The work was stopped because its deadline had passed, and none of it was kept.
    case outOfTime
    /// Another write of the same transaction failed, and that took back the changes of all of them.
    case rolledBack
    /// The store was closed.
    case closed

    /// The disk is full.
    case full(String)
    /// The file cannot be written: its mode, its owner or the file system does not allow it.
    case readOnly(String)
    /// The file cannot be opened.
    case cannotOpen(String)
    /// The disk failed while it was read or written.
    case inputOutput(String)
    /// Another problem of the machine: no memory, no locks.
    case unavailable(String)
    /// The operating system refused something about a file.
    case system(operation: String, path: String, reason: String)
    /// What is stored is not what was written there. The text says what and where.
    case damaged(String)
    /// Anything else, which is a mistake of this program: a statement that is wrong, or a broken rule of the schema.
    case failed(String)

    /// What must be unique in an organization (or, for organizations themselves, on the machine).
    package enum Attribute: String, Sendable, Hashable {
        case id, userName, displayName, organizationName, credentialName, tokenDigest, clientID, roleName
    }
}

extension StoreError {
    /// Whether the file, or part of it, is not what was written.
    package var isDamage: Bool {
        switch self {
        case .damaged, .notADatabase: true
        default: false
        }
    }

    /// Whether the error concerns every write that shares the transaction: the engine's own errors, and a newer schema.
    var isAboutTransaction: Bool {
        switch self {
        case .newerSchema, .busy, .rolledBack, .outOfTime, .full, .readOnly, .cannotOpen, .inputOutput, .unavailable,
            .damaged, .notADatabase, .notUnique, .failed:
            true
        case .missing, .noDirectory, .exists, .foreign, .olderSchema, .conflict, .stale, .occupied, .crowded, .closed,
            .system:
            false
        }
    }

    /// The rule that a unique key stands for.
    ///
    /// - Parameter keys: the last column of each key, with what must be unique by it.
    func asConflict(_ keys: [(column: String, attribute: Attribute)]) -> StoreError {
        guard case .notUnique(let columns) = self, let hit = keys.first(where: { columns.hasSuffix($0.column) })
        else { return self }
        return .conflict(hit.attribute)
    }
}

extension StoreError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .missing(let path): "there is no database at \(path)"
        case .noDirectory(let path): "there is no directory \(path)"
        case .exists(let path): "the file \(path) already exists"
        case .foreign(let path, let id): "\(path) is not a database of scim-fcgi (application_id \(id))"
        case .newerSchema(let path, let found, let known):
            "\(path) has schema \(found), written by a newer version; this version knows schemas up to \(known)"
        case .olderSchema(let path, let found, let known, let isServed):
            "\(path) has schema \(found) and this version works with schema \(known); "
                + (isServed
                    ? "a service of the older version is still running, so the schema is not updated"
                    : "this command only reads, so it does not update the schema")
        case .conflict(let attribute): "another record has the same \(attribute.rawValue)"
        case .notUnique(let columns): "another row has the same \(columns)"
        case .stale: "the record was deleted or changed in the meantime"
        case .occupied(let path, let reason): "\(path): \(reason)"
        case .crowded: "other writes kept this one waiting for too long"
        case .outOfTime: "the deadline has passed"
        case .rolledBack: "the transaction that this write was part of was rolled back"
        case .closed: "the store is closed"
        case .system(let operation, let path, let reason): "cannot \(operation) \(path): \(reason)"
        case .damaged(let what): "the database is damaged: \(what)"
        case .notADatabase(let text), .busy(let text), .full(let text), .readOnly(let text), .cannotOpen(let text),
            .inputOutput(let text), .unavailable(let text), .failed(let text):
            text
        }
    }

    /// What is wrong, for where it is said already that something is damaged.
    package var fault: String { if case .damaged(let what) = self { what } else { description } }
}
