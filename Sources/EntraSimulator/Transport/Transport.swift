package import SCIMCore

/// One HTTP request of the simulated provisioning service.
package struct ProvisioningRequest: Sendable, Hashable {
    /// `GET`, `POST`, `PATCH`, `PUT` or `DELETE`.
    package var method: String
    /// What follows the base URL: `/Users?filter=…`, percent-encoded already.
    package var path: String
    /// Header fields in order; names as sent.
    package var fields: [(name: String, value: String)] { pairs.map { ($0.name, $0.value) } }
    private var pairs: [Pair]
    package var body: [UInt8]

    package init(_ method: String, _ path: String, fields: [(name: String, value: String)] = [], body: [UInt8] = []) {
        self.method = method
        self.path = path
        self.pairs = fields.map { Pair(name: $0.name, value: $0.value) }
        self.body = body
    }

    private struct Pair: Sendable, Hashable {
        let name: String
        let value: String
    }
}

/// What came back.
package struct ProvisioningResponse: Sendable {
    package var status: Int
    /// Header fields, names in lower case.
    package var fields: [String: String]
    package var body: [UInt8]

    package init(status: Int, fields: [String: String] = [:], body: [UInt8] = []) {
        self.status = status
        self.fields = fields
        self.body = body
    }

    /// The body as JSON; nil if it is empty.
    package func json() throws(SCIMError) -> JSONValue? {
        body.isEmpty ? nil : try JSONValue(parsing: body)
    }
}

/// A way to an endpoint: in process, over the worker's socket, or over HTTPS.
package protocol Transport {
    /// Sends one request and waits for the answer.
    ///
    /// - Throws: when no answer came at all; an HTTP error status is an answer.
    func send(_ request: ProvisioningRequest) throws -> ProvisioningResponse
}
