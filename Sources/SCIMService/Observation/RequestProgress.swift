import HTTPTypes
import SCIMCore
import SCIMHTTP
import SCIMStore

/// How far a request has come: each stage notes what it found, so that a refusal tells what was known of the request.
struct RequestProgress {
    /// When the token was looked at.
    var time = Instant(milliseconds: 0)
    /// nil while no valid token was seen.
    var caller: Caller?
    /// nil while it is not known where the request goes.
    var route: Route?
    /// Whether it was for the token endpoint.
    var isTokenRequest = false
    /// Whether the writer was asked to do what the request says.
    var isWrite = false
    /// Whether the request has an entry of its own in the provisioning log.
    var hasEntry = false

    /// Whether the request is there to change something; a query sent by POST is not.
    func isChange(_ request: Request) -> Bool {
        guard caller != nil, request.method.changes else { return false }
        if case .search = route { return false }
        return true
    }
}

extension HTTPRequest.Method {
    fileprivate var changes: Bool { self == .post || self == .put || self == .patch || self == .delete }
}
