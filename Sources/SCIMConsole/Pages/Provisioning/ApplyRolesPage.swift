import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHost

/// Applying the mappings to all members, after seeing who changes.
enum ApplyRolesPage {
    static func page(_ visit: OrganizationVisit) throws -> Page { try page(visit, isStale: false) }

    private static func page(_ visit: OrganizationVisit, isStale: Bool) throws -> Page {
        let rules = try self.rules(visit)
        let changes = try visit.administration.previewRoles(of: visit.organization, limit: RolePreview.limit)
        let preview = RolePreview(changes: changes, visit: visit)
        return Page("Apply the mappings", in: .provisioning, status: isStale ? 409 : 200) {
            Tag.h1 { "Apply the mappings to all members" }
            if isStale {
                Notice(.warning) {
                    Tag.p {
                        Tag.strong { "The mappings were changed after you opened this page." }
                    }
                    Tag.p { "Nothing was applied. This is who would change with the mappings as they are now." }
                }
            }
            Tag.p(.class("lead")) {
                "Everybody\u{2019}s role is resolved again with the mappings and the default role as they are now. Roles set by hand stay."
            }
            preview.summary
            if changes.count == 0 {
                Tag.p { Tag.a(.href(visit.address("provisioning"))) { "Back to SCIM Provisioning" } }
            } else {
                Tag.p {
                    "Each change is written to the log. With many members this takes a while; Entra\u{2019}s requests are answered meanwhile."
                }
                Form(visit.visit, to: visit.address("provisioning", "apply")) {
                    Form.hidden("seen", rules)
                    Form.buttons(
                        "Change \(changes.count.grouped) \(changes.count == 1 ? "member" : "members")",
                        cancel: visit.address("provisioning"))
                }
            }
            ShellLine(.reapplyRoles(organization: visit.organization.name))
            preview.list
        }
    }

    /// What stands for the mappings and the default role as they are.
    private static func rules(_ visit: OrganizationVisit) throws -> String {
        let mappings = try visit.administration.roleMappings(of: visit.organization)
        let words = [visit.organization.defaultRole ?? ""] + mappings.flatMap { [$0.label, $0.role] }
        // Lengths keep neighbors apart.
        let text = words.map { "\($0.utf8.count):\($0)" }.joined()
        return String(SHA256.digest(of: Array(text.utf8)).hexadecimal.prefix(16))
    }

    static func perform(_ visit: OrganizationVisit, _ form: FormFields) throws -> Reply {
        guard try form.seen == rules(visit) else { return .page(try page(visit, isStale: true)) }
        _ = try visit.administration.reapplyRoles(of: visit.organization, limit: 0)
        return .redirect(visit.address("provisioning"), .reapplied)
    }
}
