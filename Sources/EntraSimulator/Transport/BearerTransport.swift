/// Adds the Secret Token to every request that does not bring an `Authorization` of its own.
package struct BearerTransport: Transport {
    private let token: String
    private let next: any Transport

    package init(token: String, over next: any Transport) {
        self.token = token
        self.next = next
    }

    package func send(_ request: ProvisioningRequest) throws -> ProvisioningResponse {
        guard !request.fields.contains(where: { $0.name.lowercased() == "authorization" }) else {
            return try next.send(request)
        }
        let authorization = (name: "Authorization", value: "Bearer \(token)")
        return try next.send(
            ProvisioningRequest(
                request.method, request.path, fields: [authorization] + request.fields, body: request.body))
    }
}
