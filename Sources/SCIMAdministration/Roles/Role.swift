package import SCIMCore
package import SCIMDirectory
import SCIMHost
import SCIMStore

/// A role that members of an organization can have, and what depends on it.
package struct Role: Sendable, Hashable {
    package let name: String
    package let created: Instant
    /// The labels that are mapped to it, as they were typed.
    package let labels: [String]
    package let isDefault: Bool
    /// How many users have it.
    package let holders: Int
    /// Whether clients are kept from taking it from those who have it.
    package let isProtected: Bool
}

extension Administration {
    /// The organization's roles in the order of their names.
    package func roles(of organization: Organization) throws -> [Role] {
        try read { snapshot in
            let scope = snapshot.organization(organization.id)
            let mappings = try scope.roleMappings()
            let holders = try scope.roleHolderCounts()
            let standard = try scope.record()?.settings.defaultRole
            return try scope.roles().map { record in
                Role(
                    name: record.name, created: record.created,
                    labels: mappings.filter { $0.role == record.key }.map(\.label), isDefault: record.key == standard,
                    holders: holders[record.key] ?? 0, isProtected: record.isProtected)
            }
        }
    }

    /// Adds a role, which labels can be mapped to.
    ///
    /// - Throws: `usage` for a name that is none, `conflict` for one that is taken in any case.
    package func createRole(_ name: String, of organization: Organization) throws -> Role {
        let unique = try Administration.name(name, of: "role")
        let now = surroundings.now()
        return try write { transaction, audit in
            let scope = transaction.organization(organization.id)
            if let other = try scope.roles().first(where: { $0.key == unique.key }) {
                throw ServiceError(.conflict, "there is already a role \"\(other.name.forDisplay)\"")
            }
            try scope.createRole(name: unique.text, key: unique.key, at: now)
            try audit.note(.roleCreate, of: organization.id, unique.text)
            return Role(name: unique.text, created: now, labels: [], isDefault: false, holders: 0, isProtected: false)
        }
    }

    /// Protects a role from being taken from somebody by clients, or takes that back.
    ///
    /// - Throws: `notFound` naming the roles there are.
    package func setProtected(_ isProtected: Bool, role name: String, of organization: Organization) throws -> String {
        try write { transaction, audit in
            let scope = transaction.organization(organization.id)
            let role = try Administration.role(name, in: scope)
            guard role.isProtected != isProtected else { return role.name }
            try scope.setProtected(isProtected, role: role.key)
            try audit.note(
                .roleProtect, of: organization.id, role.name, from: .bool(role.isProtected), to: .bool(isProtected))
            return role.name
        }
    }

    /// Removes a role that nothing depends on.
    ///
    /// - Throws: `notFound` naming the roles there are; `conflict` while it is mapped, the default, or held, saying by
    ///   what.
    package func deleteRole(_ name: String, of organization: Organization) throws -> String {
        try write { transaction, audit in
            let scope = transaction.organization(organization.id)
            let role = try Administration.role(name, in: scope)
            let uses = try Administration.uses(of: role, in: scope)
            guard uses.isEmpty else {
                throw ServiceError(
                    .conflict, "the role \"\(role.name.forDisplay)\" is in use: \(uses.joined(separator: "; "))",
                    remedy: "Map those labels to another role, set another default and clear manual roles. Before you "
                        + "delete the role, run: \(do: .reapplyRoles(organization: organization.name))")
            }
            try scope.deleteRole(key: role.key)
            try audit.note(.roleDelete, of: organization.id, role.name)
            return role.name
        }
    }

    /// What depends on a role, for people.
    private static func uses(of role: RoleRecord, in scope: OrganizationSnapshot) throws -> [String] {
        var uses: [String] = []
        let labels = try scope.roleMappings().filter { $0.role == role.key }.map { "\"\($0.label.forDisplay)\"" }
        if !labels.isEmpty { uses.append("mapped from \(labels.joined(separator: ", "))") }
        if try scope.record()?.settings.defaultRole == role.key { uses.append("the default role") }
        let shown = 5
        let holders = try scope.roleHolders(key: role.key, limit: shown)
        if !holders.isEmpty {
            let count = try scope.roleHolderCounts()[role.key] ?? 0
            let names = holders.map(\.forDisplay).joined(separator: ", ")
            uses.append("held by \(count): \(names)\(count > shown ? ", …" : "")")
        }
        return uses
    }

    /// The role of that name in any case.
    static func role(_ name: String, in scope: OrganizationSnapshot) throws -> RoleRecord {
        let roles = try scope.roles()
        guard let key = name.foldedKey, let found = roles.first(where: { $0.key == key }) else {
            var error = ServiceError.notFound("role", name, among: roles.map(\.name))
            error.remedy = "The roles are: \(roles.map(\.name.forDisplay).joined(separator: ", "))."
            throw error
        }
        return found
    }
}
