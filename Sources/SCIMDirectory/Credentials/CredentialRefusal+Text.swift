package import SCIMCore
package import SCIMStore

extension CredentialRefusal {
    /// What the provisioning log and the journal call it.
    package func detail(_ kind: CredentialKind) -> String {
        switch (self, kind) {
        case (.scheme, _): "token sent under the wrong scheme"
        case (.secret, _): "wrong client secret"
        case (.assertion, _): "signed token refused"
        case (.issued, _): "access token expired or unknown"
        case (_, .token): "token \(rawValue)"
        case (.expired, .client): "client secret expired"
        case (.revoked, .client): "client or client secret revoked"
        case (_, .client): "client \(rawValue)"
        case (_, .federation): "workload identity \(rawValue)"
        }
    }

    /// What the journal calls all of one reason.
    package var summary: String {
        switch self {
        case .expired: "token or client secret expired"
        case .revoked: "token, client or client secret revoked"
        case .unknown: "token or client unknown"
        default: detail(.token)
        }
    }

    /// The sentence for the administrator of this side.
    ///
    /// - Parameter organization: whose credential it is; nil if that is not known.
    package func remedy(_ kind: CredentialKind, organization: String?) -> Remedy {
        kind == .token ? tokenRemedy(organization) : clientRemedy(kind, organization)
    }

    private func tokenRemedy(_ organization: String?) -> Remedy {
        let create = Remedy.Action.createToken(organization: organization ?? "ORGANIZATION")
        return switch self {
        case .missing: "No token was sent: enter Secret Token in Entra, \(entra: .credentials)."
        case .malformed, .secret, .assertion:
            "The value sent is not one of this server's tokens, or was truncated: paste the whole token into Secret Token."
        case .scheme:
            "The Authorization header must be \"Bearer\", a space and the token, each once and without quotation marks: "
                + "paste only the token into Secret Token."
        case .unknown: "This server never created that token. Create one and set it in Entra: \(do: create)"
        case .issued:
            "The client did not ask for a new access token when the old one had expired, or the client or its secret was "
                + "revoked: \(do: .listClients(organization: organization ?? "ORGANIZATION"))"
        case .expired: "The token has expired. Create a new one and set it in Entra: \(do: create)"
        case .revoked: "The token was revoked. Create a new one and set it in Entra: \(do: create)"
        }
    }

    private func clientRemedy(_ kind: CredentialKind, _ organization: String?) -> Remedy {
        let owner = organization ?? "ORGANIZATION"
        if kind == .federation {
            return
                "No workload identity has that client ID. Compare it with the settings: \(do: .showFederation(organization: owner))"
        }
        return switch self {
        case .missing:
            "No client identifier and secret arrived: enter both in Entra, \(entra: .credentials)."
        case .secret:
            "The secret is not the client's, or was truncated. Enter the one that was shown, or make a new one: "
                + "\(do: .rotateClient(nil, organization: owner))"
        case .expired:
            "The client secret has expired. Make a new one and enter it in Entra: \(do: .rotateClient(nil, organization: owner))"
        case .revoked:
            "The client was revoked. Create a new one and enter it in Entra: \(do: .createClient(organization: owner))"
        default:
            "No client has that ID. Compare the client identifier in Entra: \(do: .listClients(organization: owner))"
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

extension AssertionRefusal {
    /// The sentence for the administrator of this side.
    package func remedy(organization: String?) -> Remedy {
        let owner = organization ?? "ORGANIZATION"
        return switch check {
        case .key: "The keys of the issuer are fetched as soon as possible; if they are not: \(do: .listKeys)"
        case .issuer, .tenant, .audience, .subject:
            "If what was received is right, add it to what is accepted: \(do: .setFederation(organization: owner))"
        case .time: "Check the clock of this machine, and for how long the issuer's tokens are valid."
        default: "It is not a token as Entra signs it; check which program sends it."
        }
    }
}
