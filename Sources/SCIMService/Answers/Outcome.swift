import HTTPTypes
package import SCIMCore
package import SCIMHTTP

/// What an operation came to; the last stage before the answer is written.
enum Outcome: Sendable {
    /// 201 with the new resource.
    case created(Answer)
    /// 200 with a resource.
    case found(Answer)
    /// 204, with the version the resource has now where it still is.
    case done(Version?)
    /// 304: the client has this version already.
    case notModified(Version)
    /// 200 with a page of a list.
    case list(ResponseBody, Version, isEmpty: Bool)
    /// 200 with a document that has no version: a page, the answer to a Bulk request, or, where it has a location, one
    /// resource of the discovery endpoints.
    case document(ResponseBody, location: String? = nil)

    /// The status of the answer.
    var status: HTTPResponse.Status {
        switch self {
        case .created: .created
        case .found, .list, .document: .ok
        case .done: .noContent
        case .notModified: .notModified
        }
    }

    /// The version that the resource has now.
    var version: Version? {
        switch self {
        case .created(let answer), .found(let answer): answer.version
        case .done(let version): version
        case .notModified(let version), .list(_, let version, _): version
        case .document: nil
        }
    }

    /// A resource as it is answered.
    struct Answer: Sendable {
        let body: ResponseBody
        let version: Version
        let location: String
    }
}

extension Response {
    /// Without a parameter: RFC 7644 §8.1 registers none, and JSON is UTF-8 anyway.
    private static let json = "application/scim+json"

    init(_ outcome: Outcome) {
        switch outcome {
        case .created(let answer), .found(let answer):
            self.init(status: outcome.status, contentType: Response.json, body: answer.body)
            location = answer.location
            contentLocation = answer.location
        case .done, .notModified:
            self.init(status: outcome.status)
        case .list(let body, _, _):
            self.init(status: outcome.status, contentType: Response.json, body: body)
        case .document(let body, let location):
            self.init(status: outcome.status, contentType: Response.json, body: body)
            contentLocation = location
        }
        entityTag = outcome.version?.entityTag
    }

    /// The answer that an error becomes (RFC 7644 §3.12).
    package init(_ error: SCIMError, requestID: String) {
        self.init(
            status: HTTPResponse.Status(code: error.status), contentType: Response.json,
            body: ResponseBody(error.body(requestID: requestID)))
        challenge = error.challenge
        retryAfter = error.retryAfter
        allowedMethods = error.allowedMethods
    }
}
