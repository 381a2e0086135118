package import HTTPTypes

/// Why what arrived is not a request to act on.
package struct RequestRefusal: Error, Sendable {
    /// The status of the answer.
    package let status: Int
    /// One sentence for whoever reads the answer.
    package let reason: String
    /// Seconds after which to come again; nil if that would not help.
    package var retryAfter: Int?

    init(_ status: Int, _ reason: String, retryAfter: Int? = nil) {
        self.status = status
        self.reason = reason
        self.retryAfter = retryAfter
    }

    package var httpStatus: HTTPResponse.Status { HTTPResponse.Status(code: status) }
}
