import SCIMCore
import SCIMDirectory
import SCIMStore

/// PATCH of one resource (RFC 7644 §3.5.2): every operation or none.
struct ModifyOperation: WriteOperation {
    let target: ResourceTarget
    let request: PatchRequest

    let requested = LoggedOperation.patch
    var resourceType: ResourceType { target.type }
    var resourceID: ResourceID? { target.id }
    let resourceName: String? = nil

    func perform(in transaction: OrganizationTransaction, _ context: WriteContext) throws -> WriteResult {
        var (stored, change): (StoredResource, Change)
        do {
            (stored, change) =
                try target.type.isUser ? patchUser(transaction, context) : patchGroup(transaction, context)
        } catch let error as SCIMError {
            // What is wrong with the name shows only when all operations are applied.
            throw error.attribute.flatMap(request.operationNumber).map { error.at("operation \($0)") } ?? error
        }
        change.ignored = request.ignored
        var context = context
        // A group's answer would carry its members, so it has none unless asked for (D6, Q64, Q90).
        let hasBody = target.type.isUser || !target.projection.isStandard
        context.showsResource = context.showsResource && hasBody
        let shown = target.projection.showing(written: request.written, of: target.type)
        let answer = try context.answer(stored, target.type, shown, in: transaction)
        return WriteResult(outcome: hasBody ? .found(answer) : .done(answer.version), change: change)
    }

    private func patchUser(
        _ transaction: OrganizationTransaction, _ context: WriteContext
    ) throws -> (StoredResource, Change) {
        let users = DirectoryWriter(transaction, context.change, target.type)
        let record = try users.user(target.id, target.precondition)
        let before = try record.attributes()
        let result = try request.apply(to: before, of: target.type)
        var (saved, change) = try users.save(record, before: before, UserDraft(result.attributes, of: target.type))
        if AddOnlyRoles.arrive(in: request) {
            change.onlyAddsRoles = true
            change.detail = AddOnlyRoles.warning
            change.remedy = AddOnlyRoles.remedy
        }
        return (StoredResource(saved), change)
    }

    private func patchGroup(
        _ transaction: OrganizationTransaction, _ context: WriteContext
    ) throws -> (StoredResource, Change) {
        let groups = DirectoryWriter(transaction, context.change, target.type)
        let record = try groups.group(target.id, target.precondition)
        let before = try record.attributes()
        let result = try request.apply(to: before, of: target.type)
        let change = try groups.save(
            record, before: before, GroupDraft(result.attributes, of: target.type), result.memberChanges,
            from: result.memberOperations)
        return (try transaction.written(target.id, target.type), change)
    }
}

extension PatchRequest {
    /// Reads the body of a PATCH against the resource type.
    ///
    /// - Throws: what `PatchMessage` and `PatchRequest` throw; where the organization rejects unknown attributes also for
    ///   those.
    init(_ body: JSONObject, _ type: ResourceType, for caller: Caller) throws(SCIMError) {
        try self.init(try PatchMessage(.object(body)).entries, of: type, habits: .entra)
        try caller.checkIgnored(ignored)
    }
}
