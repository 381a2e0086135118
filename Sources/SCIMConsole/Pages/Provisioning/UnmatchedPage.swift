import SCIMAdministration
import SCIMCore
import SCIMDirectory

/// All values that Entra sends and no mapping names, those of most members first.
enum UnmatchedPage {
    static func page(_ visit: OrganizationVisit) throws -> Page {
        let search = visit.query["search"]
        let all = try visit.administration.unmatchedLabelCounts(of: visit.organization)
        let wanted = all.filter { found in search.map { found.label.folded.holds($0.folded) } ?? true }
        let part = ListPart(
            wanted, in: visit.query, key: { "\($0.users) \($0.label)" }, precedes: { Place($0).precedes(Place($1)) })
        let labels = try visit.administration.unmatchedLabels(
            part.elements, of: visit.organization, names: UnmatchedTable.names)
        let address = visit.address("provisioning", "unmatched")
        return Page("Values without a mapping", in: .provisioning) {
            Tag.h1 { "Values without a mapping" }
            Tag.p(.class("lead")) {
                "\(all.count.counted("value")) that Entra sends, those of most members first. These members have the default role, or none."
            }
            Filters(address) { Filters.search("search", "Part of the value", search) }
            if part.elements.isEmpty {
                Tag.p { all.isEmpty ? "Every value has a mapping." : "No value matches." }
            } else {
                UnmatchedTable(visit: visit).markup(labels)
            }
            part.links(address.with("search", search))
            Tag.p { Tag.a(.href(visit.address("provisioning").at("roles"))) { "Back to SCIM Provisioning" } }
            ShellLine(.showUnmatchedLabels(organization: visit.organization.name))
        }
    }

    /// A place in the list: `12 contractor`
    private struct Place {
        let count: Int
        let label: String

        init(_ text: String) {
            let parts = text.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
            count = Int(parts[0]) ?? 0
            label = parts.count > 1 ? String(parts[1]) : ""
        }

        func precedes(_ other: Place) -> Bool {
            count == other.count ? label < other.label : count > other.count
        }
    }
}
