import OrderedCollections
import SCIMCore
import SCIMStore

/// PATCH of one resource (RFC 7644 §3.5.2): every operation or none.
struct PatchOperationRequest: WriteOperation {
    private let target: ResourceTarget
    private let request: PatchRequest
    private let answersWithBody: Bool

    let name = "patch"
    var resourceType: ResourceType { target.type }
    var resourceID: ResourceID? { target.id }
    let resourceName: String? = nil

    init(_ request: Request, _ target: ResourceTarget, for caller: Caller) throws(SCIMError) {
        self.target = target
        let message = try PatchMessage(.object(try request.object()))
        self.request = try PatchRequest(message.entries, of: target.type, habits: .entra)
        try caller.checkIgnored(self.request.ignored)
        // A group's answer would carry its members, so it has none unless asked for (D6, Q64, Q90).
        answersWithBody = target.type.isUser || !target.projection.isStandard
    }

    func perform(in transaction: OrganizationTransaction, _ context: WriteContext) throws -> WriteResult {
        var entry: LoggedChange
        if target.type.isUser {
            entry = try patchUser(transaction, context)
        } else {
            entry = try patchGroup(transaction, context)
        }
        entry.ignored = request.ignored
        let loader = ResourceLoader(type: target.type, projection: target.projection, caller: context.caller)
        guard let loaded = try loader.load(target.id, in: transaction) else { throw target.notFound }
        guard answersWithBody else { return WriteResult(outcome: .done(loaded.version), entry: entry) }
        return WriteResult(outcome: .found(try loader.answer(loaded, in: transaction)), entry: entry)
    }

    private func patchUser(_ transaction: OrganizationTransaction, _ context: WriteContext) throws -> LoggedChange {
        let users = UserWriter(transaction: transaction, context: context, type: target.type)
        let record = try users.current(target)
        let before = try record.attributes()
        let result = try request.apply(to: before, of: target.type)
        return try users.save(record, before: before, UserDraft(result.attributes, of: target.type))
    }

    private func patchGroup(_ transaction: OrganizationTransaction, _ context: WriteContext) throws -> LoggedChange {
        let groups = GroupWriter(transaction: transaction, context: context, type: target.type)
        let record = try groups.current(target)
        let before = try record.attributes()
        let result = try request.apply(to: before, of: target.type)
        return try groups.save(
            record, before: before, GroupDraft(result.attributes, of: target.type), result.memberChanges)
    }
}
