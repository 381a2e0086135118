import SCIMCore
import SCIMStore

extension Administration {
    /// The organization's roles in the order of their names.
    package func roles(of organization: Organization) throws -> [String] {
        try read { try $0.organization(organization.id).roles().map(\.name) }
    }

    /// A label and the role that it stands for, by its name.
    package struct ShownMapping: Sendable, Hashable {
        package let label: String
        package let role: String
    }

    /// The role mappings in the order of their labels.
    package func roleMappings(of organization: Organization) throws -> [ShownMapping] {
        try read { snapshot in
            let scope = snapshot.organization(organization.id)
            let names = try scope.roleNames()
            return try scope.roleMappings().map { ShownMapping(label: $0.label, role: names[$0.role] ?? $0.role) }
        }
    }

    /// Maps a label to a role; users change when they are next written, or by a reapply.
    ///
    /// - Throws: `notFound` naming the roles there are.
    package func setRoleMapping(_ label: String, to role: String, of organization: Organization) throws -> ShownMapping
    {
        let folded = RoleMapping.fold(label)
        guard !folded.isEmpty else { throw AdministrationError(.usage, "the label is empty") }
        return try write { transaction, audit in
            let scope = transaction.organization(organization.id)
            let record = try Administration.role(role, in: scope)
            let old = try scope.roleMappings().first { $0.labelKey == folded }?.role
            try scope.setRoleMapping(RoleMappingRecord(labelKey: folded, label: label, role: record.key))
            if old != record.key {
                let oldName = try old.map { try scope.roleNames()[$0] ?? $0 }
                try audit.note(
                    .roleMapSet, of: organization.id, folded, from: JSONValue(optional: oldName),
                    to: .string(record.name))
            }
            return ShownMapping(label: label, role: record.name)
        }
    }

    /// - Throws: `notFound` naming the nearest labels.
    package func unsetRoleMapping(_ label: String, of organization: Organization) throws {
        let folded = RoleMapping.fold(label)
        try write { transaction, audit in
            let scope = transaction.organization(organization.id)
            let mappings = try scope.roleMappings()
            guard let old = mappings.first(where: { $0.labelKey == folded }) else {
                throw AdministrationError.notFound("role mapping", label, among: mappings.map(\.label))
            }
            _ = try scope.removeRoleMapping(labelKey: folded)
            let oldName = try scope.roleNames()[old.role] ?? old.role
            try audit.note(.roleMapUnset, of: organization.id, folded, from: .string(oldName))
        }
    }

    /// Sets or, for nil, takes away the role of users whom no mapping gives one; the role's name is returned.
    @discardableResult
    package func setDefaultRole(_ role: String?, of organization: Organization) throws -> String? {
        try write { transaction, audit in
            let scope = transaction.organization(organization.id)
            guard var record = try scope.record() else { throw StoreError.stale }
            let found = try role.map { try Administration.role($0, in: scope) }
            let old = record.settings.defaultRole
            guard old != found?.key else { return found?.name }
            record.settings.defaultRole = found?.key
            try scope.update(record.settings)
            let oldName = try old.map { try scope.roleNames()[$0] ?? $0 }
            try audit.note(
                .roleDefault, of: organization.id, from: JSONValue(optional: oldName),
                to: JSONValue(optional: found?.name))
            return found?.name
        }
    }

    /// The role of that name in any case.
    static func role(_ name: String, in scope: OrganizationSnapshot) throws -> RoleRecord {
        let roles = try scope.roles()
        guard let key = name.foldedKey, let found = roles.first(where: { $0.key == key }) else {
            var error = AdministrationError.notFound("role", name, among: roles.map(\.name))
            error.remedy = "The roles are: \(roles.map(\.name.forDisplay).joined(separator: ", "))."
            throw error
        }
        return found
    }
}

extension OrganizationSnapshot {
    /// The names of roles as people gave them, by their keys.
    func roleNames() throws -> [String: String] {
        Dictionary(try roles().map { ($0.key, $0.name) }, uniquingKeysWith: { first, _ in first })
    }
}
