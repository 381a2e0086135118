import SCIMCore

/// Why a caller was refused; one answer outside, told apart in the log (D1).
enum CredentialRefusal: String, Sendable, Hashable, CaseIterable {
    // Metrics count them by their place: new ones come last.
    case missing, malformed, unknown, expired, revoked, scheme

    /// What the provisioning log and the journal call it.
    var detail: String { self == .scheme ? "token sent under the wrong scheme" : "token \(rawValue)" }

    /// The sentence for the administrator of this side.
    var remedy: String {
        switch self {
        case .missing: "No token was sent: set Secret Token in Entra's Admin Credentials."
        case .malformed:
            "The value sent is not one of this server's tokens, or was truncated: paste the whole token into Secret Token."
        case .scheme:
            "The Authorization header must be \"Bearer\", a space and the token, each once and without quotation marks: "
                + "paste only the token into Secret Token."
        case .unknown: "This server never created that token: create one with scimctl token create and set it in Entra."
        case .expired: "The token has expired: create a new one with scimctl token create and set it in Entra."
        case .revoked: "The token was revoked: create a new one with scimctl token create and set it in Entra."
        }
    }

    /// The one answer that all of them get.
    static var error: SCIMError {
        var error = SCIMError(
            401, nil,
            "the bearer token is missing, wrong or no longer valid; check Secret Token in Entra's Admin Credentials")
        error.challenge = "Bearer"
        return error
    }
}
