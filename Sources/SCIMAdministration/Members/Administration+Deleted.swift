import SCIMCore
package import SCIMDirectory
import SCIMHost
import SCIMStore

extension Administration {
    /// The deleted records of an organization, the last deleted first.
    ///
    /// - Throws: `notFound` for a record (`after`) that is not there.
    package func deletedResources(
        of organization: Organization, _ query: DeletedQuery = DeletedQuery()
    ) throws -> Page<DeletedResource> {
        guard (query.limit ?? 1) > 0 else { return Page() }
        var elements: [DeletedResource] = []
        var hasMore = false
        try forEachDeleted(of: organization, query) { record, names in
            if let limit = query.limit, elements.count == limit {
                hasMore = true
                return false
            }
            elements.append(try DeletedResource(record, roleNames: names))
            return true
        }
        return Page(elements, isBackwards: false, isInside: query.after != nil, hasMore: hasMore)
    }

    /// How many deleted records an organization has.
    package func deletedCount(of organization: Organization) throws -> Int {
        try read { try $0.organization(organization.id).deletedRecordCount() }
    }

    /// How many of them are wanted; the query's limit does not count.
    package func deletedCount(of organization: Organization, _ query: DeletedQuery) throws -> Int {
        var count = 0
        try forEachDeleted(of: organization, query) { _, _ in
            count += 1
            return true
        }
        return count
    }

    /// Whether a deleted record has that id.
    package func isDeleted(_ identifier: String, in organization: Organization) throws -> Bool {
        guard let id = ResourceID(identifier) else { return false }
        return try read { try $0.organization(organization.id).deletedRecord(id) != nil }
    }

    /// One deleted record by its name or id.
    ///
    /// - Throws: `notFound`; `usage` if several records had the name.
    package func deletedResource(_ name: String, of organization: Organization) throws -> DeletedResourceDetails {
        try read { snapshot in
            let scope = snapshot.organization(organization.id)
            let record = try Administration.deletedRecord(name, in: scope)
            let memberships = try scope.deletedMemberships(of: record.id)
            return DeletedResourceDetails(
                resource: try DeletedResource(record, roleNames: scope.roleNames()),
                attributes: try record.attributes(),
                memberships: memberships.all, restorableMemberships: memberships.restorable,
                groups: try scope.deletedGroups(of: record.id, limit: 100).map(\.displayName),
                nameHolder: try Administration.holder(ofNameOf: record, in: scope)?.description)
        }
    }

    /// Restores a deleted record with its id, attributes, role, and the memberships of which the other side is there.
    ///
    /// - Returns: the record, and how many memberships came back.
    /// - Throws: `notFound`, `usage` as `deletedResource`; `conflict` naming the record that has the name now.
    package func restoreDeleted(
        _ name: String, of organization: Organization
    ) throws -> (resource: DeletedResource, memberships: Int) {
        let now = surroundings.now()
        return try write { transaction, audit in
            let change = try LocalChange(transaction, organization, at: now)
            let record = try Administration.deletedRecord(name, in: change.scope)
            let resource = try DeletedResource(record, roleNames: change.scope.roleNames())
            try Administration.requireFreeName(of: record, in: change.scope, organization)
            let count = try change.restore(record, roles: change.scope.currentRoleMapping())
            try audit.note(.deletedRestore, of: organization.id, record.id.description)
            return (resource, count)
        }
    }

    /// What became of many deleted records.
    package struct MassRestoration: Sendable, Hashable {
        package var restored = 0
        package var memberships = 0
        /// The names of records that were left, because others have them now.
        package var taken: [String] = []
    }

    /// Restores every deleted record that is wanted, groups before users.
    package func restoreAllDeleted(
        of organization: Organization, _ query: DeletedQuery, progress: Progress = { _, _ in }
    ) throws -> MassRestoration {
        var wanted: [(id: ResourceID, isUser: Bool)] = []
        try forEachDeleted(of: organization, query) { record, _ in
            wanted.append((record.id, record.kind == .user))
            return true
        }
        let ids = wanted.filter { !$0.isUser }.map(\.id) + wanted.filter(\.isUser).map(\.id)
        return try restore(ids, of: organization, progress: progress)
    }

    func restore(
        _ ids: [ResourceID], of organization: Organization, progress: Progress = { _, _ in }
    ) throws -> MassRestoration {
        var result = MassRestoration()
        for start in stride(from: 0, to: ids.count, by: 500) {
            let some = Array(ids[start..<min(start + 500, ids.count)])
            let done = try inBatches(some, of: organization, action: .deletedRestore) { id, change in
                guard let record = try change.scope.deletedRecord(id) else { return nil as RestoredRecord? }
                guard try Administration.holder(ofNameOf: record, in: change.scope) == nil else {
                    return RestoredRecord(name: record.name, memberships: nil)
                }
                let count = try change.restore(record, roles: change.scope.currentRoleMapping())
                return RestoredRecord(name: record.name, memberships: count)
            }
            result.restored += done.count { $0.memberships != nil }
            result.memberships += done.reduce(0) { $0 + ($1.memberships ?? 0) }
            result.taken += done.filter { $0.memberships == nil }.map(\.name)
            progress(start + some.count, ids.count)
        }
        return result
    }

