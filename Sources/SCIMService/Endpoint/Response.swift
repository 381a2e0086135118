package import HTTPTypes

/// One answer, ready to be written.
package struct Response: Sendable, Hashable {
    package var status: HTTPResponse.Status
    /// `Content-Type`, `Location`, `ETag` and the like; `Content-Length` is the writer's.
    package var fields: HTTPFields
    package var body: [UInt8]

    package init(status: HTTPResponse.Status, fields: HTTPFields = [:], body: [UInt8] = []) {
        self.status = status
        self.fields = fields
        self.body = body
    }
}
