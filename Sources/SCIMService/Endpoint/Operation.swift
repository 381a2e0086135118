import HTTPTypes
import SCIMCore
import SCIMDirectory
import SCIMHTTP
import SCIMStore

/// What a request asks for, its body and parameters read and checked as far as they can be without the store.
enum Operation: Sendable {
    /// Answered from one snapshot.
    case reading(any ReadOperation)
    /// Answered by the writer, in one transaction.
    case writing(any WriteOperation)
    /// Answered by the writer, in as many transactions as it takes.
    case bulk(BulkOperation)

    init(_ request: Request, _ route: Route, _ parameters: QueryParameters, for caller: Caller) throws(SCIMError) {
        let precondition = Precondition(
            ifMatch: request.field(.ifMatch), ifNoneMatch: request.field(.ifNoneMatch))
        switch route {
        case .bulk: self = .bulk(try BulkOperation(try request.object(), for: caller))
        case .me: throw Route.nobody
        case .serviceProviderConfig, .resourceTypes, .schemas:
            self = .reading(try DiscoveryOperation(route, parameters, for: caller))
        case .resources(let type) where request.method == .post:
            let projection = try Projection(parameters, of: type)
            let body = try ResourceBody(try request.object(), type, for: caller)
            self = .writing(CreateOperation(type: type, body: body, projection: projection))
        case .resources(let type):
            let query = try ListQuery(try SearchRequest(parameters: parameters), of: [type])
            self = .reading(QueryOperation(query: query, precondition: precondition))
        case .everything(let types):
            let query = try ListQuery(try SearchRequest(parameters: parameters), of: types)
            self = .reading(QueryOperation(query: query, precondition: precondition))
        case .search(let types):
            var search = try SearchRequest(try request.object())
            // RFC 7644 §3.9: whatever returns resources takes these two from the URL.
            if search.attributes.isEmpty { search.attributes = SearchRequest.names(parameters["attributes"]) }
            if search.excludedAttributes.isEmpty {
                search.excludedAttributes = SearchRequest.names(parameters["excludedattributes"])
            }
            self = .reading(QueryOperation(query: try ListQuery(search, of: types), precondition: .none))
        case .resource(let type, let text):
            let target = try ResourceTarget(type, text, precondition, try Projection(parameters, of: type))
            switch request.method {
            case .put:
                let body = try ResourceBody(try request.object(), type, for: caller)
                self = .writing(ReplaceOperation(target: target, body: body))
            case .patch:
                let patch = try PatchRequest(try request.object(), type, for: caller)
                self = .writing(ModifyOperation(target: target, request: patch))
            case .delete: self = .writing(DeleteOperation(target: target))
            default: self = .reading(GetOperation(target: target))
            }
        }
    }
}
