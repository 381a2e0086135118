import SCIMAdministration
import SCIMCore
import SCIMDirectory

/// Role mappings as rows, each with what can be done with it.
struct MappingTable {
    let visit: OrganizationVisit
    let roles: [Role]

    /// - Parameter withDefault: whether a last row says what is done with every other value.
    func markup(_ mappings: [Administration.ShownMapping], withDefault: Bool = false) -> Markup {
        Table(
            Table.text("IdP role value"), Table.text("Role"), Table.number("Members with this role"),
            Table.plain("Actions")
        ).markup(
            nil,
            mappings.map { mapping in
                [label(of: mapping), .name(mapping.role), holders(of: mapping.role), actions(mapping)]
            } + (withDefault ? [defaultRow] : []))
    }

    private var defaultRow: [Markup] {
        [
            Tag.em { "anything else, or nothing" },
            Markup {
                Markup.role(visit.organization.defaultRole)
                Tag.span(.class("badge")) { "default" }
            },
            holders(of: visit.organization.defaultRole), Markup(),
        ]
    }

    private func label(of mapping: Administration.ShownMapping) -> Markup {
        Markup {
            Markup.identifier(mapping.label)
            for doubt in mapping.doubts { Tag.span(.class("second")) { doubt.description } }
        }
    }

    private func holders(of role: String?) -> Markup {
        guard let found = roles.first(where: { $0.name == role }) else { return Markup() }
        return .number(found.holders)
    }

    private func actions(_ mapping: Administration.ShownMapping) -> Markup {
        guard visit.visit.isAdministrator else { return Markup() }
        return Tag.span(.class("actions")) {
            Tag.a(
                .href(visit.address("provisioning", "map").with("label", mapping.label)),
                .label("Change the role of \(mapping.label.forDisplay)")
            ) { "Change\u{2026}" }
            " "
            Tag.a(
                .class("danger"), .href(visit.address("provisioning", "unmap").with("label", mapping.label)),
                .label("Remove the mapping of \(mapping.label.forDisplay)")
            ) { "Remove\u{2026}" }
        }
    }
}
