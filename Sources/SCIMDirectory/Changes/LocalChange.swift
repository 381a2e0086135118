package import SCIMCore
import SCIMHost
package import SCIMStore

/// Changes of members and groups by an administrator here, inside a write transaction: stored like a client's, with a
/// new version, and marked local in the provisioning log.
package struct LocalChange {
    package let journal: Journal
    package let scope: OrganizationTransaction
    let now: Instant
    /// The organization's user type, for the attributes in the log.
    private let type: ResourceType

    package init(_ transaction: WriteTransaction, _ organization: OrganizationID, at now: Instant) throws {
        journal = Journal(transaction, of: organization, by: .administrator, at: now)
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
        var change = Change(operation, .user, user.id, name: user.userName)
        (change.before, change.after) = (old.document, user.document)
        change.attributes = AttributeChanges(from: before, to: attributes, of: type)
        if user.role.role != old.role.role {
            change.note(user.role, instead: old.role, names: try scope.roleNames())
        }
        try journal.record(change)
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
}
