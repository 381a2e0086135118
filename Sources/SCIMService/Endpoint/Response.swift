package import HTTPTypes
package import SCIMCore

/// One answer, ready to be written. Of header fields it has those that SCIM knows; `Content-Length` is the writer's.
package struct Response: Sendable, Hashable {
    package var status: HTTPResponse.Status
    /// `Content-Type`; nil where there is no body.
    package var contentType: String?
    package var location: String?
    /// `Content-Location`: the address of the one resource that the body holds, as in `meta.location` (RFC 7643 §3.1).
    package var contentLocation: String?
    /// `ETag`
    package var version: Version?
    /// `WWW-Authenticate`
    package var challenge: String?
    /// `Retry-After`, in seconds.
    package var retryAfter: Int?
    /// `Allow`
    package var allowedMethods: [String] = []
    package var body: [UInt8]

    package init(status: HTTPResponse.Status, contentType: String? = nil, body: [UInt8] = []) {
        self.status = status
        self.contentType = contentType
        self.body = body
    }
}
