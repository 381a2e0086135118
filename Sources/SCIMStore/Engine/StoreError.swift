/// What the store refuses by a rule of its own; what SQLite could not do is a `SQLiteError`.
package enum StoreError: Error, Sendable, Hashable {
    /// There is no database at that path.
    case missing(path: String)
    /// The directory in which the database should be made is not there.
    case noDirectory(path: String)
    /// The file that should be made is there already.
    case exists(path: String)
    /// The file is a database of another program.
    case foreign(path: String, applicationID: Int64)
    /// The database was written by a newer program: its schema has number `found`, this program knows up to `known`.
    case tooNew(path: String, found: Int, known: Int)
    /// The database was written by an older program, and whoever asked must not update it: they only read, or a service
    /// that works with the older schema has it open (`isServed`).
    case outdated(path: String, found: Int, known: Int, isServed: Bool)
    /// Another record of the organization has the value.
    case conflict(Attribute)
    /// The record is not there any more, or was changed since it was read.
    case stale
    /// What is stored is not what was written there; SQLite itself finds nothing wrong. The text says what and where.
    case damaged(String)
    /// The store was closed.
    case closed
    /// The database cannot be opened or changed at the moment; `by` is the reason as a sentence.
    case occupied(path: String, by: String)
    /// Other writes kept this one waiting for too long, and nothing of it was begun.
    case crowded
    /// The operating system refused something about a file.
    case system(operation: String, path: String, reason: String)

    /// What must be unique in an organization (or, for organizations themselves, on the machine).
    package enum Attribute: String, Sendable, Hashable {
        case id, userName, displayName, organizationName, tokenName, tokenDigest, roleName
    }
}

extension StoreError {
    package var isDamage: Bool { if case .damaged = self { true } else { false } }
}

extension StoreError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .missing(let path): "there is no database at \(path)"
        case .noDirectory(let path): "there is no directory \(path)"
        case .exists(let path): "there is a file \(path) already"
        case .foreign(let path, let id): "\(path) is not a database of scim-fcgi (application_id \(id))"
        case .tooNew(let path, let found, let known):
            "\(path) has schema \(found), written by a newer version; this version knows schemas up to \(known)"
        case .outdated(let path, let found, let known, let isServed):
            "\(path) has schema \(found) and this version works with schema \(known); "
                + (isServed
                    ? "a service of the older version is still running, so the schema is not updated"
                    : "this command only reads, so it does not update the schema")
        case .conflict(let attribute): "another record has the same \(attribute.rawValue)"
        case .stale: "the record was deleted or changed meanwhile"
        case .damaged(let what): "the database is damaged: \(what)"
        case .closed: "the store is closed"
        case .occupied(let path, let reason): "\(path): \(reason)"
        case .crowded: "other writes kept this one waiting for too long"
        case .system(let operation, let path, let reason): "cannot \(operation) \(path): \(reason)"
        }
    }
}

extension SQLiteError {
    /// The rule that a violated unique key stands for: SQLite names the columns in its message.
    func asConflict(_ attributes: [(column: String, attribute: StoreError.Attribute)]) -> any Error {
        guard isUniqueness, let hit = attributes.first(where: { message.hasSuffix($0.column) }) else { return self }
        return StoreError.conflict(hit.attribute)
    }
}
