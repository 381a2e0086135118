import SCIMCore
package import SCIMDirectory
import SCIMHost
import SCIMStore

extension Administration {
    /// The groups of an organization in the order in which they were created.
    ///
    /// - Parameters:
    ///   - search: part of the displayName, in any case.
    ///   - after: a displayName or id; those that follow it.
    ///   - before: an id; the last of those that precede it.
    ///   - countLimit: members that are counted of each; nil for all.
    /// - Throws: `notFound` for a group (`after`) that does not exist.
    package func groups(
        of organization: Organization, search: String? = nil, after: String? = nil, before: String? = nil,
        limit: Int? = nil, countingTo countLimit: Int? = nil
    ) throws -> Page<Group> {
        guard (limit ?? 1) > 0 else { return Page() }
        var elements: [Group] = []
        var hasMore = false
        try forEachGroup(of: organization, search: search, after: after, before: before, limit: limit) {
            record, scope in
            if let limit, elements.count == limit {
                hasMore = true
                return false
            }
            elements.append(try Group(record, in: scope, countingTo: countLimit))
            return true
        }
        return Page(elements, isBackwards: before != nil, isInside: after != nil, hasMore: hasMore)
    }

    /// Each group wanted; goes page by page, so that no snapshot is held for long. Those before one come in the reverse
    /// of the order of creation.
    ///
    /// - Parameter body: false ends it.
    func forEachGroup(
        of organization: Organization, search: String? = nil, after: String? = nil, before: String? = nil,
        limit: Int? = nil,
        _ body: (GroupRecord, OrganizationSnapshot) throws -> Bool
    ) throws {
        let wanted = search?.folded
        let size = min(500, (limit ?? 500) + 1)
        var last = try (before ?? after).map { name in
            if let id = ResourceID(name) { return id }
            return try read { try Administration.group(name, in: $0.organization(organization.id)).id }
        }
        while true {
            let next = try read { snapshot -> ResourceID? in
                let scope = snapshot.organization(organization.id)
                let page: [GroupRecord]
                if before != nil, let last {
                    page = try scope.groups(before: last, limit: size).reversed()
                } else {
                    page = try scope.groups(after: last, limit: size)
                }
                for record in page {
                    if let wanted, !record.displayName.folded.holds(wanted) { continue }
                    guard try body(record, scope) else { return nil }
                }
                return page.count == size ? page.last?.id : nil
            }
            guard let next else { return }
            last = next
        }
    }

    /// One group by displayName or id.
    ///
    /// - Throws: `notFound` with the nearest names.
    package func group(_ name: String, of organization: Organization) throws -> Group {
        try read { snapshot in
            let scope = snapshot.organization(organization.id)
            return try Group(try Administration.group(name, in: scope), in: scope)
        }
    }

    /// The members of a group in the order in which they were created.
    ///
    /// - Parameters:
    ///   - after: an id; those that follow it.
    ///   - countLimit: members that are counted; nil for all.
    /// - Throws: `notFound` with the nearest names.
    package func members(
        of name: String, in organization: Organization, after: String? = nil, limit: Int? = nil,
        countingTo countLimit: Int? = nil
    ) throws -> (group: Group, members: Page<GroupMember>) {
        let start = try after.map { text in
            guard let id = ResourceID(text) else {
                throw ServiceError(.usage, "\"\(text.forDisplay)\" is not the id of a member")
            }
            return id
        }
        return try read { snapshot in
            let scope = snapshot.organization(organization.id)
            let record = try Administration.group(name, in: scope)
            let wanted = limit.map { max(0, $0) }
            let found = try scope.namedMembers(of: record.id, after: start, limit: wanted.map { $0 + 1 })
            var page = Page<GroupMember>()
            page.elements = found.prefix(wanted ?? found.count).map {
                GroupMember($0.member, name: $0.name)
            }
            if found.count > page.elements.count { page.next = page.elements.last?.identifier }
            return (try Group(record, in: scope, countingTo: countLimit), page)
        }
    }

    /// Deletes a group and keeps its members, as a client's DELETE does; its id is never used again.
    ///
    /// - Returns: the group as it was.
    /// - Throws: `notFound` with the nearest names; `conflict` for a protected group.
    package func deleteGroup(_ name: String, of organization: Organization) throws -> Group {
        let now = surroundings.now()
        return try write { transaction, audit in
            let change = try LocalChange(transaction, organization, at: now)
            let record = try Administration.group(name, in: change.scope)
            let group = try Group(record, in: change.scope)
            try change.delete(record)
            try audit.note(
                .groupDelete, of: organization.id, record.id.description,
                from: ["members": .number(JSONNumber(group.memberCount))])
            return group
        }
    }

    /// Protects a group from being deleted, and from being emptied by clients, or takes that back.
    ///
    /// - Throws: `notFound` with the nearest names.
    package func setProtected(_ isProtected: Bool, group name: String, of organization: Organization) throws -> Group {
        let now = surroundings.now()
        return try write { transaction, audit in
            let change = try LocalChange(transaction, organization, at: now)
            var record = try Administration.group(name, in: change.scope)
            if record.isProtected != isProtected {
                try change.setProtected(isProtected, record)
                try audit.note(
                    .groupProtect, of: organization.id, record.id.description, from: .bool(record.isProtected),
                    to: .bool(isProtected))
                record.isProtected = isProtected
            }
            return try Group(record, in: change.scope)
        }
    }

    static func group(_ name: String, in scope: OrganizationSnapshot) throws -> GroupRecord {
        let byID = try ResourceID(name).flatMap { try scope.group($0) }
        let byName = try name.foldedKey.flatMap { try scope.group(displayNameKey: $0) }
        guard let record = byID ?? byName else {
            // No name is near to an identifier.
            let names = ResourceID(name) == nil ? try scope.groups(after: nil, limit: 10_000).map(\.displayName) : []
            throw ServiceError.notFound("group", name, among: names)
        }
        return record
    }
}
