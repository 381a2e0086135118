/// One request and what came of it, as provision on demand and the provisioning log show them.
package struct Exchange: Sendable {
    package let request: ProvisioningRequest
    /// nil if no answer came.
    package let response: ProvisioningResponse?

    /// The request line, the fields but `Authorization`, and the body.
    package var requestText: String {
        let fields = request.fields.filter { $0.name.lowercased() != "authorization" }.map { "\($0.name): \($0.value)" }
        let head = ["\(request.method) \(request.path)"] + fields
        return head.joined(separator: "\n")
            + (request.body.isEmpty ? "" : "\n\n" + String(decoding: request.body, as: UTF8.self))
    }

    /// The status and the body.
    package var responseText: String {
        guard let response else { return "no answer" }
        return "\(response.status)"
            + (response.body.isEmpty ? "" : "\n\n" + String(decoding: response.body, as: UTF8.self))
    }
}
