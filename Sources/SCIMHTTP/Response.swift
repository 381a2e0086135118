package import HTTPTypes

/// One response, ready to be written. `Content-Length` is the writer's.
package struct Response: Sendable {
    package var status: HTTPResponse.Status
    /// `Content-Type`; nil if there is no body.
    package var contentType: String?
    package var location: String?
    /// `Content-Location`: the address of the one resource that the body holds, as in `meta.location` (RFC 7643 §3.1).
    package var contentLocation: String?
    /// `ETag`, with its quotes.
    package var entityTag: String?
    /// `WWW-Authenticate`
    package var challenge: String?
    /// `Retry-After`, in seconds.
    package var retryAfter: Int?
    /// `Allow`
    package var allowedMethods: [String] = []
    /// Further fields; their values must be one line each.
    package var further: [HTTPField] = []
    package var content: ResponseBody
    /// A body whose length nobody knows before it is written, instead of `content`.
    package var stream: BodyStream?

    package init(status: HTTPResponse.Status, contentType: String? = nil, body: ResponseBody = ResponseBody()) {
        self.status = status
        self.contentType = contentType
        content = body
    }

    /// The bytes of the body, all at once.
    package var body: [UInt8] { content.bytes }
}
