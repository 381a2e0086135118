import OrderedCollections
import SCIMCore

/// Adds an access token to every request that does not bring an `Authorization` of its own. It gets one from the token endpoint
/// with the first request, and another one once the service provider refuses it, as Entra does (RFC 6749 §4.4).
package final class TokenEndpointTransport: Transport {
    private let next: any Transport
    private let clientID: String
    private let proof: () throws -> Proof
    private var token: String?
    /// How many access tokens were issued.
    package private(set) var issued = 0

    package enum Proof: Sendable {
        /// In the header, as Entra's "client_secret_basic".
        case secretInHeader(String)
        /// In the body, as Entra's "client_secret_post".
        case secretInBody(String)
        /// A token that the identity's issuer signed (RFC 7523 §2.2).
        case assertion(String)
    }

    /// No token was issued.
    package struct Refusal: Error, Sendable {
        package let status: Int
        /// `error` of RFC 6749 §5.2; nil if the answer has none.
        package let code: String?
        package let description: String?
    }

    package init(clientID: String, over next: any Transport, proof: @escaping () throws -> Proof) {
        self.clientID = clientID
        self.proof = proof
        self.next = next
    }

    package func send(_ request: ProvisioningRequest) throws -> ProvisioningResponse {
        guard !request.fields.contains(where: { $0.name.lowercased() == "authorization" }) else {
            return try next.send(request)
        }
        let isNew = token == nil
        let answer = try send(request, with: token ?? fetch())
        guard answer.status == 401, !isNew else { return answer }
        return try send(request, with: fetch())
    }

    private func send(_ request: ProvisioningRequest, with token: String) throws -> ProvisioningResponse {
        try next.send(
            ProvisioningRequest(
                request.method, request.path, fields: [("Authorization", "Bearer \(token)")] + request.fields,
                body: request.body))
    }

    /// Asks the token endpoint.
    ///
    /// - Throws: `Refusal`.
    @discardableResult
    package func fetch() throws -> String {
        let answer = try next.send(try TokenEndpointTransport.request(clientID: clientID, proof()))
        let body = try answer.json()
        guard answer.status == 200, let token = body?["access_token"]?.string else {
            throw Refusal(
                status: answer.status, code: body?["error"]?.string, description: body?["error_description"]?.string)
        }
        self.token = token
        issued += 1
        return token
    }

    /// What is sent to the token endpoint.
    package static func request(clientID: String, _ proof: Proof) throws -> ProvisioningRequest {
        var parameters = [("grant_type", "client_credentials")]
        var fields = [
            (name: "Content-Type", value: "application/x-www-form-urlencoded"), ("Accept", "application/json"),
        ]
        switch proof {
        case .secretInHeader(let secret):
            let pair = "\(clientID.formEncoded):\(secret.formEncoded)"
            fields.append(("Authorization", "Basic \(Array(pair.utf8).base64)"))
        case .secretInBody(let secret): parameters += [("client_id", clientID), ("client_secret", secret)]
        case .assertion(let assertion):
            parameters += [
                ("client_id", clientID),
                ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
                ("client_assertion", assertion),
            ]
        }
        let body = parameters.map { "\($0.0)=\($0.1.formEncoded)" }.joined(separator: "&")
        return ProvisioningRequest("POST", "/oauth2/token", fields: fields, body: Array(body.utf8))
    }
}

extension String {
    /// As in a form (RFC 6749 Appendix B).
    fileprivate var formEncoded: String {
        var encoded = ""
        for byte in utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
                encoded.append(Character(Unicode.Scalar(byte)))
            default: encoded += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
        return encoded
    }
}

extension [UInt8] {
    /// Base64 with padding (RFC 4648 §4).
    fileprivate var base64: String {
        let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".map(\.self)
        var text = ""
        for start in stride(from: 0, to: count, by: 3) {
            let group = self[start..<Swift.min(start + 3, count)]
            let bits = group.reduce(0 as UInt32) { $0 << 8 | UInt32($1) } << UInt32(8 * (3 - group.count))
            for place in 0...group.count { text.append(alphabet[Int(bits >> UInt32(18 - 6 * place) & 63)]) }
            for _ in group.count..<3 { text.append("=") }
        }
        return text
    }
}
