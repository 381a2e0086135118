import SCIMCore
import SCIMDirectory
import SCIMHTTP
import SCIMStore

/// GET of `/ServiceProviderConfig`, `/ResourceTypes` and `/Schemas` (RFC 7644 §4). Lists are never cut into pages (Q9).
struct DiscoveryOperation: ReadOperation {
    private let outcome: Outcome

    /// - Throws: 404 for an unknown schema or resource type, 403 for a filter, as RFC 7644 §4 demands.
    init(_ route: Route, _ parameters: QueryParameters, for caller: Caller) throws(SCIMError) {
        if let filter = parameters["filter"], !filter.isEmpty {
            throw SCIMError(403, nil, "filters are not supported on discovery endpoints (RFC 7644 section 4)")
        }
        switch route {
        case .resourceTypes(let name): outcome = try DiscoveryOperation.resourceTypes(name, for: caller)
        case .schemas(let urn): outcome = try DiscoveryOperation.schemas(urn, for: caller)
        default: outcome = DiscoveryOperation.one(ServiceProviderConfig.document(caller.baseURL))
        }
    }

    let search = Search.nothing

    func perform(in snapshot: OrganizationSnapshot, _ context: ReadContext) throws -> Outcome { outcome }

    private static func resourceTypes(_ name: String?, for caller: Caller) throws(SCIMError) -> Outcome {
        let types = caller.searchableTypes
        guard let name else { return list(types.map { $0.document(caller.baseURL) }) }
        guard let type = types.first(where: { $0.name.asciiLowercased == name.asciiLowercased }) else {
            throw .notFound("ResourceType", name)
        }
        return one(type.document(caller.baseURL))
    }

    private static func schemas(_ urn: String?, for caller: Caller) throws(SCIMError) -> Outcome {
        let user = caller.types.user
        let group = caller.types.group
        var schemas: [Schema] = []
        for schema in [user.schema] + user.extensions + [group.schema] + group.extensions
            + [.serviceProviderConfig, .resourceType, .schema] where !schemas.contains(where: { $0.key == schema.key })
        {
            schemas.append(schema)
        }
        guard let urn else { return list(schemas.map { $0.document(caller.baseURL) }) }
        guard let schema = schemas.first(where: { $0.key == urn.asciiLowercased }) else {
            throw .notFound("Schema", urn)
        }
        return one(schema.document(caller.baseURL))
    }

    private static func one(_ document: JSONValue) -> Outcome {
        .document(ResponseBody(document.bytes), location: document["meta"]?["location"]?.string)
    }

    private static func list(_ documents: [JSONValue]) -> Outcome {
        .document(
            ResponseBody(
                list: documents.map { ResponseBody($0.bytes) }, totalResults: documents.count, place: .index(1)))
    }
}
