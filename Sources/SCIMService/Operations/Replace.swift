import SCIMCore
import SCIMDirectory
import SCIMStore

/// PUT of a whole resource (RFC 7644 §3.5.1). Attributes that the body leaves out are cleared, but for those that are
/// immutable, for `active`, which nobody loses by being forgotten, and for a group's members, which a body without `members`
/// does not speak of (Q93).
struct ReplaceOperation: WriteOperation {
    let target: ResourceTarget
    let body: ResourceBody

    let requested = LoggedOperation.replace
    var resourceType: ResourceType { target.type }
    var resourceID: ResourceID? { target.id }
    var resourceName: String? { target.type.name(in: body.attributes) }

    func perform(in transaction: OrganizationTransaction, _ context: WriteContext) throws -> WriteResult {
        var change: Change
        let stored: StoredResource
        if target.type.isUser {
            (stored, change) = try replaceUser(transaction, context)
        } else {
            change = try replaceGroup(transaction, context)
            stored = try transaction.written(target.id, target.type)
        }
        change.ignored = body.ignored
        let shown = target.projection.showing(written: body.attributes, of: target.type)
        return WriteResult(
            outcome: .found(try context.answer(stored, target.type, shown, in: transaction)),
            change: change)
    }

    private func replaceUser(
        _ transaction: OrganizationTransaction, _ context: WriteContext
    ) throws -> (StoredResource, Change) {
        let users = DirectoryWriter(transaction, context.change, target.type)
        let record = try users.user(target.id, target.precondition)
        let before = try record.attributes()
        var attributes = try body.replacing(before, of: target.type)
        if attributes["active"] == nil { attributes["active"] = before["active"] }
        let (saved, change) = try users.save(record, before: before, UserDraft(attributes, of: target.type))
        return (StoredResource(saved), change)
    }

    private func replaceGroup(_ transaction: OrganizationTransaction, _ context: WriteContext) throws -> Change {
        let groups = DirectoryWriter(transaction, context.change, target.type)
        let record = try groups.group(target.id, target.precondition)
        let changes: [MemberChange] = body.members.map { [.replace($0)] } ?? []
        let before = try record.attributes()
        let attributes = try body.replacing(before, of: target.type)
        return try groups.save(record, before: before, GroupDraft(attributes, of: target.type), changes)
    }
}

extension ResourceTarget {
    var notFound: SCIMError { .notFound(type.name, id.description) }
}
