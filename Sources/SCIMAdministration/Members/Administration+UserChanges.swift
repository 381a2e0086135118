import SCIMCore
package import SCIMDirectory
import SCIMHost
import SCIMStore

extension Administration {
    /// Activates or deactivates a user; where nothing changes, nothing is logged.
    ///
    /// - Parameter condition: whether the user is still as they were when this was decided.
    /// - Throws: `notFound` with the nearest names; `conflict` for deactivating a protected user; `Outdated`.
    package func setActive(
        _ isActive: Bool, user name: String, of organization: Organization,
        provided condition: @escaping @Sendable (User) -> Bool = { _ in true }
    ) throws -> User {
        try changeUser(name, of: organization, isActive ? .userActivate : .userDeactivate, condition) {
            record, change in
            guard record.isActive != isActive else { return nil }
            return (try change.setActive(isActive, record), .bool(record.isActive), .bool(isActive))
        }
    }

    /// Protects a user from being deactivated, deleted and re-linked, or takes that back.
    ///
    /// - Throws: `notFound` with the nearest names; `Outdated`.
    package func setProtected(
        _ isProtected: Bool, user name: String, of organization: Organization,
        provided condition: @escaping @Sendable (User) -> Bool = { _ in true }
    ) throws -> User {
        try changeUser(name, of: organization, .userProtect, condition) { record, change in
            guard record.isProtected != isProtected else { return nil }
            try change.setProtected(isProtected, record)
            var changed = record
            changed.isProtected = isProtected
            return (changed, .bool(record.isProtected), .bool(isProtected))
        }
    }

    /// Gives a user a role that neither writes nor a reapply change, or takes it back and resolves again (D9).
    ///
    /// - Throws: `notFound` with the nearest names, or naming the roles there are; `Outdated`.
    package func setManualRole(
        _ role: String?, for name: String, of organization: Organization,
        provided condition: @escaping @Sendable (User) -> Bool = { _ in true }
    ) throws -> User {
        try changeUser(name, of: organization, .userRole, condition) { record, change in
            let resolution: RoleResolution
            if let role {
                resolution = RoleResolution(role: try Administration.role(role, in: change.scope).key, reason: .manual)
            } else {
                resolution = try change.scope.currentRoleMapping().resolution(for: record.attributes())
            }
            guard resolution != record.role else { return nil }
            let stored = try change.give(resolution, to: record, as: role == nil ? .clearRole : .setRole)
            let names = try change.scope.roleNames()
            return (stored, .audited(record.role, names), .audited(stored.role, names))
        }
    }

    /// Deletes a user with their memberships, as a client's DELETE does; their id is never used again.
    ///
    /// - Returns: the user as they were.
    /// - Throws: `notFound` with the nearest names; `conflict` for a protected user.
    package func deleteUser(_ name: String, of organization: Organization) throws -> User {
        let now = surroundings.now()
        return try write { transaction, audit in
            let change = try LocalChange(transaction, organization, at: now)
            let record = try Administration.user(name, in: change.scope)
            let user = try User(record, roleNames: change.scope.roleNames())
            try change.delete(record)
            try audit.note(.userDelete, of: organization.id, record.id.description)
            return user
        }
    }

    /// Switches SCIM off, and deactivates those that SCIM created or wrote where that is wanted (D10 of the design).
    ///
    /// Protected users stay as they are.
    ///
    /// - Parameter condition: whether the organization is still as it was when this was decided.
    /// - Returns: the organization as it is then, and how many users were deactivated.
    /// - Throws: `Outdated`; then nothing was changed.
    package func disable(
        _ organization: Organization, members: Organization.MembersWhenDisabled, progress: Progress = { _, _ in },
        provided condition: @escaping @Sendable (Organization) -> Bool = { _ in true }
    ) throws -> (organization: Organization, deactivated: Int) {
        let changed = try set(.scim(false), of: organization, provided: condition)
        guard members == .deactivate else { return (changed, 0) }
        var deactivated = 0
        try forEachPage(of: organization, progress: progress) { page in
            let waiting = page.filter(\.isDeactivatedWithSCIM).map(\.id)
            let done = try inBatches(waiting, of: organization, action: .userDeactivate) { id, change in
                guard let record = try change.scope.user(id), record.isDeactivatedWithSCIM else { return nil as Bool? }
                _ = try change.setActive(false, record)
                return true
            }
            deactivated += done.count
        }
        return (changed, deactivated)
    }

    /// How many users `disable` would deactivate.
    package func deactivatedWithSCIMCount(of organization: Organization) throws -> Int {
        try read { try $0.organization(organization.id).activeUserCountFromClients() }
    }

    /// Changes one user in one transaction, with an entry in the audit trail under their id.
    ///
    /// - Parameters:
    ///   - condition: whether the user is still as they were when the change was decided.
    ///   - body: the record as it is then, old and new for the audit trail; nil if nothing changes.
    /// - Throws: `Outdated` where the condition does not hold.
    private func changeUser(
        _ name: String, of organization: Organization, _ action: AuditedAction,
        _ condition: @escaping @Sendable (User) -> Bool,
        _ body: @escaping @Sendable (UserRecord, LocalChange) throws -> (UserRecord, old: JSONValue, new: JSONValue)?
    ) throws -> User {
        let now = surroundings.now()
        return try write { transaction, audit in
            let change = try LocalChange(transaction, organization, at: now)
            let record = try Administration.user(name, in: change.scope)
            guard condition(try User(record, roleNames: change.scope.roleNames())) else { throw Outdated() }
            guard let (changed, old, new) = try body(record, change) else {
                return try User(record, roleNames: change.scope.roleNames())
            }
            try audit.note(action, of: organization.id, record.id.description, from: old, to: new)
            return try User(changed, roleNames: change.scope.roleNames())
        }
    }
}

extension UserRecord {
    /// Whether switching SCIM off with the members deactivates this one.
    fileprivate var isDeactivatedWithSCIM: Bool { isActive && writtenBySCIM != nil && !isProtected }
}

extension JSONValue {
    /// A role by its name, and its reason.
    fileprivate static func audited(_ resolution: RoleResolution, _ names: [String: String]) -> JSONValue {
        [
            "role": JSONValue(optional: resolution.role.map { names[$0] ?? $0 }),
            "reason": .string(resolution.reason.rawValue),
        ]
    }
}
