import HTTPTypes
import SCIMCore
import SCIMDirectory
import SCIMHTTP

extension Request {
    /// The body as a JSON object.
    ///
    /// - Throws: `invalidSyntax`; 415 for a compressed body, never for its `Content-Type` (Q1, Q2).
    func object() throws(SCIMError) -> JSONObject {
        try checkContentEncoding()
        let value = try JSONValue(parsing: body, limits: .request)
        guard case .object(let members) = value else {
            throw .invalidSyntax("the body must be a JSON object, not \(value.kind)")
        }
        return members
    }

    /// - Throws: 415 naming the encoding for a body that is compressed, or said to be (RFC 9110 §15.5.16).
    private func checkContentEncoding() throws(SCIMError) {
        guard !body.isEmpty, let encoding = field(.contentEncoding), encoding.asciiLowercased != "identity" else {
            return
        }
        throw SCIMError(
            415, nil,
            "the body has Content-Encoding \"\(encoding.forDisplay)\", which is not supported; send it without compression",
            remedy: "Switch compression of request bodies off in the client, or in the proxy before nginx.")
    }

    /// What names the resource of a body that could not be read against the schemas; nil if it says nothing of that, or
    /// is not JSON, which it was refused for.
    func resourceName(of type: ResourceType) -> String? {
        guard case .object(let members)? = try? JSONValue(parsing: body, limits: .request) else { return nil }
        return type.name(in: members)
    }
}
