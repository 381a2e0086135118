import SCIMCore
import SCIMStore

/// GET of one resource (RFC 7644 §3.4.1).
struct GetOperation: ReadOperation {
    let target: ResourceTarget
    let search = Search.nothing

    func perform(in snapshot: OrganizationSnapshot, _ context: ReadContext) throws -> Outcome {
        let reader = ResourceLoader(type: target.type, projection: target.projection, caller: context.caller)
        guard let found = try reader.load(target.id, in: snapshot) else {
            throw SCIMError.notFound(target.type.name, target.id.description)
        }
        try target.precondition.check(found.version)
        if target.precondition.isNotModified(found.version) { return .notModified(found.version) }
        return .found(try reader.answer(found, in: snapshot))
    }
}
