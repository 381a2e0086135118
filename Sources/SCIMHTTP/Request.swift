package import HTTPTypes

/// One request as the worker received it, complete and not yet looked at.
package struct Request: Sendable {
    package var method: HTTPRequest.Method
    /// The request target as the client sent it: path and query, percent-encoded (`REQUEST_URI`).
    package var target: String
    /// `Authorization`, `Content-Type`, `Content-Encoding`, `If-Match`, `If-None-Match`, `client-request-id`, `ActivityId`,
    /// `Cookie`, `Host`, `Origin`, `Sec-Fetch-Site` where sent.
    package var fields: HTTPFields
    package var body: [UInt8]
    /// What nginx, the log and error details call this request: 32 hexadecimal digits.
    package var id: String
    /// The address of the client, as text.
    package var clientAddress: String
    /// The name that the web server authenticated (`SCIM_CONSOLE_USER`); nil where it sent none.
    package var user: String?

    package init(
        method: HTTPRequest.Method, target: String, fields: HTTPFields = [:], body: [UInt8] = [], id: String,
        clientAddress: String, user: String? = nil
    ) {
        self.method = method
        self.target = target
        self.fields = fields
        self.body = body
        self.id = id
        self.clientAddress = clientAddress
        self.user = user
    }
}

extension Request {
    /// The text of a field; several of one name would have been made one by the web server.
    package func field(_ name: HTTPField.Name) -> String? { fields.first { $0.name == name }?.value }
}
