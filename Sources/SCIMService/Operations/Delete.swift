import SCIMCore
import SCIMDirectory
import SCIMStore

/// DELETE of one resource (RFC 7644 §3.6): its identifier stays known as deleted and is never used again.
struct DeleteOperation: WriteOperation {
    let target: ResourceTarget

    let requested = LoggedOperation.delete
    var resourceType: ResourceType { target.type }
    var resourceID: ResourceID? { target.id }
    let resourceName: String? = nil

    func perform(in transaction: OrganizationTransaction, _ context: WriteContext) throws -> WriteResult {
        let removed: (name: String, key: String, document: [UInt8])
        if target.type.isUser {
            let users = UserWriter(transaction: transaction, context: context.change, type: target.type)
            let record = try users.current(target.id, target.precondition)
            try users.requireUnprotected(record, "delete")
            _ = try transaction.deleteUser(target.id, at: context.now)
            removed = (record.userName, record.userNameKey, record.document)
        } else {
            let record = try GroupWriter(transaction: transaction, context: context.change, type: target.type).current(
                target.id, target.precondition)
            _ = try transaction.deleteGroup(target.id, at: context.now)
            removed = (record.displayName, record.displayNameKey, record.document)
        }
        var change = Change(.delete, target.type.kind, target.id, name: removed.name, nameKey: removed.key)
        change.before = removed.document
        return WriteResult(outcome: .done(nil), change: change)
    }
}
