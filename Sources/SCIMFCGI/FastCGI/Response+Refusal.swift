import HTTPTypes
import SCIMCore
import SCIMService

extension Response {
    /// The answer to what is no request: it never reaches the endpoint.
    init(refusal: SCIMError, requestID: String) {
        var writer = JSONWriter(reserving: 256)
        writer.append(
            [
                "schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"], "status": .string(String(refusal.status)),
                "detail": .string("\(refusal.detail) (request \(requestID))"),
            ] as JSONValue)
        self.init(
            status: HTTPResponse.Status(code: refusal.status),
            contentType: "application/scim+json", body: ResponseBody(writer.bytes))
        retryAfter = refusal.retryAfter
    }
}
