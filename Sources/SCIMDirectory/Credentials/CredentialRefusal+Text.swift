package import SCIMCore
package import SCIMStore

extension CredentialRefusal {
    /// What the provisioning log and the journal call it.
    package var detail: String { self == .scheme ? "token sent under the wrong scheme" : "token \(rawValue)" }

    /// The sentence for the administrator of this side.
    ///
    /// - Parameter organization: whose token it is; nil if that is not known.
    package func remedy(organization: String?) -> Remedy {
        let create = Remedy.Action.createToken(organization: organization ?? "ORGANIZATION")
        switch self {
        case .missing: return "No token was sent: enter Secret Token in Entra, \(entra: .credentials)."
        case .malformed:
            return
                "The value sent is not one of this server's tokens, or was truncated: paste the whole token into Secret Token."
        case .scheme:
            return
                "The Authorization header must be \"Bearer\", a space and the token, each once and without quotation marks: "
                + "paste only the token into Secret Token."
        case .unknown:
            return "This server never created that token. Create one and set it in Entra: \(do: create)"
        case .expired: return "The token has expired. Create a new one and set it in Entra: \(do: create)"
        case .revoked: return "The token was revoked. Create a new one and set it in Entra: \(do: create)"
        }
    }

    /// The one answer that all of them get.
    package static var error: SCIMError {
        var error = SCIMError(
            401, nil,
            "the bearer token is missing, wrong or no longer valid; check Secret Token in Entra's provisioning credentials"
        )
        error.challenge = "Bearer"
        return error
    }
}
