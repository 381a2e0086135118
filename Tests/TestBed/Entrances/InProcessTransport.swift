package import EntraSimulator
import HTTPTypes
import SCIMHTTP
package import SCIMService

/// Requests handed to the endpoint without a network.
package final class InProcessTransport: Transport {
    private let provider: Provider
    private let endpoint: Endpoint

    package init(_ provider: Provider) throws {
        self.provider = provider
        endpoint = try provider.makeEndpoint()
    }

    deinit { provider.close() }

    package func send(_ request: ProvisioningRequest) throws -> ProvisioningResponse {
        guard let method = HTTPRequest.Method(request.method) else {
            preconditionFailure("\(request.method) is no method")
        }
        var fields = HTTPFields()
        for field in request.fields {
            guard let name = HTTPField.Name(field.name) else { preconditionFailure("\(field.name) is no field name") }
            fields.append(HTTPField(name: name, value: field.value))
        }
        let response = endpoint.respond(
            to: Request(
                method: method, target: "/scim/v2" + request.path, fields: fields, body: request.body,
                id: String(repeating: "0", count: 32), clientAddress: "192.0.2.1"))
        var received: [String: String] = [:]
        for field in response.fields { received[field.name.canonicalName] = field.value }
        return ProvisioningResponse(status: response.status.code, fields: received, body: response.body)
    }
}
