import SCIMCore
import SCIMHTTP
import SCIMHost
import SCIMStore

extension WriteContext {
    /// A resource as this write left it, for the answer.
    ///
    /// - Parameter isNew: whether this write created it, so that no group has it as a member.
    func answer(
        _ stored: StoredResource, _ type: ResourceType, _ projection: Projection, isNew: Bool = false,
        in transaction: OrganizationTransaction
    ) throws -> Outcome.Answer {
        let loader = ResourceLoader(type: type, projection: projection, caller: caller)
        let loaded = isNew ? loader.loadNew(stored) : try loader.load(stored, in: transaction)
        return showsResource ? try loader.answer(loaded, in: transaction) : loader.answer(loaded, body: ResponseBody())
    }
}
