package import SCIMCore
package import SCIMDirectory
import SCIMHost
import SCIMStore

extension Administration {
    /// A label and the role that it stands for, by its name.
    package struct ShownMapping: Sendable, Hashable {
        /// As it was typed.
        package let label: String
        package let role: String

        package init(label: String, role: String) {
            self.label = label
            self.role = role
        }

        /// Why it may never match.
        package var doubts: [LabelDoubt] { LabelDoubt.all(in: label) }
    }

    /// The role mappings in the order of their labels.
    package func roleMappings(of organization: Organization) throws -> [ShownMapping] {
        try read { try $0.organization(organization.id).shownMappings() }
    }

    /// Maps a label to a role; users change when they are next written, or by a reapply.
    ///
    /// - Parameter condition: whether the mapping of the label, if there is one, is still as it was when this was decided.
    /// - Throws: `notFound` naming the roles there are, `Outdated`.
    package func setRoleMapping(
        _ label: String, to role: String, of organization: Organization,
        provided condition: @escaping @Sendable (ShownMapping?) -> Bool = { _ in true }
    ) throws -> ShownMapping {
        let folded = try Administration.foldedLabel(label)
        return try write { transaction, audit in
            let scope = transaction.organization(organization.id)
            guard condition(try scope.shownMapping(folded)) else { throw Outdated() }
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

    /// - Parameter condition: whether the mapping is still as it was when this was decided.
    /// - Throws: `notFound` naming the nearest labels, `Outdated`.
    package func unsetRoleMapping(
        _ label: String, of organization: Organization,
        provided condition: @escaping @Sendable (ShownMapping?) -> Bool = { _ in true }
    ) throws {
        let folded = RoleMapping.fold(label)
        try write { transaction, audit in
            let scope = transaction.organization(organization.id)
            let mappings = try scope.roleMappings()
            guard let old = mappings.first(where: { $0.labelKey == folded }) else {
                throw ServiceError.notFound("role mapping", label, among: mappings.map(\.label))
            }
            guard condition(try scope.shownMapping(folded)) else { throw Outdated() }
            _ = try scope.removeRoleMapping(labelKey: folded)
            let oldName = try scope.roleNames()[old.role] ?? old.role
            try audit.note(.roleMapUnset, of: organization.id, folded, from: .string(oldName))
        }
    }

    /// Sets or, for nil, takes away the role of users whom no mapping gives one; the role's name is returned.
    ///
    /// - Parameter condition: whether the default role, by its name, is still the one that was there when this was decided.
    /// - Throws: `notFound` naming the roles there are, `Outdated`.
    @discardableResult
    package func setDefaultRole(
        _ role: String?, of organization: Organization,
        provided condition: @escaping @Sendable (String?) -> Bool = { _ in true }
    ) throws -> String? {
        try write { transaction, audit in
            let scope = transaction.organization(organization.id)
            guard var record = try scope.record() else { throw StoreError.stale }
            guard condition(try Organization(record, in: scope).defaultRole) else { throw Outdated() }
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

    /// - Throws: `usage` for a label of white space alone, and for one that no request could bring (D14 of the design).
    static func foldedLabel(_ label: String) throws -> String {
        try checkLength(of: label, "the label")
        let folded = RoleMapping.fold(label)
        guard !folded.isEmpty else { throw ServiceError(.usage, "the label is empty") }
        return folded
    }
}

extension OrganizationSnapshot {
    /// - Parameter folded: the label as it is compared.
    fileprivate func shownMapping(_ folded: String) throws -> Administration.ShownMapping? {
        try shownMappings().first { RoleMapping.fold($0.label) == folded }
    }

    func shownMappings() throws -> [Administration.ShownMapping] {
        let names = try roleNames()
        return try roleMappings().map {
            Administration.ShownMapping(label: $0.label, role: names[$0.role] ?? $0.role)
        }
    }

    /// The table by which roles are resolved now.
    func currentRoleMapping() throws -> RoleMapping {
        guard let settings = try record()?.settings else { throw StoreError.stale }
        return try roleMapping(settings)
    }
}
