import SCIMCore
package import SCIMDirectory
import SCIMStore

extension Administration {
    /// Resolves every user's role again by the current mappings; roles set by hand stay.
    ///
    /// Each change is in the log as a local one. Goes in short transactions, so that no request waits for the whole.
    ///
    /// - Parameter limit: how many users are listed; all are counted.
    package func reapplyRoles(
        of organization: Organization, limit: Int = .max, progress: Progress = { _, _ in }
    ) throws -> RoleChanges {
        var done = RoleChanges()
        try forEachPage(of: organization, progress: progress) { page in
            let table = try read { try $0.organization(organization.id).currentRoleMapping() }
            var waiting: [ResourceID] = []
            for record in page {
                done.examined += 1
                if record.role.reason == .manual { done.manual += 1 }
                if try record.needsReapply(table) { waiting.append(record.id) }
            }
            for change in try reapply(to: waiting, of: organization) { done.add(change, limit: limit) }
        }
        return done
    }

    private func reapply(to ids: [ResourceID], of organization: Organization) throws -> [RoleChange] {
        try inBatches(ids, of: organization, action: .roleReapply) { id, change in
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
