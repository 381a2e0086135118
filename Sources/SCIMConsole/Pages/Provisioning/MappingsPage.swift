import SCIMAdministration
import SCIMCore
import SCIMDirectory

/// All role mappings of an organization, in the order of their values.
enum MappingsPage {
    /// Fewer than in other tables: each has two links.
    private static let rows = 40

    static func page(_ visit: OrganizationVisit) throws -> Page {
        let search = visit.query["search"]
        let mappings = try visit.administration.roleMappings(of: visit.organization)
        let wanted = mappings.filter { mapping in
            search.map { mapping.label.folded.holds($0.folded) || mapping.role.folded.holds($0.folded) } ?? true
        }
        let part = ListPart(
            wanted, in: visit.query, rows: rows, key: { RoleMapping.fold($0.label) },
            precedes: { $0.precedesByBytes($1) })
        let roles = try visit.administration.roles(of: visit.organization)
        let address = visit.address("provisioning", "mappings")
        return Page("Role mappings", in: .provisioning) {
            Tag.h1 { "Role mappings" }
            Tag.p(.class("lead")) {
                "\(mappings.count.counted("mapping")), by IdP role value. Every other value, and none, leads to the default role: "
                Markup.role(visit.organization.defaultRole)
                "."
            }
            Filters(address) { Filters.search("search", "Part of the value or the role", search) }
            if part.elements.isEmpty {
                Tag.p { "No mapping matches." }
            } else {
                MappingTable(visit: visit, roles: roles).markup(part.elements)
            }
            part.links(address.with("search", search))
            Tag.p { Tag.a(.href(visit.address("provisioning").at("roles"))) { "Back to SCIM Provisioning" } }
            ShellLine(command: SuggestedCommand("role map list", organization: visit.organization.name).text)
        }
    }
}
