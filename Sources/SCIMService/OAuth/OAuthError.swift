import HTTPTypes
import SCIMCore
import SCIMHTTP

/// What the token endpoint answers when it issues no token (RFC 6749 §5.2).
struct OAuthError: Error, Sendable {
    let status: Int
    let code: Code
    /// One sentence for people; without values that a client sent, and without characters that §5.2 excludes.
    let description: String
    /// Seconds.
    var retryAfter: Int?

    enum Code: String, Sendable, CaseIterable {
        case invalidRequest = "invalid_request"
        case invalidClient = "invalid_client"
        case unauthorizedClient = "unauthorized_client"
        case unsupportedGrantType = "unsupported_grant_type"
        case invalidScope = "invalid_scope"
        /// The service is at fault; borrowed from §4.1.2.1, which is the only place of the RFC that has words for it.
        case serverError = "server_error"
        case temporarilyUnavailable = "temporarily_unavailable"
    }

    init(_ code: Code, _ description: String, status: Int = 400, retryAfter: Int? = nil) {
        self.status = status
        self.code = code
        self.description = description
        self.retryAfter = retryAfter
    }

    static func request(_ description: String) -> OAuthError { OAuthError(.invalidRequest, description) }

    /// The one answer to everybody who could not prove who they are.
    static let client = OAuthError(
        .invalidClient, "the client identifier, its secret or its assertion is wrong or no longer valid", status: 401)

    /// The same after many of them.
    static func tooMany(retryAfter: Int) -> OAuthError {
        OAuthError(
            .invalidClient, "too many wrong secrets or assertions; wait before the next one", status: 429,
            retryAfter: retryAfter)
    }

    /// - Parameter error: of this side: 500 or 503.
    init(_ error: SCIMError) {
        self.init(
            error.status == 500 ? .serverError : .temporarilyUnavailable, error.detail, status: error.status,
            retryAfter: error.retryAfter)
    }

    /// What the counters and the journal know of it.
    var asSCIMError: SCIMError { SCIMError(status, nil, description) }
}

extension Response {
    init(_ error: OAuthError, requestID: String) {
        let body: JSONObject = [
            "error": .string(error.code.rawValue),
            "error_description": .string("\(error.description) (request \(requestID))"),
        ]
        self.init(oauth: .init(code: error.status), body)
        retryAfter = error.retryAfter
        switch error.status {
        case 401: challenge = "Basic realm=\"scim\", charset=\"UTF-8\""
        case 405: allowedMethods = [HTTPRequest.Method.post.rawValue]
        default: break
        }
    }

    /// A document of the token endpoint, which nobody may keep (RFC 6749 §5.1).
    init(oauth status: HTTPResponse.Status, _ document: JSONObject) {
        self.init(
            status: status, contentType: "application/json", body: ResponseBody(JSONValue.object(document).bytes))
        further = [HTTPField(name: .cacheControl, value: "no-store"), HTTPField(name: .pragma, value: "no-cache")]
    }
}

extension HTTPField.Name {
    fileprivate static let pragma = HTTPField.Name("Pragma") ?? .cacheControl
}
