package import SCIMCore
package import SCIMStore

/// Changes of users and groups by an administrator here, inside a write transaction: made like a client's, recorded at
/// once, and marked local in the provisioning log.
package struct LocalChange {
    package let scope: OrganizationTransaction
    private let journal: Journal
    private let users: DirectoryWriter
    private let groups: DirectoryWriter
    private let now: Instant

    package init(_ transaction: WriteTransaction, _ organization: Organization, at now: Instant) throws {
        scope = transaction.organization(organization.id)
        journal = Journal(transaction, of: organization.id, by: .administrator, at: now)
        let context = ChangeContext(organizationName: organization.name, origin: .local, now: now)
        let types = try OrganizationSchemas(scope.extensionSchemas())
        users = DirectoryWriter(scope, context, types.user)
        groups = DirectoryWriter(scope, context, types.group)
        self.now = now
    }

    /// Sets `active`, in the document too.
    ///
    /// - Returns: the record as it is stored then.
    /// - Throws: `conflict` for deactivating a protected user.
    package func setActive(_ isActive: Bool, _ record: UserRecord) throws -> UserRecord {
        let before = try record.attributes()
        var attributes = before
        attributes["active"] = .bool(isActive)
        let (changed, change) = try users.save(record, before: before, UserDraft(record, with: attributes))
        try journal.record(change)
        return changed
    }

    /// Gives a user a role.
    ///
    /// - Returns: the record as it is stored then.
    package func give(
        _ role: RoleResolution, to record: UserRecord, as operation: LoggedOperation
    ) throws -> UserRecord {
        let (changed, change) = try users.give(role, to: record, as: operation)
        try journal.record(change)
        return changed
    }

    /// Protects a user from being deactivated, deleted and re-linked, or takes that back.
    package func setProtected(_ isProtected: Bool, _ record: UserRecord) throws {
        try scope.setProtected(isProtected, user: record.id)
        try journal.record(Change(isProtected ? .protect : .unprotect, .user, record.id, name: record.userName))
    }

    /// - Throws: `conflict` for a protected user.
    package func delete(_ record: UserRecord) throws { try journal.record(try users.delete(record)) }

    package func delete(_ record: GroupRecord) throws { try journal.record(try groups.delete(record)) }

    /// Stores a deleted record again.
    ///
    /// - Returns: how many memberships came back.
    /// - Throws: `StoreError.conflict` if another record has the name now.
    package func restore(_ deleted: DeletedRecord, roles: RoleMapping) throws -> Int {
        let (count, change) = try (deleted.kind == .user ? users : groups).restore(deleted, roles: roles)
        try journal.record(change)
        return count
    }

    /// Forgets a deleted record for good.
    package func purge(_ deleted: DeletedRecord) throws {
        try scope.removeDeleted(deleted.id)
        try journal.record(Change(.purge, deleted.kind, deleted.id, name: deleted.name))
    }

    /// Protects a group from being deleted and emptied by clients, or takes that back.
    package func setProtected(_ isProtected: Bool, _ record: GroupRecord) throws {
        try scope.setProtected(isProtected, group: record.id)
        try journal.record(Change(isProtected ? .protect : .unprotect, .group, record.id, name: record.displayName))
    }

    /// Creates a user here, whom clients leave alone until one takes them over.
    ///
    /// - Throws: `uniqueness` if somebody has the name.
    package func create(_ draft: UserDraft, id: ResourceID, role: RoleResolution) throws -> UserRecord {
        try users.requireFree(userName: draft.userName, except: nil)
        let (record, change) = try users.insert(draft, id: id, role: role)
        try journal.record(change)
        return record
    }

    /// Gives a user another name.
    ///
    /// - Returns: the record as it is stored then.
    /// - Throws: `invalidValue` for an unusable name, `uniqueness` if somebody has it.
    package func rename(_ record: UserRecord, to name: String) throws -> UserRecord {
        let before = try record.attributes()
        var attributes = before
        attributes["userName"] = .string(name)
        let (changed, change) = try users.save(record, before: before, UserDraft(attributes, of: users.type))
        try journal.record(change)
        return changed
    }

    /// Deletes the record of a user, where there is one, and records the identifier alone.
    package func erase(_ user: ResourceID) throws {
        _ = try scope.deleteUser(user, at: now)
        try scope.removeDeleted(user)
        try scope.removeDeletedMemberships(ofMember: user)
        try scope.deleteHeldChange(of: user)
        try journal.record(Change(.erase, .user, user, name: nil))
    }

    /// Takes the values of an extension schema from some of the resources that have them, which gives those new versions.
    ///
    /// - Returns: from how many; fewer than `limit` when none is left.
    package func removeValues(of schema: Schema, limit: Int) throws -> (users: Int, groups: Int) {
        let count = try users.removeUserValues(of: schema, limit: limit)
        return (count, try groups.removeGroupValues(of: schema, limit: limit - count))
    }

    /// Removes an extension schema of whose values none is left.
    ///
    /// - Parameter detail: the sentence for the log.
    package func removeSchema(key: String, saying detail: String) throws {
        _ = try scope.removeExtensionSchema(key: key)
        try journal.record(.removeSchema, detail)
    }
}
