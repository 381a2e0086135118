extension Store {
    /// Opens the database as one of those who use it; nobody else opens it while its schema is upgraded.
    ///
    /// The service updates an older schema. Administration does so only while no service has the database open: one of the
    /// older version could not go on with it.
    ///
    /// - Parameters:
    ///   - create: whether a missing database is made, readable and writable by its owner alone.
    ///   - mayUpdate: whether an older schema is updated at all; commands that only read leave it as it is.
    ///   - patience: how long to wait while the database is replaced or its schema changed; nil for what is the user's.
    ///   - beforeUpdate: is told the number of the schema before it is changed; what it throws keeps it as it is.
    /// - Throws: `StoreError` if the file is missing, not ours, of a newer or of an older version that must not be
    ///   updated, or being replaced, or cannot be opened.
    package static func open(
        _ path: String, as user: DatabaseLock.User, create: Bool = false, mayUpdate: Bool = true,
        patience: Duration? = nil, beforeUpdate: (Int) throws -> Void = { _ in }
    ) throws -> Store {
        guard create || DatabaseFile.exists(at: path) else { throw StoreError.missing(path: path) }
        let lock = try DatabaseLock.enter(path, as: user, patience: patience)
        guard let found = try outdatedSchema(of: path) else {
            // An empty file is not a database yet, and a command that only reads does not make one of it.
            if !mayUpdate, try schemaNumber(of: path) == 0 { throw StoreError.missing(path: path) }
            return try Store(path: path, create: create, holding: lock)
        }
        guard mayUpdate else { throw outdated(path, found, isServed: false) }
        let patience = patience ?? user.patience
        if lock.isAvailable {
            let reason = "its schema is being updated from \(found) to \(schemaNumber)"
            guard lock.closeDoor(for: reason, within: patience) else {
                throw StoreError.occupied(path: path, by: lock.reason)
            }
        }
        defer { lock.openDoor() }
        // Another one may have done it while this one waited.
        guard let found = try outdatedSchema(of: path) else {
            return try Store(path: path, create: create, holding: lock)
        }
        if user == .administration, lock.isAvailable {
            guard lock.takeAll(of: .service, within: .zero) else { throw outdated(path, found, isServed: true) }
        }
        defer { if user == .administration { lock.release(DatabaseLock.User.service.rawValue) } }
        try beforeUpdate(found)
        return try Store(path: path, create: create, holding: lock)
    }

    /// The number of the schema of a database as it lies there, before it is upgraded; nil if there is none.
    package static func schemaNumber(of path: String) throws -> Int? {
        guard DatabaseFile.exists(at: path) else { return nil }
        return try Connection(path: path).schemaNumber()
    }

    /// The number of an older schema than ours; nil for ours, a newer one, and where there is no database yet.
    private static func outdatedSchema(of path: String) throws -> Int? {
        guard let found = try schemaNumber(of: path), (1..<schemaNumber).contains(found) else { return nil }
        return found
    }

    private static func outdated(_ path: String, _ found: Int, isServed: Bool) -> StoreError {
        .olderSchema(path: path, found: found, known: schemaNumber, isServed: isServed)
    }
}