    private struct RestoredRecord: Sendable {
        let name: String
        /// nil if the name is taken.
        let memberships: Int?
    }

    /// Removes a deleted record for good; its id stays known as deleted.
    ///
    /// - Throws: `notFound`, `usage` as `deletedResource`.
    package func purgeDeleted(_ name: String, of organization: Organization) throws -> DeletedResource {
        let now = surroundings.now()
        return try write { transaction, audit in
            let change = try LocalChange(transaction, organization, at: now)
            let record = try Administration.deletedRecord(name, in: change.scope)
            try change.purge(record)
            try audit.note(.deletedPurge, of: organization.id, record.id.description)
            return try DeletedResource(record, roleNames: change.scope.roleNames())
        }
    }

    /// Removes every deleted record that is wanted for good.
    ///
    /// - Returns: how many.
    package func purgeAllDeleted(
        of organization: Organization, _ query: DeletedQuery, progress: Progress = { _, _ in }
    ) throws -> Int {
        var ids: [ResourceID] = []
        try forEachDeleted(of: organization, query) { record, _ in
            ids.append(record.id)
            return true
        }
        var count = 0
        for start in stride(from: 0, to: ids.count, by: 500) {
            let some = Array(ids[start..<min(start + 500, ids.count)])
            count += try inBatches(some, of: organization, action: .deletedPurge) { id, change in
                guard let record = try change.scope.deletedRecord(id) else { return nil as Bool? }
                try change.purge(record)
                return true
            }.count
            progress(start + some.count, ids.count)
        }
        return count
    }

    /// Each deleted record wanted; goes page by page, so that no snapshot is held while `body` works.
    ///
    /// - Parameter body: gets the names of roles too; false ends it. The query's limit is the caller's to keep.
    private func forEachDeleted(
        of organization: Organization, _ query: DeletedQuery, _ body: (DeletedRecord, [String: String]) throws -> Bool
    ) throws {
        let size = min(500, (query.limit ?? 500) + 1)
        let wanted = query.search?.folded
        var last = try query.after.map { name in
            try read { snapshot in
                let record = try Administration.deletedRecord(name, in: snapshot.organization(organization.id))
                return (deleted: record.deleted, id: record.id)
            }
        }
        while true {
            let (page, names) = try read { snapshot in
                let scope = snapshot.organization(organization.id)
                let kind = query.isUser.map { $0 ? ResourceKind.user : .group }
                return (
                    try scope.deletedRecords(kind, since: query.since, after: last, limit: size), try scope.roleNames()
                )
            }
            for record in page where wanted.map({ record.name.folded.holds($0) }) ?? true {
                guard try body(record, names) else { return }
            }
            guard page.count == size, let end = page.last else { return }
            last = (end.deleted, end.id)
        }
    }

    private static func deletedRecord(_ name: String, in scope: OrganizationSnapshot) throws -> DeletedRecord {
        if let id = ResourceID(name), let record = try scope.deletedRecord(id) { return record }
        let found = try name.foldedKey.map { key in
            try ResourceKind.allCases.flatMap { try scope.deletedRecords($0, nameKey: key) }
        }
        guard let found, let record = found.first else {
            let names =
                ResourceID(name) == nil ? try Set(scope.deletedRecords(limit: 10_000).map(\.name)).sorted() : []
            throw ServiceError.notFound("deleted user or group", name, among: names)
        }
        guard found.count == 1 else {
            let list = found.prefix(5).map { "\($0.id) (\($0.kind.rawValue), deleted \($0.deleted.dateTime))" }
            throw ServiceError(
                .usage,
                "\(found.count) deleted records had the name \"\(name.forDisplay)\": \(list.joined(separator: ", "))",
                remedy: "Name the one that is meant by its id.")
        }
        return record
    }

    /// The record that has the name of a deleted one now; nil if it is free.
    private static func holder(ofNameOf record: DeletedRecord, in scope: OrganizationSnapshot) throws -> ResourceID? {
        switch record.kind {
        case .user: try scope.user(userNameKey: record.nameKey)?.id
        case .group: try scope.group(displayNameKey: record.nameKey)?.id
        }
    }

    private static func requireFreeName(
        of record: DeletedRecord, in scope: OrganizationSnapshot, _ organization: Organization
    ) throws {
        guard let holder = try holder(ofNameOf: record, in: scope) else { return }
        let attribute = record.kind == .user ? "userName" : "displayName"
        let delete: Remedy.Action =
            record.kind == .user
            ? .deleteUser(holder.description, organization: organization.name)
            : .deleteGroup(holder.description, organization: organization.name)
        throw ServiceError(
            .conflict,
            "the \(attribute) \"\(record.name.forDisplay)\" belongs to another \(record.kind == .user ? "user" : "group") now, \(holder)",
            remedy: "To have the deleted one back instead, delete that one first: \(do: delete)")
    }
}

extension DeletedRecord {
    /// The attributes that are stored, parsed.
    func attributes() throws -> JSONObject {
        switch content {
        case .user(let user): try user.attributes()
        case .group(let group): try group.attributes()
        }
    }
}
