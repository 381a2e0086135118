package import SCIMDirectory
import SCIMHost
import SCIMStore

/// How many members and groups an organization has.
package struct DirectoryCounts: Sendable, Hashable {
    package let members: Int
    package let activeMembers: Int
    package let groups: Int
}

extension OrganizationSnapshot {
    /// Members from the counts that are kept, however many there are.
    func memberCount() throws -> (all: Int, active: Int) {
        let all = try count(of: [.user])
        return (all, try all - inactiveUserCount())
    }
}

extension Administration {
    package func counts(of organization: Organization) throws -> DirectoryCounts {
        try read { snapshot in
            let scope = snapshot.organization(organization.id)
            let members = try scope.memberCount()
            return DirectoryCounts(
                members: members.all, activeMembers: members.active, groups: try scope.count(of: [.group]))
        }
    }

    /// The names of the organization's roles in their order, without who has them.
    package func roleNames(of organization: Organization) throws -> [String] {
        try read { try $0.organization(organization.id).roles().map(\.name) }
    }
}
