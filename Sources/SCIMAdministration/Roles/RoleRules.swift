package import SCIMDirectory
import SCIMHost
import SCIMStore

/// What the roles of an organization's members are resolved by.
package struct RoleRules: Sendable, Hashable {
    package let mappings: [Administration.ShownMapping]
    /// The name of the role; nil for none.
    package let defaultRole: String?

    /// Stands for all of it in a form: 16 hexadecimal digits that change with any part.
    package var digest: String {
        let words = [defaultRole.map { "=\($0)" } ?? ""] + mappings.flatMap { [$0.label, $0.role] }
        // Lengths keep neighbors apart.
        let text = words.map { "\($0.utf8.count):\($0)" }.joined()
        return String(SHA256.digest(of: Array(text.utf8)).hexadecimal.prefix(16))
    }
}

extension Administration {
    package func roleRules(of organization: Organization) throws -> RoleRules {
        try read { try $0.organization(organization.id).roleRules() }
    }
}

extension OrganizationSnapshot {
    func roleRules() throws -> RoleRules {
        guard let record = try record() else { throw StoreError.stale }
        return RoleRules(mappings: try shownMappings(), defaultRole: try Organization(record, in: self).defaultRole)
    }
}
