import SCIMCore
import SCIMHTTP
import SCIMHost
import SCIMStore

extension WriteContext {
    /// A resource as this write left it, for the answer.
    func answer(
        _ stored: StoredResource, _ type: ResourceType, _ projection: Projection,
        in transaction: OrganizationTransaction
    ) throws -> Outcome.Answer {
        let loader = ResourceLoader(type: type, projection: projection, caller: caller)
        let loaded = try loader.load(stored, in: transaction)
        return showsResource ? try loader.answer(loaded, in: transaction) : loader.answer(loaded, body: ResponseBody())
    }
}
