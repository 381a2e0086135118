import HTTPTypes
import SCIMCore
import SCIMDirectory
import SCIMHTTP
import SCIMHost
import SCIMStore

/// What one entry of a Bulk request does, before its references are resolved.
struct BulkStep: Sendable {
    /// nil if the entry names nothing that Bulk can serve.
    let target: Target?
    private let content: Result<Content, SCIMError>

    /// What the entry's path says.
    enum Target: Sendable {
        /// `/Users`
        case endpoint(ResourceType)
        /// `/Users/2819c223-7f76-453a-919d-413861904646`
        case resource(ResourceTarget)
        /// `/Users/bulkId:qwerty`
        case created(ResourceType, String, Precondition)
    }

    fileprivate enum Content: Sendable {
        case create(ResourceBody)
        case replace(ResourceBody)
        case patch(PatchRequest)
        case delete
    }

    /// Reads the entry as far as it can be read before the writer has it; what is wrong with it is kept.
    init(_ entry: BulkEntry, for caller: Caller) {
        var target: Target?
        do throws(SCIMError) {
            let request = try entry.request.get()
            let found = try Target(request, for: caller)
            target = found
            content = .success(try Content(request, found.type, for: caller))
        } catch {
            content = .failure(error)
        }
        self.target = target
    }

    /// The userName or displayName that the entry brings, for the log entry of a refusal.
    var resourceName: String? {
        guard case .success(let content) = content, let type = target?.type else { return nil }
        switch content {
        case .create(let body), .replace(let body): return type.name(in: body.attributes)
        case .patch, .delete: return nil
        }
    }

    /// The operation with every `bulkId:…` in its path and its data resolved.
    ///
    /// - Throws: what the same request would be refused with alone, and what `BulkReferences.id` throws.
    func operation(_ references: BulkReferences) throws(SCIMError) -> any WriteOperation {
        let content = try content.get()
        guard let target else { preconditionFailure("what has a content has a target") }
        if case .create(let body) = content {
            return CreateOperation(
                type: target.type, body: try body.resolved(by: references, target.type), projection: .standard)
        }
        guard let resource = try target.resource(references) else {
            preconditionFailure("only a POST is answered at an endpoint")
        }
        switch content {
        case .create, .delete: return DeleteOperation(target: resource)
        case .replace(let body):
            return ReplaceOperation(target: resource, body: try body.resolved(by: references, resource.type))
        case .patch(let request):
            return ModifyOperation(target: resource, request: try request.resolved(by: references))
        }
    }
}

extension BulkStep.Target {
    /// - Throws: what the same request would be refused with alone, and `invalidSyntax` for a path that Bulk cannot serve.
    fileprivate init(_ request: BulkEntry.Request, for caller: Caller) throws(SCIMError) {
        let slash = request.path.hasPrefix("/") ? "" : "/"
        let place = try RequestTarget(caller.baseURL.path + slash + request.path, basePath: caller.baseURL.path)
        let route = try Route(place, for: caller)
        let precondition = Precondition(ifMatch: request.version, ifNoneMatch: nil)
        switch route {
        case .resources(let type):
            try route.check(request.method.http)
            self = .endpoint(type)
        case .resource(let type, let text):
            try route.check(request.method.http)
            self =
                text.hasPrefix(BulkReferences.marker)
                ? .created(type, text, precondition)
                : .resource(try ResourceTarget(type, text, precondition, .standard))
        case .me: throw Route.nobody
        default:
            throw .invalidSyntax(
                "\"\(request.path.forDisplay)\": the path of a Bulk operation must be /Users, /Groups or a resource below them"
            )
        }
    }

    var type: ResourceType {
        switch self {
        case .endpoint(let type), .created(let type, _, _): type
        case .resource(let target): target.type
        }
    }

    /// The resource that is addressed; nil if it is an endpoint.
    ///
    /// - Throws: what `BulkReferences.id` throws.
    func resource(_ references: BulkReferences) throws(SCIMError) -> ResourceTarget? {
        switch self {
        case .endpoint: return nil
        case .resource(let target): return target
        case .created(let type, let text, let precondition):
            return try references.id(text).map {
                ResourceTarget(type: type, id: $0, precondition: precondition, projection: .standard)
            }
        }
    }
}

extension BulkStep.Content {
    fileprivate init(_ request: BulkEntry.Request, _ type: ResourceType, for caller: Caller) throws(SCIMError) {
        switch request.method {
        case .post: self = .create(try ResourceBody(request.data, type, for: caller))
        case .put: self = .replace(try ResourceBody(request.data, type, for: caller))
        case .patch: self = .patch(try PatchRequest(request.data, type, for: caller))
        case .delete: self = .delete
        }
    }
}

extension BulkEntry.Method {
    fileprivate var http: HTTPRequest.Method {
        switch self {
        case .post: .post
        case .put: .put
        case .patch: .patch
        case .delete: .delete
        }
    }

    /// What the provisioning log calls it.
    var operation: LoggedOperation {
        switch self {
        case .post: .create
        case .put: .replace
        case .patch: .patch
        case .delete: .delete
        }
    }
}
