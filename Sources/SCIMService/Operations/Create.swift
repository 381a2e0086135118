import SCIMCore
import SCIMDirectory
import SCIMStore

/// POST of a new resource (RFC 7644 §3.3).
struct CreateOperation: WriteOperation {
    let type: ResourceType
    let body: ResourceBody
    let projection: Projection

    let requested = LoggedOperation.create
    var resourceType: ResourceType { type }
    let resourceID: ResourceID? = nil
    var resourceName: String? { type.name(in: body.attributes) }
    private var attributes: JSONObject { body.attributes }
    /// A group's members, as the client named them.
    private var members: [String] { body.members ?? [] }

    func perform(in transaction: OrganizationTransaction, _ context: WriteContext) throws -> WriteResult {
        type.isUser ? try createUser(transaction, context) : try createGroup(transaction, context)
    }

    private func createUser(_ transaction: OrganizationTransaction, _ context: WriteContext) throws -> WriteResult {
        let draft = try UserDraft(attributes, of: type, isNew: true)
        let users = DirectoryWriter(transaction, context.change, type)
        try users.requireFree(userName: draft.userName, except: nil)
        let holders = try draft.externalID.map { try transaction.users(externalID: $0) } ?? []
        if let known = users.relinkable(draft.externalID, among: holders) {
            return try relink(known, users, transaction, context)
        }
        var (record, change) = try users.insert(draft, id: context.newID)
        if !holders.isEmpty {
            change.detail =
                "externalId on two users: \"\(draft.externalID?.forDisplay ?? "")\" also belongs to another user"
            change.remedy = "Map objectId to externalId in Entra: it is different for every user."
        }
        try users.mention(deleted: draft.userName.key, in: &change)
        return try result(of: StoredResource(record), isNew: true, change, transaction, context)
    }

    /// The record of somebody who comes back under another userName is theirs again (D4 of the design).
    private func relink(
        _ known: UserRecord, _ users: DirectoryWriter, _ transaction: OrganizationTransaction, _ context: WriteContext
    ) throws -> WriteResult {
        let before = try known.attributes()
        let draft = try UserDraft(try type.updating(before, by: attributes), of: type)
        let record = try users.update(known, before: before, to: draft)
        var change = Change(.relink, type.kind, known.id, name: draft.userName.text, nameKey: draft.userName.key)
        (change.before, change.after) = (known.document, record.document)
        change.attributes = AttributeChanges(from: before, to: draft.attributes, of: type)
        change.note(record.role, instead: known.role)
        change.detail =
            "re-linked \(known.userName) \u{2192} \(draft.userName.text): the record has the same externalId"
        return try result(of: StoredResource(record), change, transaction, context)
    }

    private func createGroup(_ transaction: OrganizationTransaction, _ context: WriteContext) throws -> WriteResult {
        let draft = try GroupDraft(attributes, of: type)
        let groups = DirectoryWriter(transaction, context.change, type)
        try groups.requireFree(displayName: draft.displayName, except: nil)
        if let known = try groups.relinkable(draft.externalID) {
            return try relink(known, groups, transaction, context)
        }
        var change = try groups.insert(draft, id: context.newID)
        var count = MemberChangeCount()
        try groups.apply([.add(members)], to: context.newID, counting: &count)
        change.members = count
        try groups.mention(deleted: draft.displayName.key, in: &change)
        return try result(of: context.newID, change, transaction, context)
    }

    private func relink(
        _ known: GroupRecord, _ groups: DirectoryWriter, _ transaction: OrganizationTransaction, _ context: WriteContext
    ) throws -> WriteResult {
        let before = try known.attributes()
        let draft = try GroupDraft(try type.updating(before, by: attributes), of: type)
        let record = try groups.update(known, before: before, to: draft)
        var count = MemberChangeCount()
        if !members.isEmpty { try groups.apply([.replace(members)], to: known.id, counting: &count) }
        try groups.requireLet(count, of: known)
        if !count.isEmpty { try groups.touch(known.id) }
        var change = Change(.relink, type.kind, known.id, name: draft.displayName.text, nameKey: draft.displayName.key)
        (change.before, change.after) = (known.document, record.document)
        change.attributes = AttributeChanges(from: before, to: draft.attributes, of: type)
        change.members = count
        change.detail =
            "re-linked \(known.displayName) \u{2192} \(draft.displayName.text): the record has the same externalId"
        return try result(of: known.id, change, transaction, context)
    }

    private func result(
        of id: ResourceID, _ change: Change, _ transaction: OrganizationTransaction, _ context: WriteContext
    ) throws -> WriteResult {
        try result(of: transaction.written(id, type), change, transaction, context)
    }

    private func result(
        of stored: StoredResource, isNew: Bool = false, _ change: Change, _ transaction: OrganizationTransaction,
        _ context: WriteContext
    ) throws -> WriteResult {
        var change = change
        change.ignored = body.ignored
        let shown = projection.showing(written: attributes, of: type)
        return WriteResult(
            outcome: .created(try context.answer(stored, type, shown, isNew: isNew, in: transaction)), change: change)
    }
}
