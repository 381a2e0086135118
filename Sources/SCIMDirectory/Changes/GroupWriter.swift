package import SCIMCore
import SCIMHost
package import SCIMStore

/// Writes groups inside one transaction; members only ever as rows, whatever their number (Q97).
package struct GroupWriter {
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
    package func current(_ id: ResourceID, _ precondition: Precondition) throws -> GroupRecord {
        guard let record = try transaction.group(id) else { throw SCIMError.notFound(type.name, id.description) }
        try precondition.checkWrite(Version(modified: record.modified))
        return record
    }

    /// - Throws: 409 `uniqueness` when another group has the name (D3 of the design).
    package func requireFree(_ name: UniqueName, except id: ResourceID?) throws {
        guard let holder = try transaction.group(displayNameKey: name.key), holder.id != id else { return }
        throw SCIMError.uniqueness(
            "displayName \"\(name.text.forDisplay)\" belongs to another group of this organization already",
            remedy: "Two groups in Entra have this name: rename one of them."
        ).about("displayName")
    }

    /// The one record that a create with this externalId takes up again (D4 of the design); nil where there is none.
    package func relinkable(_ externalID: String?) throws -> GroupRecord? {
        guard context.settings.relink == .guid, let externalID, externalID.isGUID else { return nil }
        let holders = try transaction.groups(externalID: externalID)
        guard holders.count == 1, let record = holders.first, context.isQuiet(since: record.writtenBySCIM) else {
            return nil
        }
        return record
    }

    /// Stores a new group, and says what that was.
    package func insert(_ draft: GroupDraft, id: ResourceID) throws -> Change {
        let (document, changes) = AttributeChanges.creation(of: draft.attributes, type)
        try ValueLimits.checkDocument(document.count)
        try transaction.insert(
            GroupRecord(
                id: id, displayName: draft.displayName.text, displayNameKey: draft.displayName.key,
                externalID: draft.externalID, created: context.now, modified: context.now, writtenBySCIM: context.now,
                schemas: type.schemas(of: draft.attributes), document: document))
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
        if draft.attributes != before {
            if draft.displayName.key != record.displayNameKey {
                try requireFree(draft.displayName, except: record.id)
                change.nameKey = draft.displayName.key
            }
            let updated = try update(record, before: before, to: draft)
            (change.before, change.after) = (record.document, updated.document)
        } else if !count.isEmpty {
            try touch(record.id)
        } else {
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
        updated.writtenBySCIM = context.now
        updated.schemas = type.schemas(of: draft.attributes)
        updated.document = draft.document
        try ValueLimits.checkDocument(updated.document.count, replacing: record.document.count)
        updated.modified = try transaction.update(updated, replacing: record)
        return updated
    }

    /// Steps the version for a change of members alone.
    package func touch(_ id: ResourceID) throws { try transaction.touchGroup(id, at: context.now, bySCIM: true) }

    /// Applies member changes in their order (D8 of the design).
    ///
    /// - Throws: `invalidValue` naming an identifier that was never issued in this organization.
    package func apply(
        _ changes: [MemberChange], from operations: [Int] = [], to group: ResourceID,
        counting count: inout MemberChangeCount
    ) throws {
        var work = PatchWork()
        for (index, change) in changes.enumerated() {
            do {
                try apply(change, to: group, counting: &count, &work)
            } catch let error as SCIMError where operations.indices.contains(index) {
                throw error.at("operation \(operations[index])")
            }
        }
    }

    private func apply(
        _ change: MemberChange, to group: ResourceID, counting count: inout MemberChangeCount, _ work: inout PatchWork
    ) throws {
        switch change {
        case .add(let texts):
            let members = try members(texts, of: group, counting: &count)
            count.add(try transaction.addMembers(members, to: group).map(\.id))
        case .remove(let texts):
            count.remove(try transaction.removeMembers(texts.compactMap { ResourceID($0) }, from: group))
        case .removeMatching(let filter, let texts):
            let listed = texts.map { Set($0.compactMap { ResourceID($0) }) }
            let matching = try members(of: group, matching: filter, &work).filter { listed?.contains($0) ?? true }
            count.remove(try transaction.removeMembers(matching, from: group))
        case .removeAll:
            let first = try transaction.firstMembers(of: group, MemberChangeCount.shown)
            count.remove(try transaction.removeAllMembers(of: group), first: first)
        case .replace(let texts):
            let members = try members(texts, of: group, counting: &count)
            let (added, removed) = try transaction.replaceMembers(of: group, by: members)
            count.add(added.map(\.id))
            count.remove(removed)
        }
    }

    /// The records that the identifiers name; those of deleted records are skipped.
    private func members(
        _ texts: [String], of group: ResourceID, counting count: inout MemberChangeCount
    ) throws -> [Member] {
        var members: [Member] = []
        members.reserveCapacity(texts.count)
        for text in texts {
            guard let id = ResourceID(text), let issued = try issued(id) else {
                throw SCIMError.invalidValue(
                    "members: \"\(text.forDisplay)\" was never issued in this organization; provision the user or group first",
                    remedy:
                        "Assign that user to the application in Entra, so that they are provisioned before the group.")
            }
            guard id != group else { throw SCIMError.invalidValue("members: a group cannot be a member of itself") }
            switch issued {
            case .existing(let kind): members.append(Member(id, kind))
            case .deleted: count.skip(1)
            }
        }
        return members
    }

    private func issued(_ id: ResourceID) throws -> Issued? {
        if let kind = context.promised[id] { return .existing(kind) }
        return try transaction.issued(id)
    }

    /// The members that a value filter selects, by what is shown of them: `value`, `$ref` and `type`.
    ///
    /// - Throws: 413 where the filters of the request would look at too many.
    private func members(
        of group: ResourceID, matching filter: Filter, _ work: inout PatchWork
    ) throws -> [ResourceID] {
        guard let definition = type.schema.attribute("members") else { return [] }
        let conditions = filter.conditionCount
        let prepared = PreparedFilter(filter, forValuesOf: definition)
        var found: [ResourceID] = []
        try transaction.forEachMember(of: group) { member in
            try work.add(conditions)
            let memberType = member.kind == .user ? ResourceType.user : .group
            let element: JSONValue = [
                "value": .string(member.id.description),
                "$ref": .string(context.baseURL.location(of: member.id, memberType)),
                "type": .string(memberType.name),
            ]
            if prepared.matches(element: element) { found.append(member.id) }
        }
        return found
    }

    /// Entra allows two groups of one name; a change of the GUID says that another group took this record over (D5).
    private func warnOfAdoption(_ record: GroupRecord, _ draft: GroupDraft, _ change: inout Change) {
        guard let old = record.externalID, let new = draft.externalID, old != new, old.isGUID, new.isGUID else {
            return
        }
        change.detail = "adopted: externalId \(old) \u{2192} \(new); another group of Entra now writes this record"
        change.remedy =
            "If Entra has two groups of the name \"\(draft.displayName.text.forDisplay)\", rename one of them."
    }
}
