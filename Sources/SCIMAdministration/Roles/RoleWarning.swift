package import SCIMCore
package import SCIMDirectory
import SCIMHost
import SCIMStore

/// Something about an organization's roles that will not work as it is meant.
package struct RoleWarning: Sendable, Hashable {
    package let kind: Kind
    /// A sentence without its end.
    package let sentence: String
    /// What to do about it.
    package let remedy: Remedy

    package enum Kind: String, Sendable, Hashable, CaseIterable {
        /// A mapping that may never match.
        case doubtfulMapping
        /// Labels arrive that name no mapping.
        case unmatched
        /// There are mappings, and nobody comes with a role.
        case noRoles
        /// Roles arrive by an expression that never takes one away.
        case addOnly
        /// There are mappings and no default role, so that who has no label has no role.
        case noDefault
    }
}

extension Administration {
    /// What is doubtful about the roles of an organization.
    package func roleWarnings(of organization: Organization) throws -> [RoleWarning] {
        let now = surroundings.now()
        return try read { snapshot in
            let scope = snapshot.organization(organization.id)
            let mappings = try scope.shownMappings()
            var warnings = mappings.flatMap { RoleWarning.all(of: $0, in: organization) }
            if !mappings.isEmpty, try !scope.hasRoleLabel(), try scope.hasUserFromClients() {
                warnings.append(.noRoles(organization))
            }
            let known = Set(mappings.map { RoleMapping.fold($0.label) })
            let unmatched = try scope.unmatchedLabelCounts().filter { !known.contains($0.label) }
            if !unmatched.isEmpty { warnings.append(.unmatched(unmatched, organization)) }
            if let last = try scope.lastAddOnlyRoles(), last > now + -RoleWarning.period {
                warnings.append(.addOnly(at: last))
            }
            if !mappings.isEmpty, organization.defaultRole == nil { warnings.append(.noDefault(organization)) }
            return warnings
        }
    }
}

extension RoleWarning {
    /// Seconds for which the last change of roles tells by which expression they arrive.
    fileprivate static let period = 30 * 86_400

    fileprivate static func all(
        of mapping: Administration.ShownMapping, in organization: Organization
    ) -> [RoleWarning] {
        mapping.doubts.map { doubt in
            RoleWarning(
                kind: .doubtfulMapping, sentence: "the label \"\(mapping.label.forDisplay)\" \(doubt)",
                remedy:
                    "Compare it with the Value of the app role in Entra. If they differ, remove it and type it again: "
                    + "\(do: .unmapLabel(mapping.label, organization: organization.name))")
        }
    }

    fileprivate static func noRoles(_ organization: Organization) -> RoleWarning {
        RoleWarning(
            kind: .noRoles, sentence: "there are role mappings, but no user has arrived with a role",
            remedy: "In Entra: add roles (String, multi-valued) to the attribute list, map "
                + "SingleAppRoleAssignment([appRoleAssignments]) to roles[primary eq \"True\"].value, and give the users "
                + "an app role.")
    }

    fileprivate static func unmatched(
        _ labels: [(label: String, users: Int)], _ organization: Organization
    ) -> RoleWarning {
        let names = labels.sorted { ($1.users, $0.label) < ($0.users, $1.label) }.prefix(3)
            .map { "\"\($0.label.forDisplay)\"" }
        let people = labels.reduce(0) { $0 + $1.users }
        return RoleWarning(
            kind: .unmatched,
            sentence: "\(labels.count == 1 ? "a label" : "\(labels.count) labels") of \(people) "
                + "\(people == 1 ? "user" : "users") \(labels.count == 1 ? "matches" : "match") no mapping: "
                + "\(names.joined(separator: ", "))\(labels.count > 3 ? ", …" : "")",
            remedy: "\(do: .showUnmatchedLabels(organization: organization.name))")
    }

    fileprivate static func addOnly(at time: Instant) -> RoleWarning {
        RoleWarning(
            kind: .addOnly,
            sentence: "roles arrive by an expression that only adds (last \(time.dateTime)): an app role that is "
                + "removed in Entra stays here",
            remedy: AddOnlyRoles.remedy)
    }

    fileprivate static func noDefault(_ organization: Organization) -> RoleWarning {
        RoleWarning(
            kind: .noDefault, sentence: "there is no default role: users without a mapped label have no role",
            remedy: "\(do: .setDefaultRole(organization: organization.name))")
    }
}
