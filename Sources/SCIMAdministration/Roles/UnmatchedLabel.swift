package import SCIMCore
package import SCIMDirectory
import SCIMHost
import SCIMStore

/// A label that a client sent and that named no mapping when the roles of these users were resolved.
package struct UnmatchedLabel: Sendable, Hashable {
    /// As it was compared.
    package let label: String
    /// The userNames of everybody who came with it, the oldest records first.
    package let people: [String]
    /// A mapping that has come since; a reapply gives it to these users.
    package let mappedSince: Administration.ShownMapping?
    /// A mapping that people would take for the label.
    package let lookAlike: Administration.ShownMapping?
    /// The labels that differ by few letters.
    package let nearest: [String]
    package let doubts: [LabelDoubt]
}

extension Administration {
    /// The labels that named no mapping, those of most people first.
    package func unmatchedLabels(of organization: Organization) throws -> [UnmatchedLabel] {
        try read { snapshot in
            let scope = snapshot.organization(organization.id)
            let mappings = try scope.shownMappings()
            var people: [String: [String]] = [:]
            try scope.forEachUnmatchedLabel { label, userName in people[label, default: []].append(userName) }
            return people.map { UnmatchedLabel($0.key, people: $0.value, mappings: mappings) }
                .sorted { ($1.people.count, $0.label) < ($0.people.count, $1.label) }
        }
    }
}

extension UnmatchedLabel {
    fileprivate init(_ label: String, people: [String], mappings: [Administration.ShownMapping]) {
        let since = mappings.first { RoleMapping.fold($0.label) == label }
        let lookAlike = since == nil ? label.lookAlike(in: mappings) : nil
        self.init(
            label: label, people: people, mappedSince: since, lookAlike: lookAlike,
            nearest: since == nil && lookAlike == nil ? label.nearest(in: mappings.map(\.label)) : [],
            doubts: LabelDoubt.all(in: label))
    }
}
