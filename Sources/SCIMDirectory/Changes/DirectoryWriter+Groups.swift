package import SCIMCore
import SCIMHost
package import SCIMStore

extension DirectoryWriter {
    /// The record that a request addresses.
    ///
    /// - Throws: 404, and 412 when `If-Match` names another version.
    package func group(_ id: ResourceID, _ precondition: Precondition) throws -> GroupRecord {
        guard let record = try transaction.group(id) else { throw SCIMError.notFound(type.name, id.description) }
        try precondition.checkWrite(Version(modified: record.modified))
        return record
    }

    /// - Throws: 409 `uniqueness` when another group has the name (D3 of the design).
    package func requireFree(displayName name: UniqueName, except id: ResourceID?) throws {
        guard let holder = try transaction.group(displayNameKey: name.key), holder.id != id else { return }
        throw SCIMError.uniqueness(
            "displayName \"\(name.text.forDisplay)\" already belongs to another group of this organization",
            remedy: "Two groups in Entra have this name: rename one of them."
        ).about("displayName")
    }

    /// The one record that a create with this externalId takes up again (D4 of the design); nil if there is none.
    package func relinkable(_ externalID: String?) throws -> GroupRecord? {
        guard let rules = context.clientRules, let externalID, rules.relinks(externalID) else { return nil }
        let holders = try transaction.groups(externalID: externalID)
        guard holders.count == 1, let record = holders.first,
            rules.isQuiet(since: record.writtenBySCIM, at: context.now)
        else { return nil }
        return record
    }

    /// Stores a new group, and says what that was.
    package func insert(_ draft: GroupDraft, id: ResourceID) throws -> Change {
        let (document, changes) = AttributeChanges.creation(of: draft.attributes, type)
        try context.checkDocument(document.count)
        try transaction.insert(
            GroupRecord(
                id: id, displayName: draft.displayName.text, displayNameKey: draft.displayName.key,
                externalID: draft.externalID, created: context.now, modified: context.now,
                writtenBySCIM: context.clientWrite(instead: nil), schemas: type.schemas(of: draft.attributes),
                document: document))
        var change = Change(.create, type.kind, id, name: draft.displayName.text, nameKey: draft.displayName.key)
        change.after = document
        change.attributes = changes
        return change
    }

    /// Stores what differs, attributes and members, and says what that was.
    ///
    /// - Parameter operations: the number of the PATCH operation from which each member change comes.
    package func save(
        _ record: GroupRecord, before: JSONObject, _ draft: GroupDraft, _ memberChanges: [MemberChange],
        from operations: [Int] = []
    ) throws -> Change {
        var change = Change(.unchanged, type.kind, record.id, name: draft.displayName.text)
        var count = MemberChangeCount()
        try apply(memberChanges, from: operations, to: record.id, counting: &count)
        try requireLet(count, of: record)
        if draft.attributes != before {
            if draft.displayName.key != record.displayNameKey {
                try requireFree(displayName: draft.displayName, except: record.id)
                change.nameKey = draft.displayName.key
            }
            let updated = try update(record, before: before, to: draft)
            (change.before, change.after) = (record.document, updated.document)
        } else if !count.isEmpty {
            try touch(record.id)
        } else if context.isByClient {
            try transaction.noteSCIMWrite(toGroup: record.id, at: context.now)
        }
        change.attributes = AttributeChanges(from: before, to: draft.attributes, of: type)
        change.members = count
        if draft.attributes != before || !count.isEmpty { change.operation = .update }
        warnOfAdoption(record, draft, &change)
        return change
    }

    /// - Returns: the record as it is stored then.
    package func update(_ record: GroupRecord, before: JSONObject, to draft: GroupDraft) throws -> GroupRecord {
        var updated = record
        updated.displayName = draft.displayName.text
        updated.displayNameKey = draft.displayName.key
        updated.externalID = draft.externalID
        updated.modified = context.next(after: record.modified)
        updated.writtenBySCIM = context.clientWrite(instead: record.writtenBySCIM)
        updated.schemas = type.schemas(of: draft.attributes)
        updated.document = draft.document
        try context.checkDocument(updated.document.count, replacing: record.document.count)
        updated.modified = try transaction.update(updated, replacing: record)
        return updated
    }

    /// Steps the version for a change of members alone.
    package func touch(_ id: ResourceID) throws {
        try transaction.touchGroup(id, at: context.now, bySCIM: context.isByClient)
    }

    /// Deletes a group and keeps its members; its identifier is never used again.
    package func delete(_ record: GroupRecord) throws -> Change {
        try requireUnprotected(record, against: .delete)
        try requireNoProtectedGroup(emptiedWithout: record.id)
        if context.isByClient {
            let members = try transaction.memberCount(of: record.id)
            try pass(.memberships, removing: members, .delete, of: record.id, named: record.displayName)
        }
        try keep(record.id)
        _ = try transaction.deleteGroup(record.id, at: context.now)
        var change = Change(.delete, type.kind, record.id, name: record.displayName, nameKey: record.displayNameKey)
        change.before = record.document
        return change
    }

    /// - Throws: where a client's changes of members empty a protected group, or are held by the guard.
    package func requireLet(_ count: MemberChangeCount, of record: GroupRecord) throws {
        guard context.isByClient, count.removed > 0 else { return }
        if record.isProtected, try transaction.memberCount(of: record.id, limit: 1) == 0 {
            try requireUnprotected(record, against: .empty)
        }
        try pass(.memberships, removing: count.removed, .update, of: record.id, named: record.displayName)
    }

    private func requireUnprotected(_ record: GroupRecord, against removal: GroupRecord.Removal) throws {
        try record.requireUnprotected(against: removal, for: context.origin, in: context.organizationName)
    }

    /// Takes the values of an extension schema from some of the groups that have them.
    ///
    /// - Returns: from how many; fewer than `limit` when none is left.
    func removeGroupValues(of schema: Schema, limit: Int) throws -> Int {
        let records = try transaction.groups(withSchema: schema.id, limit: limit)
        for record in records {
            let before = try record.attributes()
            var attributes = before
            attributes[schema.id] = nil
            _ = try update(record, before: before, to: GroupDraft(record, with: attributes))
        }
        return records.count
    }

    /// Entra allows two groups of one name; a change of the GUID says that another group took this record over (D5).
    private func warnOfAdoption(_ record: GroupRecord, _ draft: GroupDraft, _ change: inout Change) {
        guard let old = record.externalID, let new = draft.externalID, old != new, old.isGUID, new.isGUID else {
            return
        }
        change.detail = "adopted: externalId \(old) \u{2192} \(new); another group in Entra now writes this record"
        change.remedy =
            "If Entra has two groups named \"\(draft.displayName.text.forDisplay)\", rename one of them."
    }
}
