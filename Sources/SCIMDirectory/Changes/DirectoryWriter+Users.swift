package import SCIMCore
package import SCIMStore

extension DirectoryWriter {
    /// The record that a request addresses.
    ///
    /// - Throws: 404, and 412 when `If-Match` names another version.
    package func user(_ id: ResourceID, _ precondition: Precondition) throws -> UserRecord {
        guard let record = try transaction.user(id) else { throw SCIMError.notFound(type.name, id.description) }
        if !precondition.isEmpty {
            let groups = try transaction.groups(of: record.id)
            try precondition.checkWrite(Version(modified: record.modified, groups: groups.map(\.id)))
        }
        return record
    }

    /// - Throws: 409 `uniqueness` when another user, active or not, has the name (D3 of the design).
    package func requireFree(userName name: UniqueName, except id: ResourceID?) throws {
        guard let holder = try transaction.user(userNameKey: name.key), holder.id != id else { return }
        throw SCIMError.uniqueness(
            "userName \"\(name.text.forDisplay)\" already belongs to another user of this organization",
            remedy: "Entra finds that user by its filter in the next cycle and takes it over."
        ).about("userName")
    }

    /// The one record that a create with this externalId takes up again (D4 of the design); nil if there is none.
    ///
    /// - Parameter holders: those who have the externalId.
    package func relinkable(_ externalID: String?, among holders: [UserRecord]) -> UserRecord? {
        guard let rules = context.clientRules, let externalID, rules.relinks(externalID) else { return nil }
        guard holders.count == 1, let record = holders.first, !record.isProtected,
            rules.isQuiet(since: record.writtenBySCIM, at: context.now)
        else { return nil }
        return record
    }

    /// Stores a new user, and says what that was.
    ///
    /// - Parameter role: where an administrator creates them.
    package func insert(
        _ draft: UserDraft, id: ResourceID, role: RoleResolution? = nil
    ) throws -> (record: UserRecord, change: Change) {
        let (document, changes) = AttributeChanges.creation(of: draft.attributes, type)
        try context.checkDocument(document.count)
        let record = UserRecord(
            id: id, userName: draft.userName.text, userNameKey: draft.userName.key, externalID: draft.externalID,
            isActive: draft.isActive, created: context.now, modified: context.now,
            writtenBySCIM: context.clientWrite(instead: nil),
            isProtected: false, isLocal: !context.isByClient, role: role ?? self.role(of: draft, instead: .none),
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
            if context.isByClient { try transaction.noteSCIMWrite(toUser: record.id, at: context.now) }
            return (record, change)
        }
        if draft.userName.key != record.userNameKey {
            try requireFree(userName: draft.userName, except: record.id)
            change.nameKey = draft.userName.key
        }
        let updated = try update(record, before: before, to: draft)
        change.operation = draft.isActive == record.isActive ? .update : draft.isActive ? .activate : .deactivate
        (change.before, change.after) = (record.document, updated.document)
        change.attributes = AttributeChanges(from: before, to: draft.attributes, of: type)
        change.note(updated.role, instead: record.role)
        if record.isLocal, !updated.isLocal {
            change.detail =
                "adopted: the user was created here, and now has the externalId \(draft.externalID?.forDisplay ?? "")"
        }
        return (updated, change)
    }

    /// - Parameter role: where an administrator gives one.
    /// - Returns: the record as it is stored then.
    package func update(
        _ record: UserRecord, before: JSONObject, to draft: UserDraft, role: RoleResolution? = nil
    ) throws -> UserRecord {
        var updated = record
        updated.userName = draft.userName.text
        updated.userNameKey = draft.userName.key
        updated.externalID = draft.externalID
        updated.isActive = draft.isActive
        updated.modified = context.next(after: record.modified)
        updated.writtenBySCIM = context.clientWrite(instead: record.writtenBySCIM)
        updated.role = role ?? self.role(of: draft, instead: record.role)
        updated.schemas = type.schemas(of: draft.attributes)
        updated.document = draft.document
        try context.checkDocument(updated.document.count, replacing: record.document.count)
        if context.isByClient {
            if record.isLocal {
                try requireAdoption(of: record, by: draft)
                updated.isLocal = false
            }
            try requireUnprotectedRole(of: record, becoming: updated.role)
        }
        if record.isActive, !updated.isActive {
            try requireUnprotected(record, against: .deactivate)
            try pass(.users, removing: 1, .deactivate, of: record.id, named: record.userName)
        }
        updated.modified = try transaction.update(
            updated, replacing: record, values: draft.indexedValues, instead: IndexedValue.all(in: before))
        return updated
    }

    /// What the mappings make of a client's draft; a role that was set by hand stays, and an administrator's change leaves
    /// every role alone (D9 of the design).
    private func role(of draft: UserDraft, instead known: RoleResolution) -> RoleResolution {
        guard known.reason != .manual, let rules = context.clientRules else { return known }
        return rules.roles.resolution(for: draft.attributes)
    }

    /// Gives a user a role, whatever the mappings say.
    package func give(
        _ role: RoleResolution, to record: UserRecord, as operation: LoggedOperation
    ) throws -> (record: UserRecord, change: Change) {
        let attributes = try record.attributes()
        let updated = try update(record, before: attributes, to: UserDraft(record, with: attributes), role: role)
        var change = Change(operation, type.kind, record.id, name: record.userName)
        if updated.role.role != record.role.role {
            change.note(updated.role, instead: record.role, names: try transaction.roleNames())
        }
        return (updated, change)
    }

    /// Deletes a user with their memberships; the identifier is never used again.
    package func delete(_ record: UserRecord) throws -> Change {
        try requireUnprotected(record, against: .delete)
        if context.isByClient, record.isLocal { throw record.isLocalRefusal(in: context.organizationName) }
        try requireNoProtectedGroup(emptiedWithout: record.id)
        try pass(.users, removing: 1, .delete, of: record.id, named: record.userName)
        try keep(record.id)
        _ = try transaction.deleteUser(record.id, at: context.now)
        var change = Change(.delete, type.kind, record.id, name: record.userName, nameKey: record.userNameKey)
        change.before = record.document
        return change
    }

    /// Takes the values of an extension schema from some of the users that have them.
    ///
    /// - Returns: from how many; fewer than `limit` when none is left.
    func removeUserValues(of schema: Schema, limit: Int) throws -> Int {
        let records = try transaction.users(withSchema: schema.id, limit: limit)
        for record in records {
            let before = try record.attributes()
            var attributes = before
            attributes[schema.id] = nil
            _ = try update(record, before: before, to: UserDraft(record, with: attributes))
        }
        return records.count
    }

    private func requireUnprotected(_ record: UserRecord, against removal: UserRecord.Removal) throws {
        try record.requireUnprotected(against: removal, for: context.origin, in: context.organizationName)
    }
}
