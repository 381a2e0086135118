import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHost

/// Adding a mapping or changing its role: choose, see who would change, save.
///
/// Label and role are in the address, so that a preview can be sent to a colleague and changes nothing.
enum MappingPage {
    static func page(_ visit: OrganizationVisit) throws -> Page {
        // A label is folded where it is compared, so it is taken as it came.
        let label = visit.query.exact("label") ?? ""
        guard let role = visit.query.exact("role"), visit.query.contains("label") else {
            return try choosing(visit, label, role: try visit.mapping(label)?.role, error: nil)
        }
        return try preview(visit, label, role)
    }

    private static func preview(_ visit: OrganizationVisit, _ label: String, _ role: String) throws -> Page {
        let current = try visit.mapping(label)?.role
        var proposal = RoleProposal()
        proposal.mapped = [Administration.ShownMapping(label: label, role: role)]
        let changes: RoleChanges
        do {
            changes = try visit.administration.previewRoles(
                proposal, of: visit.organization, limit: RolePreview.limit)
        } catch let error as ServiceError where error.isAboutInput {
            return try choosing(visit, label, role: role, error: error)
        }
        let preview = RolePreview(changes: changes, visit: visit)
        return Page("Preview of a mapping", in: .provisioning) {
            Tag.h1 {
                "Map "
                Markup.identifier(label)
                " to "
                Markup.name(role)
            }
            Tag.p(.class("lead")) {
                if let current {
                    "It is mapped to "
                    Markup.name(current)
                    " now. "
                } else {
                    "It is not mapped now. "
                }
                "Below is who would change role if the mappings, with this one, were applied to all members. Saving alone changes nobody until Entra next updates them."
            }
            doubts(label)
            preview.summary
            if current == role {
                Notice { Tag.p { "The mapping is there already." } }
            } else {
                saving(visit, label, role, seen: current)
            }
            Tag.p {
                Tag.a(.href(visit.address("provisioning", "map").with("label", label))) { "Choose another role" }
            }
            ShellLine(
                command: SuggestedCommand("role map set", organization: visit.organization.name, [label, role]).text)
            preview.list
        }
    }

    private static func doubts(_ label: String) -> Markup {
        let doubts = LabelDoubt.all(in: label)
        guard !doubts.isEmpty else { return Markup() }
        return Notice(.warning) {
            Tag.p {
                "It may never match what Entra sends: the value \(doubts.map(\.description).joined(separator: "; it "))."
            }
        }.markup
    }

    private static func saving(_ visit: OrganizationVisit, _ label: String, _ role: String, seen: String?) -> Form {
        Form(visit.visit, to: visit.address("provisioning", "map").with("label", label)) {
            Form.hidden("role", role)
            Form.hidden("seen", seen ?? "")
            Form.buttons("Save mapping", cancel: visit.address("provisioning").at("roles"))
        }
    }

    private static func choosing(
        _ visit: OrganizationVisit, _ label: String, role: String?, error: ServiceError?
    ) throws -> Page {
        let roles = try visit.administration.roleNames(of: visit.organization)
        return Page("Map an IdP role value", in: .provisioning, status: error == nil ? 200 : 422) {
            Tag.h1 { "Map an IdP role value" }
            Tag.p(.class("lead")) {
                "The value is what Entra sends as the role, usually the Value of an app role. Upper and lower case make no difference."
            }
            if let error { Notice(error, in: visit) }
            Form.lookup(visit.address("provisioning", "map")) {
                Form.field("label", "IdP role value", value: label, isRequired: true)
                Form.role("role", "Role", roles, chosen: role)
                Form.buttons("Preview mapping", cancel: visit.address("provisioning").at("roles"))
            }
            ShellLine(
                command: SuggestedCommand("role create", organization: visit.organization.name, ["ROLE"]).text
                    + "   # adds a role to choose from")
        }
    }

    static func perform(_ visit: OrganizationVisit, _ form: FormFields) throws -> Reply {
        guard let label = visit.query.exact("label"), let role = form.exact("role") else {
            throw PageFault.badForm("it names no value and role")
        }
        let seen = try form.seen
        guard try visit.mapping(label)?.role != role else {
            return .redirect(visit.address("provisioning"), .unchanged)
        }
        do {
            _ = try visit.administration.setRoleMapping(
                label, to: role, of: visit.organization, provided: { $0?.role ?? "" == seen })
        } catch is Outdated {
            return .page(try changedMeanwhile(visit, label, seen: seen, wanted: role))
        } catch let error as ServiceError where error.isAboutInput {
            return .page(try choosing(visit, label, role: role, error: error))
        }
        return .redirect(visit.address("provisioning", "apply"), .mapped)
    }

    private static func changedMeanwhile(
        _ visit: OrganizationVisit, _ label: String, seen: String, wanted role: String
    ) throws -> Page {
        let current = try visit.mapping(label)?.role ?? ""
        return ChangedMeanwhile(
            subject: Markup {
                "the mapping of "
                Markup.identifier(label)
            }, seen: .mapped(seen), current: .mapped(current), wanted: .mapped(role)
        ).page(
            retry: Form(visit.visit, to: visit.address("provisioning", "map").with("label", label)) {
                Form.hidden("role", role)
                Form.hidden("seen", current)
                Tag.button(.class("main")) { "Save mine" }
            }, back: visit.address("provisioning").at("roles"))
    }
}

extension OrganizationVisit {
    /// The mapping of a label, however it is spelled; nil where there is none.
    func mapping(_ label: String) throws -> Administration.ShownMapping? {
        let folded = RoleMapping.fold(label)
        return try administration.roleMappings(of: organization).first { RoleMapping.fold($0.label) == folded }
    }
}

extension Markup {
    /// - Parameter role: empty for none.
    static func mapped(_ role: String) -> Markup {
        guard !role.isEmpty else { return Markup("not mapped") }
        return Markup {
            "mapped to "
            Markup.name(role)
        }
    }
}
