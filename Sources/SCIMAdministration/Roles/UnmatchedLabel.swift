package import SCIMCore
package import SCIMDirectory
import SCIMHost
import SCIMStore

/// A label that a client sent and that named no mapping when the roles of these users were resolved.
package struct UnmatchedLabel: Sendable, Hashable {
    /// As it was compared.
    package let label: String
    /// How many users came with it.
    package let users: Int
    /// Their userNames, the oldest records first, as far as they were asked for.
    package let names: [String]
    /// A mapping that has come since; a reapply gives it to these users.
    package let mappedSince: Administration.ShownMapping?
    /// A mapping that people would take for the label.
    package let lookAlike: Administration.ShownMapping?
    /// The labels that differ by few letters.
    package let nearest: [String]
    package let doubts: [LabelDoubt]
}

extension Administration {
    /// The labels that named no mapping, those of most users first.
    ///
    /// - Parameters:
    ///   - limit: labels at most; nil for all.
    ///   - names: userNames that are read of each label; nil for all.
    /// - Returns: them, and how many labels there are.
    package func unmatchedLabels(
        of organization: Organization, limit: Int? = nil, names: Int? = nil
    ) throws -> (labels: [UnmatchedLabel], count: Int) {
        let counts = try unmatchedLabelCounts(of: organization)
        return (
            try unmatchedLabels(Array(counts.prefix(limit ?? counts.count)), of: organization, names: names),
            counts.count
        )
    }

    /// The labels that named no mapping and how many users came with each, those of most users first.
    package func unmatchedLabelCounts(of organization: Organization) throws -> [(label: String, users: Int)] {
        try read { try $0.organization(organization.id).unmatchedLabelCounts() }
            .sorted { ($1.users, $0.label) < ($0.users, $1.label) }
    }

    /// What is known of some of these labels.
    package func unmatchedLabels(
        _ counts: [(label: String, users: Int)], of organization: Organization, names: Int? = nil
    ) throws -> [UnmatchedLabel] {
        try read { snapshot in
            let scope = snapshot.organization(organization.id)
            let mappings = try scope.shownMappings()
            return try counts.map { found in
                UnmatchedLabel(
                    found.label, users: found.users,
                    names: try scope.userNames(withUnmatchedLabel: found.label, limit: names), mappings: mappings)
            }
        }
    }
}

extension UnmatchedLabel {
    fileprivate init(_ label: String, users: Int, names: [String], mappings: [Administration.ShownMapping]) {
        let since = mappings.first { RoleMapping.fold($0.label) == label }
        let lookAlike = since == nil ? label.lookAlike(in: mappings) : nil
        self.init(
            label: label, users: users, names: names, mappedSince: since, lookAlike: lookAlike,
            nearest: since == nil && lookAlike == nil ? label.nearest(in: mappings.map(\.label)) : [],
            doubts: LabelDoubt.all(in: label))
    }
}
