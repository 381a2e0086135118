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
        let directory = DirectoryWriter(transaction, context.change, target.type)
        let change =
            target.type.isUser
            ? try directory.delete(directory.user(target.id, target.precondition))
            : try directory.delete(directory.group(target.id, target.precondition))
        return WriteResult(outcome: .done(nil), change: change)
    }
}
