import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHost

/// Removing a mapping, after seeing who would change role.
enum UnmappingPage {
    static func page(_ visit: OrganizationVisit) throws -> Page {
        let mapping = try named(visit)
        var proposal = RoleProposal()
        proposal.unmapped = [mapping.label]
        let changes = try visit.administration.previewRoles(
            proposal, of: visit.organization, limit: RolePreview.limit)
        let preview = RolePreview(changes: changes, visit: visit)
        return Page("Remove a mapping", in: .provisioning) {
            Tag.h1 {
                "Remove the mapping of "
                Markup.identifier(mapping.label)
            }
            Tag.p(.class("lead")) {
                "It is mapped to "
                Markup.name(mapping.role)
                ". Without it, members who come with this value get the default role: "
                Markup.role(visit.organization.defaultRole)
                ". Below is who would change role if the mappings were applied to all members. Removing it alone changes nobody until Entra next updates them."
            }
            preview.summary
            Form(visit.visit, to: visit.address("provisioning", "unmap").with("label", mapping.label)) {
                Form.hidden("seen", mapping.role)
                Form.buttons(
                    "Remove mapping", isDestructive: true, cancel: visit.address("provisioning").at("roles"))
            }
            ShellLine(.unmapLabel(mapping.label, organization: visit.organization.name))
            preview.list
        }
    }

    private static func named(_ visit: OrganizationVisit) throws -> Administration.ShownMapping {
        guard let label = visit.query.exact("label"), let mapping = try visit.mapping(label) else {
            throw PageFault.notFound("role mapping")
        }
        return mapping
    }

    static func perform(_ visit: OrganizationVisit, _ form: FormFields) throws -> Reply {
        guard let label = visit.query.exact("label") else { throw PageFault.badForm("it names no value") }
        let seen = try form.seen
        do {
            try visit.administration.unsetRoleMapping(label, of: visit.organization, provided: { $0?.role == seen })
        } catch is Outdated {
            return .page(try changedMeanwhile(visit, label, seen: seen))
        } catch let error as ServiceError where error.kind == .notFound {
            // Whoever removed it meanwhile wanted the same.
            return .redirect(visit.address("provisioning"), .unchanged)
        }
        return .redirect(visit.address("provisioning", "apply"), .unmapped)
    }

    private static func changedMeanwhile(_ visit: OrganizationVisit, _ label: String, seen: String) throws -> Page {
        let current = try visit.mapping(label)?.role ?? ""
        return ChangedMeanwhile(
            subject: Markup {
                "the mapping of "
                Markup.identifier(label)
            }, seen: .mapped(seen), current: .mapped(current), wanted: .mapped("")
        ).page(
            retry: Form(visit.visit, to: visit.address("provisioning", "unmap").with("label", label)) {
                Form.hidden("seen", current)
                Tag.button(.class("danger")) { "Remove it all the same" }
            }, back: visit.address("provisioning").at("roles"))
    }
}
