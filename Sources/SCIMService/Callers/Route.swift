import HTTPTypes
import SCIMCore
import SCIMDirectory
import SCIMStore

/// Where a request goes: which endpoint of RFC 7644 §3.2, and what it may be asked there.
enum Route: Sendable {
    /// `/Users`, `/Groups`
    case resources(ResourceType)
    /// `/Users/{id}`; the id is still text.
    case resource(ResourceType, String)
    /// `/Bulk`
    case bulk
    /// The base URL itself: a query of every resource type.
    case everything([ResourceType])
    /// `/.search`, `/Users/.search`: a query whose parameters are in the body.
    case search([ResourceType])
    /// `/Me`, the user whom the credential names (RFC 7644 §3.11).
    case me
    case serviceProviderConfig
    /// `/ResourceTypes` and `/ResourceTypes/{name}`
    case resourceTypes(String?)
    /// `/Schemas` and `/Schemas/{urn}`
    case schemas(String?)

    /// - Throws: 404 for a path that is none of ours, 403 for groups while group sync is off (D1).
    init(_ target: RequestTarget, for caller: Caller) throws(SCIMError) {
        if target.addressesGroups { try caller.requireGroups() }
        guard let segments = target.segments else { throw Route.unknown }
        if segments.count > 1, Route.isEndpoint(segments[1]), Route.isEndpoint(segments[0]) {
            throw Route.misplaced(below: segments[0])
        }
        guard segments.count <= 2 else { throw Route.unknown }
        guard let first = segments.first else {
            self = .everything(caller.searchableTypes)
            return
        }
        let second = segments.count == 2 ? segments[1] : nil
        guard second != "" else { throw Route.unknown }
        // Nearly every request writes them so; to fold a name costs more than to find it.
        switch first == "Users" ? "users" : first == "Groups" ? "groups" : first.asciiLowercased {
        case "users": self = Route(caller.types.user, second)
        case "groups": self = Route(caller.types.group, second)
        case "bulk" where second == nil: self = .bulk
        case "me" where second == nil: self = .me
        case ".search" where second == nil: self = .search(caller.searchableTypes)
        case "serviceproviderconfig" where second == nil: self = .serviceProviderConfig
        case "resourcetypes": self = .resourceTypes(second)
        case "schemas": self = .schemas(second)
        default: throw Route.unknown
        }
    }

    private init(_ type: ResourceType, _ id: String?) {
        switch id {
        case nil: self = .resources(type)
        case ".search"?: self = .search([type])
        case let id?: self = .resource(type, id)
        }
    }

    /// What the counters call it.
    var label: ResourceLabel {
        switch self {
        case .resources(let type), .resource(let type, _): ResourceLabel(type)
        case .bulk: .bulk
        case .search(let types): types.count == 1 ? ResourceLabel(types[0]) : .other
        case .everything, .me: .other
        case .serviceProviderConfig, .resourceTypes, .schemas: .discovery
        }
    }

    /// What is addressed, as far as the path says it: of a resource that is to be made, only the type.
    var target: (type: ResourceType, id: ResourceID?)? {
        switch self {
        case .resources(let type): (type, nil)
        case .resource(let type, let id): (type, ResourceID(id))
        default: nil
        }
    }

    /// Methods that the endpoint answers; every other is 405.
    var methods: [HTTPRequest.Method] {
        switch self {
        case .resources: [.get, .head, .post]
        case .resource: [.get, .head, .put, .patch, .delete]
        case .me: [.get, .head, .post, .put, .patch, .delete]
        case .bulk, .search: [.post]
        case .everything, .serviceProviderConfig, .resourceTypes, .schemas: [.get, .head]
        }
    }

    /// - Throws: 405 naming the methods that are answered here.
    func check(_ method: HTTPRequest.Method) throws(SCIMError) {
        guard !methods.contains(method) else { return }
        let allowed = methods.map(\.rawValue)
        var error = SCIMError(
            405, nil,
            "\(method.rawValue.forDisplay) is not allowed here; allowed: \(allowed.joined(separator: ", "))")
        error.allowedMethods = allowed
        throw error
    }

    /// Whether a segment is the name of an endpoint; no identifier of a resource is.
    private static func isEndpoint(_ segment: String) -> Bool {
        // An identifier is longer than any of them.
        guard segment.utf8.count <= 21 else { return false }
        return endpoints.contains(segment.asciiLowercased)
    }

    private static let endpoints: Set<String> = [
        "users", "groups", "bulk", "me", "serviceproviderconfig", "resourcetypes", "schemas",
    ]

    /// One endpoint below another: the client's base URL is too long.
    private static func misplaced(below segment: String) -> SCIMError {
        SCIMError(
            404, nil,
            "there is no such endpoint: the client's base URL ends in /\(segment.forDisplay), but the client itself adds that to each request",
            remedy: "Remove /\(segment.forDisplay) from the end of the Tenant URL in Entra: it ends in /scim/v2.")
    }

    private static let unknown = SCIMError(
        404, nil,
        "there is no such endpoint; below the base URL there are /Users, /Groups, /Bulk, /.search, /ServiceProviderConfig, /ResourceTypes and /Schemas",
        remedy: "Check the Tenant URL in Entra: it ends in /scim/v2.")

    /// What `/Me` is answered with: no credential here names a person, whose resource it would be.
    static let nobody = SCIMError(
        501, nil,
        "/Me means the user to whom a token belongs, but this token belongs to an organization; use /Users/{id}")
}

extension Caller {
    /// The resource types that a query of everything is about: with group sync off, groups are not there (D1).
    var searchableTypes: [ResourceType] { settings.areGroupsEnabled ? [types.user, types.group] : [types.user] }
}
