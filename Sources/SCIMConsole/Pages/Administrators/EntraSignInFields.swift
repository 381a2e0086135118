import SCIMAdministration
import SCIMCore
import SCIMHost

/// What a form says of sign-in with Entra, as it was typed.
struct EntraSignInFields {
    private let tenant, clientID, authority, administratorRole, viewerRole: String
    /// Object IDs, one per line.
    private let administrators, viewers: String

    /// The clouds that Microsoft documents. Another address can be set in a shell only: the server fetches keys from it, so it is
    /// not for whoever administers one organization to choose.
    private static let clouds = [
        (EntraSignIn.standardAuthority, "Microsoft Entra ID"),
        ("https://login.microsoftonline.us", "Microsoft Entra ID for the US government"),
        ("https://login.partner.microsoftonline.cn", "Microsoft Entra ID operated by 21Vianet (China)"),
    ]

    /// - Parameter signIn: what is set; nil for nothing.
    init(_ signIn: EntraSignIn?) {
        (tenant, clientID) = (signIn?.tenant ?? "", signIn?.clientID ?? "")
        authority = signIn?.authority ?? EntraSignIn.standardAuthority
        administratorRole = signIn?.administratorRole ?? EntraSignIn.standardAdministratorRole
        viewerRole = signIn?.viewerRole ?? EntraSignIn.standardViewerRole
        administrators = signIn?.listed(.administrator).joined(separator: "\n") ?? ""
        viewers = signIn?.listed(.viewer).joined(separator: "\n") ?? ""
    }

    init(_ form: FormFields) {
        (tenant, clientID) = (form["tenant"] ?? "", form["client-id"] ?? "")
        authority = form["authority"] ?? EntraSignIn.standardAuthority
        (administratorRole, viewerRole) = (form["admin-role"] ?? "", form["viewer-role"] ?? "")
        (administrators, viewers) = (form.lines("administrators"), form.lines("viewers"))
    }

    /// - Parameters:
    ///   - organization: nil for the whole machine.
    ///   - current: what is set; its address of Entra may stay, whichever it is.
    /// - Throws: `ServiceError` about one of the values.
    func signIn(of organization: String?, current: EntraSignIn?) throws -> EntraSignIn {
        guard authority == current?.authority || Self.clouds.contains(where: { $0.0 == authority }) else {
            throw PageFault.badForm("it names another cloud than those to choose from")
        }
        let listed =
            viewers.separateValues.map { ($0.lowercased(), ConsoleAccess.Role.viewer) }
            + administrators.separateValues.map { ($0.lowercased(), .administrator) }
        return try EntraSignIn(
            organization: organization, tenant: tenant, clientID: clientID, authority: authority,
            administratorRole: administratorRole, viewerRole: viewerRole, people: Dictionary(listed) { $1 })
    }

    func markup(_ error: ServiceError?, current: EntraSignIn?) -> Markup {
        let isFaulty =
            !viewers.separateValues.allSatisfy(\.isGUID) && administrators.separateValues.allSatisfy(\.isGUID)
        return Markup {
            Form.field("tenant", "Directory (tenant) ID", value: tenant, isRequired: true, fault: error.fault(.tenant))
            Form.field(
                "client-id", "Application (client) ID", value: clientID, isRequired: true,
                fault: error.fault(.clientID))
            Form.field(
                "admin-role", "App role of administrators", value: administratorRole,
                hint: "The value of the role in Entra, for those who see and change everything.", isRequired: true,
                fault: error.fault(.appRoles))
            Form.field(
                "viewer-role", "App role of viewers", value: viewerRole, hint: "For those who only look.",
                isRequired: true)
            Form.area(
                "administrators", "Administrators without an app role", value: administrators, rows: 2,
                hint: "Object IDs of users in Entra, one per line. Nobody has to be listed.",
                fault: isFaulty ? nil : error.fault(.people))
            Form.area(
                "viewers", "Viewers without an app role", value: viewers, rows: 2,
                fault: isFaulty ? error.fault(.people) : nil)
            Form.choice("authority", "Cloud", clouds(current), chosen: authority)
        }
    }

    private func clouds(_ current: EntraSignIn?) -> [(value: String, text: String)] {
        var known = Self.clouds.map { (value: $0.0, text: $0.1) }
        if let other = current?.authority, !known.contains(where: { $0.value == other }) {
            known.append((other, other.forDisplay))
        }
        return known
    }

    /// The same, unseen.
    var hidden: Markup {
        Markup {
            Form.hidden("tenant", tenant)
            Form.hidden("client-id", clientID)
            Form.hidden("authority", authority)
            Form.hidden("admin-role", administratorRole)
            Form.hidden("viewer-role", viewerRole)
            Form.hidden("administrators", administrators)
            Form.hidden("viewers", viewers)
        }
    }
}
