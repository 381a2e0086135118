import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHost

/// What a form says of a workload identity, as it was typed.
struct FederationFields {
    let name: String
    private let tenant, clientID: String
    /// One per line.
    private let subjects, audiences: String
    private let acceptsEntraTokens: Bool
    /// Seconds.
    private let tokenLifetime: String
    private let limits: LimitFields

    /// - Parameter federation: what is set; nil for nothing.
    init(_ federation: Federation?) {
        let settings = federation?.settings
        name = federation?.name ?? "Workload identity"
        (tenant, clientID) = (settings?.tenant ?? "", settings?.clientID ?? "")
        subjects = settings?.subjects.joined(separator: "\n") ?? ""
        // Those that are formed from the client ID are left to be formed again.
        audiences =
            settings.map { $0.audiences == FederationSettings.standardAudiences($0.clientID) ? [] : $0.audiences }?
            .joined(separator: "\n") ?? ""
        acceptsEntraTokens = settings?.acceptsEntraTokens ?? false
        tokenLifetime = String(settings?.tokenLifetime ?? AccessToken.issuedLifetime)
        limits = LimitFields(settings?.limits ?? .none)
    }

    init(_ form: FormFields) throws {
        guard let lifetime = form["token-lifetime"] else {
            throw PageFault.badForm("it does not say how long an access token is valid")
        }
        name = form["name"] ?? ""
        (tenant, clientID) = (form["tenant"] ?? "", form["client-id"] ?? "")
        (subjects, audiences) = (form.lines("subjects"), form.lines("audiences"))
        acceptsEntraTokens = form["entra-tokens"] != nil
        tokenLifetime = lifetime
        limits = LimitFields(form)
    }

    /// - Throws: `ServiceError` about one of the values.
    func settings() throws -> FederationSettings {
        guard let lifetime = Int(tokenLifetime) else {
            throw PageFault.badForm("it does not say how long an access token is valid")
        }
        return try FederationSettings(
            tenant: tenant, clientID: clientID, subjects: subjects.separateValues, audiences: audiences.separateValues,
            acceptsEntraTokens: acceptsEntraTokens, tokenLifetime: lifetime, limits: limits.limits())
    }

    func markup(_ error: ServiceError?) -> Markup {
        Markup {
            Form.field(
                "tenant", "Directory (tenant) ID", value: tenant, isRequired: true, fault: error.fault(.tenant))
            Form.field(
                "client-id", "Client identifier", value: clientID,
                hint: "What is entered in Entra as the client identifier. It says which organization is meant.",
                isRequired: true, fault: error.fault(.clientID))
            Form.area(
                "subjects", "Subjects", value: subjects, rows: 2,
                hint:
                    "Object IDs of the identities in Entra that are accepted, one per line: of the enterprise application, not of its registration.",
                isRequired: true, fault: error.fault(.subjects))
            Form.area(
                "audiences", "Audiences", value: audiences, rows: 3,
                hint:
                    "Leave it empty for the usual ones: the client identifier, api://ID and api://ID/.default. If Entra sends another, the log names it.",
                fault: error.fault(.audiences))
            Form.checkbox(
                "entra-tokens", "Accept the tokens that Entra signs itself", isChecked: acceptsEntraTokens,
                hint: "Entra sends them while its Secret Token is empty. Microsoft recommends that only for tests.",
                fault: error.fault(.entraTokens))
            AccessTokenLifetime.field(chosen: tokenLifetime)
            Form.field(
                "name", "Name", value: name, hint: "What the log calls it.", isRequired: true, fault: error.fault(.name)
            )
            limits.markup(error)
        }
    }

    /// The same, unseen.
    var hidden: Markup {
        Markup {
            Form.hidden("tenant", tenant)
            Form.hidden("client-id", clientID)
            Form.hidden("subjects", subjects)
            Form.hidden("audiences", audiences)
            if acceptsEntraTokens { Form.hidden("entra-tokens", "1") }
            Form.hidden("token-lifetime", tokenLifetime)
            Form.hidden("name", name)
            limits.hidden
        }
    }
}
