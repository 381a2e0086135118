import HTTPTypes
import SCIMCore

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
    case list([UInt8], Version, isEmpty: Bool)
    /// 200 with a discovery document, or a page that has no version.
    case document([UInt8])

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
        let body: [UInt8]
        let version: Version
        let location: String
    }
}

extension Response {
    private static let json = "application/scim+json; charset=utf-8"
    // Making a field costs looking at every character of its value.
    private static let contentType = HTTPField(name: .contentType, value: json)

    init(_ outcome: Outcome) {
        switch outcome {
        case .created(let answer):
            self.init(status: .created, answer)
        case .found(let answer):
            self.init(status: .ok, answer)
        case .done(let version):
            self.init(status: .noContent)
            fields[.eTag] = version?.entityTag
        case .notModified(let version):
            self.init(status: .notModified)
            fields[.eTag] = version.entityTag
        case .list(let body, let version, _):
            var fields = HTTPFields()
            fields.reserveCapacity(2)
            fields.append(Response.contentType)
            fields.append(HTTPField(name: .eTag, value: version.entityTag))
            self.init(status: .ok, fields: fields, body: body)
        case .document(let body):
            self.init(status: .ok, body: body)
            fields[.contentType] = Response.json
        }
    }

    private init(status: HTTPResponse.Status, _ answer: Outcome.Answer) {
        // By the subscript each would first be looked for.
        var fields = HTTPFields()
        fields.reserveCapacity(3)
        fields.append(Response.contentType)
        fields.append(HTTPField(name: .location, value: answer.location))
        fields.append(HTTPField(name: .eTag, value: answer.version.entityTag))
        self.init(status: status, fields: fields, body: answer.body)
    }

    /// The answer that an error becomes (RFC 7644 §3.12).
    init(_ error: SCIMError, requestID: String) {
        self.init(status: HTTPResponse.Status(code: error.status), body: error.body(requestID: requestID))
        fields[.contentType] = Response.json
        fields[.wwwAuthenticate] = error.challenge
        fields[.retryAfter] = error.retryAfter.map(String.init)
        if !error.allowedMethods.isEmpty { fields[.allow] = error.allowedMethods.joined(separator: ", ") }
    }
}
