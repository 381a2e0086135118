import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHost

/// Choosing the default role: choose, see who would change, save. No role is the empty one.
enum DefaultRolePage {
    static func page(_ visit: OrganizationVisit) throws -> Page {
        guard let role = visit.query.exact("role") else {
            return try choosing(visit, role: visit.organization.defaultRole ?? "", error: nil)
        }
        return try preview(visit, role)
    }

    private static func preview(_ visit: OrganizationVisit, _ role: String) throws -> Page {
        let current = visit.organization.defaultRole ?? ""
        var proposal = RoleProposal()
        proposal.defaultRole = role.isEmpty ? .none : .role(role)
        let changes: RoleChanges
        do {
            changes = try visit.administration.previewRoles(
                proposal, of: visit.organization, limit: RolePreview.limit)
        } catch let error as ServiceError where error.isAboutInput {
            return try choosing(visit, role: role, error: error)
        }
        let preview = RolePreview(changes: changes, visit: visit)
        return Page("Preview of the default role", in: .provisioning) {
            Tag.h1 {
                if role.isEmpty {
                    "No default role"
                } else {
                    "Default role "
                    Markup.name(role)
                }
            }
            Tag.p(.class("lead")) {
                "It is "
                Markup.role(visit.organization.defaultRole)
                " now. Below is who would change role if the mappings, with this default, were applied to all members. Saving alone changes nobody until Entra next updates them."
            }
            preview.summary
            if current == role {
                Notice { Tag.p { "This is the default role already." } }
            } else {
                Form(visit.visit, to: visit.address("provisioning", "default-role")) {
                    Form.hidden("role", role)
                    Form.hidden("seen", current)
                    Form.buttons("Save default role", cancel: visit.address("provisioning"))
                }
            }
            Tag.p { Tag.a(.href(visit.address("provisioning", "default-role"))) { "Choose another role" } }
            shell(visit, role)
            preview.list
        }
    }

    private static func shell(_ visit: OrganizationVisit, _ role: String) -> ShellLine {
        let name = visit.organization.name
        return ShellLine(
            command: role.isEmpty
                ? SuggestedCommand("role default unset", organization: name).text
                : SuggestedCommand("role default set", organization: name, [role]).text)
    }

    private static func choosing(_ visit: OrganizationVisit, role: String, error: ServiceError?) throws -> Page {
        let roles = try visit.administration.roleNames(of: visit.organization)
        return Page("Default role", in: .provisioning, status: error == nil ? 200 : 422) {
            Tag.h1 { "Default role" }
            Tag.p(.class("lead")) {
                "Members whose IdP role value has no mapping get it, and so do members without one. If there is no default role, they have no role."
            }
            if let error { Notice(error, in: visit) }
            Form.lookup(visit.address("provisioning", "default-role")) {
                Form.role("role", "Default role", roles, first: [("", "no role")], chosen: role)
                Form.buttons("Preview default role", cancel: visit.address("provisioning"))
            }
            ShellLine(.setDefaultRole(organization: visit.organization.name))
        }
    }

    static func perform(_ visit: OrganizationVisit, _ form: FormFields) throws -> Reply {
        guard let role = form.exact("role") else { throw PageFault.badForm("it names no role") }
        let seen = try form.seen
        guard visit.organization.defaultRole ?? "" != role else {
            return .redirect(visit.address("provisioning"), .unchanged)
        }
        do {
            try visit.administration.setDefaultRole(
                role.isEmpty ? nil : role, of: visit.organization, provided: { $0 ?? "" == seen })
        } catch is Outdated {
            return .page(changedMeanwhile(try visit.refreshed(), seen: seen, wanted: role))
        } catch let error as ServiceError where error.isAboutInput {
            return .page(try choosing(visit, role: role, error: error))
        }
        return .redirect(visit.address("provisioning", "apply"), .defaultRole)
    }

    private static func changedMeanwhile(_ visit: OrganizationVisit, seen: String, wanted role: String) -> Page {
        let current = visit.organization.defaultRole ?? ""
        return ChangedMeanwhile(
            subject: Markup("the default role"), seen: .role(given: seen), current: .role(given: current),
            wanted: .role(given: role)
        ).page(
            retry: Form(visit.visit, to: visit.address("provisioning", "default-role")) {
                Form.hidden("role", role)
                Form.hidden("seen", current)
                Tag.button(.class("main")) { "Save mine" }
            }, back: visit.address("provisioning"))
    }
}

extension Markup {
    /// - Parameter name: empty for no role.
    fileprivate static func role(given name: String) -> Markup { .role(name.isEmpty ? nil : name) }
}
