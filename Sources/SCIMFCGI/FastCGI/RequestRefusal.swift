package import HTTPTypes

/// Why something that came is no request that may be acted on.
package struct RequestRefusal: Error, Sendable {
    /// The status of the answer.
    package let status: Int
    /// One sentence for whoever reads the answer.
    package let reason: String
    /// Seconds after which to come again; nil where that would not help.
    package var retryAfter: Int?

    init(_ status: Int, _ reason: String, retryAfter: Int? = nil) {
        self.status = status
        self.reason = reason
        self.retryAfter = retryAfter
    }

    package var httpStatus: HTTPResponse.Status { HTTPResponse.Status(code: status) }
}
