extension Store {
    /// Opens the database as one of those who use it; nobody else opens it while its schema is brought up to date.
    ///
    /// - Parameters:
    ///   - create: whether a missing database is made.
    ///   - patience: how long to wait while the database is replaced or its schema changed; nil for what is the user's.
    ///   - beforeUpdate: is told the number of the schema before it is changed; what it throws keeps it as it is.
    /// - Throws: what `init` throws, and `StoreError.occupied`.
    package static func open(
        path: String, create: Bool, as user: DatabaseLock.User, patience: Duration? = nil,
        beforeUpdate: (Int) throws -> Void
    ) throws -> Store {
        guard create || DatabaseFile.exists(at: path) else { throw StoreError.missing(path: path) }
        let lock = try DatabaseLock.enter(path, as: user, patience: patience)
        guard let found = try outdatedSchema(of: path) else {
            return try Store(path: path, create: create, holding: lock)
        }
        if lock.isAvailable {
            let reason = "its schema is being brought from \(found) to \(schemaNumber)"
            guard lock.closeDoor(for: reason, within: patience ?? user.patience) else {
                throw StoreError.occupied(path: path, by: lock.reason)
            }
        }
        defer { lock.openDoor() }
        // Another one may have done it while this one waited.
        if let found = try outdatedSchema(of: path) { try beforeUpdate(found) }
        return try Store(path: path, create: create, holding: lock)
    }

    /// The number of an older schema than ours; nil for ours, a newer one, and where there is no database yet.
    private static func outdatedSchema(of path: String) throws -> Int? {
        guard let found = try schemaNumber(of: path), (1..<schemaNumber).contains(found) else { return nil }
        return found
    }
}
