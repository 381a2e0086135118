import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHost

/// Which role the values that Entra sends stand for, and what does not fit.
struct RoleSection {
    private let visit: OrganizationVisit
    private let mappings: [Administration.ShownMapping]
    private let roles: [Role]
    private let warnings: [RoleWarning]
    private let unmatched: [UnmatchedLabel]
    /// Values without a mapping, listed or not.
    private let unmatchedCount: Int

    /// Mappings, and values without one, that are listed here; pages of their own have all.
    private static let limit = 10
    /// Notices of doubtful mappings; the rows say it too.
    private static let noticeLimit = 3

    init(_ visit: OrganizationVisit) throws {
        self.visit = visit
        mappings = try visit.administration.roleMappings(of: visit.organization)
        roles = try visit.administration.roles(of: visit.organization)
        // Values that matched nothing have a table of their own.
        warnings = try visit.administration.roleWarnings(of: visit.organization).filter { $0.kind != .unmatched }
        (unmatched, unmatchedCount) = try visit.administration.unmatchedLabels(
            of: visit.organization, limit: RoleSection.limit, names: UnmatchedTable.names)
    }

    var markup: Markup {
        Markup {
            Tag.h2(.id("roles")) { "Role mappings" }
            for warning in shownWarnings {
                Notice(.warning) {
                    Tag.p { Tag.strong { "\(warning.sentence.capitalizedSentence)." } }
                    Tag.p { Markup.remedy(warning.remedy, in: visit) }
                }
            }
            if warnings.count > shownWarnings.count {
                Tag.p {
                    "\((warnings.count - shownWarnings.count).counted("more mapping")) may never match: "
                    Tag.a(.href(visit.address("provisioning", "mappings"))) { "see all mappings" }
                    "."
                }
            }
            if mappings.isEmpty {
                Tag.p {
                    "There is no mapping yet. A mapping gives a role to a value that Entra sends, usually the Value of an app role."
                }
            }
            MappingTable(visit: visit, roles: roles).markup(
                Array(mappings.prefix(RoleSection.limit)), withDefault: true)
            if mappings.count > RoleSection.limit {
                Tag.p {
                    Tag.a(.href(visit.address("provisioning", "mappings"))) {
                        "All \(mappings.count.counted("mapping"))"
                    }
                }
            }
            if visit.visit.isAdministrator { add }
            if !unmatched.isEmpty { withoutMapping }
            if visit.visit.isAdministrator {
                Tag.p {
                    Tag.a(.href(visit.address("provisioning", "apply"))) { "Apply the mappings to all members\u{2026}" }
                    " Without that, a role changes only when Entra next writes the member."
                }
                Tag.p {
                    Tag.a(.href(visit.address("provisioning", "protect-role"))) { "Protect roles\u{2026}" }
                    " Entra takes a protected role from nobody."
                }
            }
            ShellLine(command: SuggestedCommand("role map list", organization: visit.organization.name).text)
        }
    }

    private var shownWarnings: [RoleWarning] {
        warnings.filter { $0.kind != .doubtfulMapping }
            + warnings.filter { $0.kind == .doubtfulMapping }.prefix(RoleSection.noticeLimit)
    }

    private var add: Markup {
        Tag.form(.get, .action(visit.address("provisioning", "map")), .class("filters")) {
            Form.field("label", "IdP role value", isRequired: true)
            Form.role("role", "Role", roles.map(\.name), chosen: nil)
            Tag.button { "Preview mapping" }
        }
    }

    private var withoutMapping: Markup {
        Markup {
            Tag.h2 {
                "Values without a mapping "
                Tag.span(.class("aside")) { "sent by Entra; these members have the default role, or none" }
            }
            UnmatchedTable(visit: visit).markup(unmatched)
            if unmatchedCount > unmatched.count {
                Tag.p {
                    Tag.a(.href(visit.address("provisioning", "unmatched"))) {
                        "All \(unmatchedCount.counted("value"))"
                    }
                    "; the rest have fewer members."
                }
            }
            ShellLine(.showUnmatchedLabels(organization: visit.organization.name))
        }
    }
}
