import HTTPTypes
import SCIMCore
import SCIMHTTP
import SCIMHost

/// What a client asks the token endpoint for, and how it proves who it is (RFC 6749 §4.4, RFC 7523 §2.2).
struct TokenRequest: Sendable {
    let clientID: String
    let proof: Proof

    enum Proof: Sendable {
        /// One secret in the readings that are possible: senders of Basic credentials forget to encode them.
        case secret(readings: [String])
        /// A token that an issuer signed.
        case assertion(String)
    }

    /// Bytes; an assertion of Entra's has two or three thousand.
    static let longestBody = 16 << 10

    /// Parameters that belong into the body, where no log keeps them.
    private static let bodyParameters: Set = [
        "grant_type", "client_id", "client_secret", "client_assertion", "client_assertion_type", "scope",
    ]

    /// - Parameter query: what follows the question mark of the target.
    init(_ request: Request, query: ArraySlice<UInt8>) throws(OAuthError) {
        guard request.method == .post else {
            throw OAuthError(.invalidRequest, "the token endpoint is used with POST", status: 405)
        }
        guard request.body.count <= TokenRequest.longestBody else {
            throw OAuthError(.invalidRequest, "the request is larger than 16 KiB", status: 413)
        }
        guard (request.field(.contentEncoding) ?? "identity").asciiLowercased == "identity" else {
            throw OAuthError(.invalidRequest, "the body is compressed; send it as it is", status: 415)
        }
        let type = request.field(.contentType)?.asciiLowercased.prefix { $0 != ";" }
        guard type == nil || type?.trimmingSpaces == "application/x-www-form-urlencoded" else {
            throw .request("the parameters must be sent as application/x-www-form-urlencoded")
        }
        if try FormParameters(query).contains(anyOf: TokenRequest.bodyParameters) {
            throw .request(
                "the parameters must be in the body, not in the URL; change the secret, which logs may have kept")
        }
        try self.init(FormParameters(request.body[...]), authorization: request.field(.authorization))
    }

    private init(_ form: FormParameters, authorization: String?) throws(OAuthError) {
        guard let grant = form["grant_type"] else { throw .request("grant_type is missing") }
        guard grant == "client_credentials" else {
            throw OAuthError(.unsupportedGrantType, "the only grant_type is client_credentials")
        }
        if let scope = form["scope"], !scope.utf8.allSatisfy(\.isAllowedInScope) {
            throw OAuthError(.invalidScope, "the scope has characters that scopes cannot have")
        }
        let basic = try authorization.flatMap { (field) throws(OAuthError) in try BasicCredentials(field) }
        if let assertion = form["client_assertion"] {
            try self.init(assertion: assertion, form, basic)
        } else {
            try self.init(secret: form["client_secret"], form["client_id"], basic)
        }
    }

    private init(assertion: String, _ form: FormParameters, _ basic: BasicCredentials?) throws(OAuthError) {
        guard basic == nil, form["client_secret"] == nil else {
            throw .request("a secret and an assertion were sent; send one of them")
        }
        guard form["client_assertion_type"] == "urn:ietf:params:oauth:client-assertion-type:jwt-bearer" else {
            throw .request(
                "client_assertion_type must be urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
        }
        guard let id = form["client_id"] else { throw .request("client_id is missing") }
        (clientID, proof) = (id, .assertion(assertion))
    }

    /// In the header, in the body, or in both where they agree (Q105).
    private init(secret: String?, _ id: String?, _ basic: BasicCredentials?) throws(OAuthError) {
        guard let basic else {
            guard let id, let secret else { throw .client }
            (clientID, proof) = (id, .secret(readings: [secret]))
            return
        }
        if let id, !basic.readings.contains(where: { $0.id == id }) { throw TokenRequest.disagreement }
        if let secret, !basic.readings.contains(where: { $0.secret == secret }) { throw TokenRequest.disagreement }
        clientID = id ?? basic.readings[0].id
        proof = .secret(readings: secret.map { [$0] } ?? basic.readings.map(\.secret))
    }

    private static let disagreement = OAuthError.request("the header and the body name different clients or secrets")
}

/// The content of an Authorization field with the scheme Basic (RFC 7617 §2).
private struct BasicCredentials {
    /// As RFC 6749 §2.3.1 has it, which encodes both parts, and as they are.
    let readings: [(id: String, secret: String)]

    /// - Throws: `invalid_client` for another scheme, or what is not Basic.
    init(_ field: String) throws(OAuthError) {
        let words = field.utf8.split(separator: UInt8(ascii: " "))
        guard words.count == 2, String(Substring(words[0])).asciiLowercased == "basic",
            let bytes = Base64.bytes(of: String(Substring(words[1])))
        else { throw .client }
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")) else { throw .client }
        let (id, secret) = (bytes[..<colon], bytes[(colon + 1)...])
        var readings: [(id: String, secret: String)] = []
        do throws(OAuthError) {
            readings.append((try FormParameters.decode(id), try FormParameters.decode(secret)))
        } catch {
            // Then only the other reading is left.
        }
        let plain = (id: String(decoding: id, as: UTF8.self), secret: String(decoding: secret, as: UTF8.self))
        if readings.first.map({ $0 == plain }) != true { readings.append(plain) }
        self.readings = readings
    }
}

extension UInt8 {
    /// `scope-token` and the space between two of them (RFC 6749 §3.3).
    fileprivate var isAllowedInScope: Bool {
        (0x20...0x7E).contains(self) && self != UInt8(ascii: "\"") && self != UInt8(ascii: "\\")
    }
}

extension Substring {
    fileprivate var trimmingSpaces: Substring {
        let start = drop { $0 == " " }
        guard let end = start.lastIndex(where: { $0 != " " }) else { return "" }
        return start[...end]
    }
}
