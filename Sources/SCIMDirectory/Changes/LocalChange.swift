package import SCIMCore
import SCIMHost
package import SCIMStore

/// Changes of members and groups by an administrator here, inside a write transaction: stored like a client's, with a
/// new version, and marked local in the provisioning log.
package struct LocalChange {
    let transaction: WriteTransaction
    package let scope: OrganizationTransaction
    let now: Instant
    /// The organization's user type, for the attributes in the log.
    private let type: ResourceType

    package init(_ transaction: WriteTransaction, _ organization: OrganizationID, at now: Instant) throws {
        self.transaction = transaction
        scope = transaction.organization(organization)
        self.now = now
        type = try OrganizationSchemas(scope.extensionSchemas()).user
    }

    /// Stores a user in place of what was read, and logs what differs.
    ///
    /// - Returns: the record as it is stored then.
    package func store(_ user: UserRecord, replacing old: UserRecord, operation: LoggedOperation) throws -> UserRecord {
        var user = user
        user.modified = now
        let (before, attributes) = (try old.attributes(), try user.attributes())
        user.modified = try scope.update(
            user, replacing: old, values: IndexedValue.all(in: attributes), instead: IndexedValue.all(in: before))
        var changes = AttributeChanges(from: before, to: attributes, of: type)
        if user.role.role != old.role.role {
            let names = try scope.roleNames()
            changes.add(
                "role", from: JSONValue(optional: old.role.role.map { names[$0] ?? $0 }),
                to: JSONValue(optional: user.role.role.map { names[$0] ?? $0 }))
        }
        try log(operation, .user, user.id, user.userName, changes: changes)
        return user
    }

    /// Sets `active`, in the document too.
    package func setActive(_ isActive: Bool, _ record: UserRecord) throws -> UserRecord {
        var attributes = try record.attributes()
        attributes["active"] = .bool(isActive)
        var changed = record
        changed.isActive = isActive
        changed.document = JSONValue.object(attributes).bytes
        return try store(changed, replacing: record, operation: isActive ? .activate : .deactivate)
    }

    /// - Parameter name: nil where nobody may read it any more.
    package func log(
        _ operation: LoggedOperation, _ kind: ResourceKind, _ id: ResourceID, _ name: String?,
        changes: AttributeChanges = AttributeChanges()
    ) throws {
        var entry = LogEntry(
            organization: scope.organization, time: now, origin: .local, operation: operation, status: 200)
        entry.resourceType = kind.rawValue
        entry.resourceID = id
        entry.resourceName = name?.cut(toBytes: ValueLimits.name)
        // As in a client's entries: the name leads to a record that is not there any more.
        if operation == .delete { entry.nameKey = name?.foldedKey }
        entry.changes = changes.json
        try transaction.append(entry)
    }
}
