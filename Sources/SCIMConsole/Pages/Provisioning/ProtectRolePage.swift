import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHost

/// Roles that Entra takes from nobody.
enum ProtectRolePage {
    static func page(_ visit: OrganizationVisit) throws -> Page {
        let roles = try visit.administration.roles(of: visit.organization)
        return Page("Protected roles", in: .provisioning) {
            Tag.h1 { "Protected roles" }
            Tag.p(.class("lead")) {
                "Entra cannot take a protected role from a member: a request that would is refused, and its log shows that. Members who leave are deactivated all the same, and you can change every role here."
            }
            Table(Table.plain("Role"), Table.number("Members"), Table.text("State"), Table.text("Change")).markup(
                nil, roles.map { row($0, visit) })
            ShellLine(
                command: SuggestedCommand("role protect", organization: visit.organization.name, ["ROLE"]).text)
        }
    }

    private static func row(_ role: Role, _ visit: OrganizationVisit) -> [Markup] {
        [
            .name(role.name), .number(role.holders), Markup(role.isProtected ? "protected" : "not protected"),
            Form(visit.visit, to: visit.address("provisioning", "protect-role"), .inline) {
                Form.hidden("role", role.name)
                Form.hidden("state", role.isProtected ? "off" : "on")
                Tag.button { role.isProtected ? "Remove the protection" : "Protect" }
            }.markup,
        ]
    }

    static func perform(_ visit: OrganizationVisit, _ form: FormFields) throws -> Reply {
        guard let role = form.exact("role"), let state = form["state"], state == "on" || state == "off" else {
            throw PageFault.badForm("it does not say which role, and whether to protect it")
        }
        _ = try visit.administration.setProtected(state == "on", role: role, of: visit.organization)
        return .redirect(
            visit.address("provisioning", "protect-role"), state == "on" ? .roleProtected : .roleUnprotected)
    }
}
