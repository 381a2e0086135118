import SCIMAdministration
import SCIMCore
import SCIMDirectory

/// Switching SCIM on.
enum EnablePage {
    static func page(_ visit: OrganizationVisit) -> Page {
        Page("Enable SCIM", in: .provisioning) {
            if visit.organization.isEnabled {
                Tag.h1 { "SCIM is on" }
                Tag.p(.class("lead")) { "Requests with a valid token are answered." }
                Tag.p { Tag.a(.href(visit.address("provisioning"))) { "Back to SCIM Provisioning" } }
            } else {
                Tag.h1 { "Enable SCIM" }
                Tag.p(.class("lead")) {
                    "From now on, requests with a valid token are answered: Entra can create, change and deactivate members of this organization."
                }
                Tag.p {
                    "No member changes until Entra sends something. You can disable SCIM again at any time; what Entra sends meanwhile is kept."
                }
                Form(visit.visit, to: visit.address("provisioning", "enable")) {
                    Form.buttons("Enable SCIM", cancel: visit.address("provisioning"))
                }
                ShellLine(.enable(organization: visit.organization.name))
            }
        }
    }

    static func perform(_ visit: OrganizationVisit) throws -> Reply {
        // Whoever enabled it meanwhile wanted the same.
        guard !visit.organization.isEnabled else { return .redirect(visit.address("provisioning"), .unchanged) }
        _ = try visit.administration.set(.scim(true), of: visit.organization)
        return .redirect(visit.address("provisioning"), .enabled)
    }
}
