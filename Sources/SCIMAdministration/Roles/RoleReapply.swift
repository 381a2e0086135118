import SCIMCore
package import SCIMDirectory
import SCIMStore

extension Administration {
    /// Resolves every user's role again by the current mappings; roles set by hand stay.
    ///
    /// Each change is in the log as a local one. Goes in short transactions, so that no request waits for the whole.
    ///
    /// - Parameters:
    ///   - limit: how many users are listed; all are counted.
    ///   - condition: whether the rules are still those that were there when this was decided; asked in each transaction.
    /// - Throws: `Outdated` with the number of those who were changed before.
    package func reapplyRoles(
        of organization: Organization, limit: Int = .max, progress: Progress = { _, _ in },
        provided condition: @escaping @Sendable (RoleRules) -> Bool = { _ in true }
    ) throws -> RoleChanges {
        var done = RoleChanges()
        do {
            try reapplyRoles(of: organization, limit: limit, progress, condition, &done)
        } catch let outdated as Outdated {
            throw Outdated(changedMembers: done.count + outdated.changedMembers)
        }
        return done
    }

    private func reapplyRoles(
        of organization: Organization, limit: Int, _ progress: Progress,
        _ condition: @escaping @Sendable (RoleRules) -> Bool, _ done: inout RoleChanges
    ) throws {
        try forEachPage(of: organization, progress: progress) { page in
            let table = try read { snapshot in
                let scope = snapshot.organization(organization.id)
                guard condition(try scope.roleRules()) else { throw Outdated() }
                return try scope.currentRoleMapping()
            }
            var waiting: [ResourceID] = []
            for record in page {
                done.examined += 1
                if record.role.reason == .manual { done.manual += 1 }
                if try record.needsReapply(table) { waiting.append(record.id) }
            }
            for change in try reapply(to: waiting, of: organization, condition) { done.add(change, limit: limit) }
        }
    }

    private func reapply(
        to ids: [ResourceID], of organization: Organization, _ condition: @escaping @Sendable (RoleRules) -> Bool
    ) throws -> [RoleChange] {
        try inBatches(ids, of: organization, action: .roleReapply) { change in
            guard condition(try change.scope.roleRules()) else { throw Outdated() }
        } body: { id, change in
            guard let record = try change.scope.user(id) else { return nil }
            // Both may have changed since the page was read.
            let table = try change.scope.currentRoleMapping()
            guard try record.needsReapply(table) else { return nil }
            let resolution = table.resolution(for: try record.attributes())
            guard resolution.role != record.role.role else {
                try change.scope.setRoleReason(resolution, of: id)
                return nil
            }
            _ = try change.give(resolution, to: record, as: .reapplyRole)
            return RoleChange(record, to: resolution, names: try change.scope.roleNames())
        }
    }
}

extension UserRecord {
    /// Whether resolving the role again comes to something else, be it only the reason.
    fileprivate func needsReapply(_ table: RoleMapping) throws -> Bool {
        try role.reason != .manual && table.resolution(for: attributes()) != role
    }
}
