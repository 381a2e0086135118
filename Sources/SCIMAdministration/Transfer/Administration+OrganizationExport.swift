import SCIMCore
package import SCIMDirectory
import SCIMHost
import SCIMStore

extension Administration {
    /// Writes out one organization as it is at this moment, for `importOrganization` on another server: settings, roles,
    /// mappings, schemas, users, groups, memberships, and what was deleted. Credentials and the log are not in it.
    ///
    /// Lines are written as they are read; no more than a page of records is held.
    ///
    /// - Parameters:
    ///   - progress: is told how many lines are written, and of how many.
    ///   - output: gets whole lines.
    /// - Returns: how many users and groups were written.
    @discardableResult
    package func exportOrganization(
        _ organization: Organization, progress: Progress = { _, _ in }, to output: ([UInt8]) throws -> Void
    ) throws -> (users: Int, groups: Int) {
        let now = surroundings.now()
        return try read { snapshot in
            let scope = snapshot.organization(organization.id)
            guard let record = try scope.record() else { throw Administration.isRemoved(organization) }
            let header = try TransferHeader(record, in: scope)
            try output(header.line(at: now))
            var done = 0
            try scope.forEachTransferRecord(of: record) { line in
                try output(try line.line())
                done += 1
                if done % 500 == 0 { progress(done, header.total) }
            }
            return (header.counts[.user] ?? 0, header.counts[.group] ?? 0)
        }
    }
}

extension TransferHeader {
    fileprivate init(_ record: OrganizationRecord, in scope: OrganizationSnapshot) throws {
        let contents = try scope.contents()
        let deleted = try scope.deletedCounts()
        name = record.name
        counts = [
            .settings: 1, .role: try scope.roles().count, .mapping: try scope.roleMappings().count,
            .schema: try scope.extensionSchemas().count, .user: contents.users, .group: contents.groups,
            .membership: contents.memberships, .tombstone: deleted.tombstones, .deleted: contents.deletedRecords,
            .deletedMembership: deleted.memberships,
        ]
    }
}

extension OrganizationSnapshot {
    private static let pageSize = 500

    /// What follows the first line, in its order.
    fileprivate func forEachTransferRecord(
        of record: OrganizationRecord, _ body: (TransferRecord) throws -> Void
    ) throws {
        try body(.settings(record.settings, created: record.created))
        for role in try roles() { try body(.role(role)) }
        for mapping in try roleMappings() { try body(.mapping(mapping)) }
        for schema in try extensionSchemas() { try body(.schema(schema)) }
        var lastUser: ResourceID?
        while let page = try users(after: lastUser, limit: OrganizationSnapshot.pageSize).nonEmpty {
            for user in page { try body(.user(user, formerNames: formerNames(of: user.id))) }
            lastUser = page.last?.id
        }
        var lastGroup: ResourceID?
        while let page = try groups(after: lastGroup, limit: OrganizationSnapshot.pageSize).nonEmpty {
            for group in page { try body(.group(group)) }
            lastGroup = page.last?.id
        }
        try forEachMembership { try body(.membership($0)) }
        try forEachTombstone { try body(.tombstone($0)) }
        try forEachDeleted { try body(.deleted($0, formerNames: $1)) }
        try forEachDeletedMembership { try body(.deletedMembership($1, of: $0)) }
    }
}

extension Array {
    /// nil for an empty one.
    fileprivate var nonEmpty: Self? { isEmpty ? nil : self }
}
