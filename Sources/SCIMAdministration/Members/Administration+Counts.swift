package import SCIMDirectory
import SCIMHost
import SCIMStore

/// How many members and groups an organization has.
package struct DirectoryCounts: Sendable, Hashable {
    package let members: Int
    package let activeMembers: Int
    package let groups: Int
}

extension Administration {
    package func counts(of organization: Organization) throws -> DirectoryCounts {
        try read { snapshot in
            let scope = snapshot.organization(organization.id)
            let members = try scope.userCount()
            return DirectoryCounts(
                members: members.all, activeMembers: members.active, groups: try scope.count(of: [.group]))
        }
    }

    /// The names of the organization's roles in their order, without who has them.
    package func roleNames(of organization: Organization) throws -> [String] {
        try read { try $0.organization(organization.id).roles().map(\.name) }
    }
}
