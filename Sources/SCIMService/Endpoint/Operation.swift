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
                self = .writing(PatchOperationRequest(target: target, request: patch))
            case .delete: self = .writing(DeleteOperation(target: target))
            default: self = .reading(GetOperation(target: target))
            }
        }
    }
}

/// One resource that a request is about.
struct ResourceTarget: Sendable {
    let type: ResourceType
    let id: ResourceID
    let precondition: Precondition
    let projection: Projection
}

extension ResourceTarget {
    /// - Parameter text: the last segment of the path.
    /// - Throws: 404 for a text that is no identifier.
    init(
        _ type: ResourceType, _ text: String, _ precondition: Precondition, _ projection: Projection
    ) throws(SCIMError) {
        guard let id = ResourceID(text) else { throw .notFound(type.name, text) }
        self.init(type: type, id: id, precondition: precondition, projection: projection)
    }
}

/// An operation that changes nothing.
protocol ReadOperation: Sendable {
    /// What it looks for, as far as the cycles want to know.
    var search: Search { get }

    /// The answer where it is not done by its deadline.
    var tookTooLong: SCIMError { get }

    func perform(in snapshot: OrganizationSnapshot, _ context: ReadContext) throws -> Outcome
}

extension ReadOperation {
    var tookTooLong: SCIMError { overloaded }

    /// 503 with a time after which to come again.
    var overloaded: SCIMError {
        .retry(
            after: 30,
            "the request was not answered within \(RequestLimits.read) seconds, because the service provider is overloaded; send it again later"
        )
    }
}

/// What a read knows beside its own content.
struct ReadContext: Sendable {
    let caller: Caller
    let clientAddress: String
    let paging: Paging
}

/// What a reading request looks for.
enum Search: Sendable {
    /// One resource, a list, a discovery document.
    case nothing
    case filter
    /// A filter that compares one attribute with a GUID and nothing else: where it finds nothing, a probe (Q4).
    case guid
}

/// An operation that may change something; it runs inside the writer, in a savepoint of its own.
protocol WriteOperation: Sendable {
    /// `create`, `replace`, `patch` or `delete`, as the provisioning log names it.
    var name: String { get }
    var resourceType: ResourceType { get }
    /// The resource that is addressed; nil for a create.
    var resourceID: ResourceID? { get }
    /// What the request calls the resource, for the log entry of a refusal.
    var resourceName: String? { get }

    func perform(in transaction: OrganizationTransaction, _ context: WriteContext) throws -> WriteResult
}

/// What a write knows beside its own content.
struct WriteContext: Sendable {
    let caller: Caller
    let change: ChangeContext
    let newID: ResourceID
    /// Whether the answer shows the resource; an entry of a Bulk request is told where it is and its version.
    var showsResource: Bool

    /// - Parameter promised: resources that the transaction is about to create.
    init(
        caller: Caller, now: Instant, newID: ResourceID, promised: [ResourceID: ResourceKind] = [:],
        showsResource: Bool = true
    ) {
        self.caller = caller
        change = ChangeContext(
            organizationName: caller.organizationName, baseURL: caller.baseURL, settings: caller.settings,
            roles: caller.roles, now: now,
            promised: promised)
        self.newID = newID
        self.showsResource = showsResource
    }

    var now: Instant { change.now }
}

/// What a write came to, and what the provisioning log says of it.
struct WriteResult: Sendable {
    var outcome: Outcome
    var entry: LoggedChange
}

extension Request {
    /// The body as a JSON object.
    ///
    /// - Throws: `invalidSyntax`; 415 for a compressed body, never for its `Content-Type` (Q1, Q2).
    func object() throws(SCIMError) -> JSONObject {
        try checkContentEncoding()
        let value = try JSONValue(parsing: body, limits: .request)
        guard case .object(let members) = value else {
            throw .invalidSyntax("the body must be a JSON object, \(value.kind) was found")
        }
        return members
    }

    /// - Throws: 415 naming the encoding for a body that is compressed, or said to be (RFC 9110 §15.5.16).
    private func checkContentEncoding() throws(SCIMError) {
        guard !body.isEmpty, let encoding = field(.contentEncoding), encoding.asciiLowercased != "identity" else {
            return
        }
        throw SCIMError(
            415, nil,
            "the body has Content-Encoding \"\(encoding.forDisplay)\", which is not supported; send it without compression",
            remedy: "Switch compression of request bodies off in the client, or in the proxy before nginx.")
    }

    /// What names the resource of a body that could not be read against the schemas; nil where it says nothing of that, or
    /// is no JSON, which it was refused for.
    func resourceName(of type: ResourceType) -> String? {
        guard case .object(let members)? = try? JSONValue(parsing: body, limits: .request) else { return nil }
        return type.name(in: members)
    }
}
