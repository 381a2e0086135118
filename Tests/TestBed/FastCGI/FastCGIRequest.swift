package import EntraSimulator

/// A request as nginx sends it over FastCGI, with the parameters of the shipped snippet.
package struct FastCGIRequest: Sendable {
    package var parameters: [(name: String, value: String)]
    package var body: [UInt8]
    /// Whether the connection is to stay open after the answer.
    package var keepsConnection = false

    /// - Parameters:
    ///   - target: path and query as the client sent them.
    ///   - declaredLength: what `CONTENT_LENGTH` says where it is not the length of the body.
    package init(
        _ method: String, _ target: String, fields: [(name: String, value: String)] = [], body: [UInt8] = [],
        declaredLength: String? = nil
    ) {
        parameters = [
            ("REQUEST_METHOD", method), ("REQUEST_URI", target), ("SERVER_PROTOCOL", "HTTP/1.1"),
            ("CONTENT_LENGTH", declaredLength ?? (body.isEmpty ? "" : String(body.count))),
            ("CONTENT_TYPE", fields.first { $0.name.lowercased() == "content-type" }?.value ?? ""),
            ("REMOTE_ADDR", "192.0.2.1"), ("REQUEST_ID", String(repeating: "0", count: 32)),
        ]
        for field in fields where field.name.lowercased() != "content-type" {
            parameters.append(("HTTP_" + field.name.uppercased().replacing("-", with: "_"), field.value))
        }
        self.body = body
    }

    /// A request below `/scim/v2`, with an identifier of its own.
    package init(_ request: ProvisioningRequest) {
        self.init(request.method, "/scim/v2" + request.path, fields: request.fields, body: request.body)
        let digits = (0..<32).map { _ in String(Int.random(in: 0..<16), radix: 16) }.joined()
        for place in parameters.indices where parameters[place].name == "REQUEST_ID" {
            parameters[place].value = digits
        }
    }

    /// Everything up to the end of PARAMS.
    package var head: [UInt8] {
        FastCGIRecord.begin(keeping: keepsConnection).bytes
            + FastCGIRecord.stream(.parameters, parameters.flatMap { FastCGIRecord.pair($0.name, $0.value) })
    }

    package var bytes: [UInt8] { head + FastCGIRecord.stream(.standardInput, body) }
}
