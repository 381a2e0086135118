package import SCIMCore
package import SCIMStore

/// Writes users inside one transaction: uniqueness, re-linking, role resolution and version.
package struct UserWriter {
    let transaction: OrganizationTransaction
    let context: ChangeContext
    let type: ResourceType

    package init(transaction: OrganizationTransaction, context: ChangeContext, type: ResourceType) {
        self.transaction = transaction
        self.context = context
        self.type = type
    }

    /// The record that a request addresses.
    ///
    /// - Throws: 404, and 412 when `If-Match` names another version.
    package func current(_ id: ResourceID, _ precondition: Precondition) throws -> UserRecord {
        guard let record = try transaction.user(id) else { throw SCIMError.notFound(type.name, id.description) }
        if !precondition.isEmpty {
            let groups = try transaction.groups(of: record.id)
            try precondition.checkWrite(Version(modified: record.modified, groups: groups.map(\.id)))
        }
        return record
    }

    /// - Throws: 409 `uniqueness` when another user, active or not, has the name (D3 of the design).
    package func requireFree(_ name: UniqueName, except id: ResourceID?) throws {
        guard let holder = try transaction.user(userNameKey: name.key), holder.id != id else { return }
        throw SCIMError.uniqueness(
            "userName \"\(name.text.forDisplay)\" belongs to another user of this organization already",
            remedy: "Entra finds that user by its filter in the next cycle and takes it over."
        ).about("userName")
    }

    /// - Throws: 403 for a user whom the administrator keeps from being deactivated and deleted by clients.
    package func requireUnprotected(_ record: UserRecord, _ verb: String) throws {
        guard record.isProtected else { return }
        let name = record.userName.forDisplay
        throw SCIMError(
            403, nil,
            "the administrator of this service provider protects the user \"\(name)\"; provisioning may not \(verb) it",
            remedy: "Assign the user to the application in Entra, or remove the protection: "
                + "\(do: .unprotectUser(record.userName, organization: context.organizationName))")
    }

    /// The one record that a create with this externalId takes up again (D4 of the design); nil where there is none.
    ///
    /// - Parameter holders: those who have the externalId.
    package func relinkable(_ externalID: String?, among holders: [UserRecord]) -> UserRecord? {
        guard context.settings.relink == .guid, let externalID, externalID.isGUID else { return nil }
        guard holders.count == 1, let record = holders.first, !record.isProtected,
            context.isQuiet(since: record.writtenBySCIM)
        else { return nil }
        return record
    }

    /// Stores a new user, and says what that was.
    package func insert(_ draft: UserDraft, id: ResourceID) throws -> (record: UserRecord, change: Change) {
        let (document, changes) = AttributeChanges.creation(of: draft.attributes, type)
        try ValueLimits.checkDocument(document.count)
        let record = UserRecord(
            id: id, userName: draft.userName.text, userNameKey: draft.userName.key, externalID: draft.externalID,
            isActive: draft.isActive, created: context.now, modified: context.now, writtenBySCIM: context.now,
            isProtected: false, role: context.roles.resolution(for: draft.attributes),
            schemas: type.schemas(of: draft.attributes), document: document)
        try transaction.insert(record, values: draft.indexedValues)
        var change = Change(.create, type.kind, id, name: draft.userName.text, nameKey: draft.userName.key)
        change.after = document
        change.attributes = changes
        change.note(record.role, instead: nil)
        return (record, change)
    }

    /// Stores the draft where it differs, and says what that was.
    package func save(
        _ record: UserRecord, before: JSONObject, _ draft: UserDraft
    ) throws -> (record: UserRecord, change: Change) {
        var change = Change(.unchanged, type.kind, record.id, name: draft.userName.text)
        guard draft.attributes != before else {
            try transaction.noteSCIMWrite(toUser: record.id, at: context.now)
            return (record, change)
        }
        if record.isActive, !draft.isActive { try requireUnprotected(record, "deactivate") }
        if draft.userName.key != record.userNameKey {
            try requireFree(draft.userName, except: record.id)
            change.nameKey = draft.userName.key
        }
        let updated = try update(record, before: before, to: draft)
        change.operation = draft.isActive == record.isActive ? .update : draft.isActive ? .activate : .deactivate
        (change.before, change.after) = (record.document, updated.document)
        change.attributes = AttributeChanges(from: before, to: draft.attributes, of: type)
        change.note(updated.role, instead: record.role)
        return (updated, change)
    }

    /// - Returns: the record as it is stored then.
    package func update(_ record: UserRecord, before: JSONObject, to draft: UserDraft) throws -> UserRecord {
        var updated = record
        updated.userName = draft.userName.text
        updated.userNameKey = draft.userName.key
        updated.externalID = draft.externalID
        updated.isActive = draft.isActive
        updated.modified = context.next(after: record.modified)
        updated.writtenBySCIM = context.now
        if record.role.reason != .manual { updated.role = context.roles.resolution(for: draft.attributes) }
        updated.schemas = type.schemas(of: draft.attributes)
        updated.document = draft.document
        try ValueLimits.checkDocument(updated.document.count, replacing: record.document.count)
        updated.modified = try transaction.update(
            updated, replacing: record, values: draft.indexedValues, instead: IndexedValue.all(in: before))
        return updated
    }
}
