import OrderedCollections
package import SCIMCore
import SCIMStore

/// A user as the administrator sees him.
package struct User: Sendable, Hashable {
    let id: ResourceID
    /// The `id`, as Entra keeps it.
    package var identifier: String { id.description }
    package let userName: String
    package let displayName: String?
    /// The primary e-mail address, else the one of type work, else the first.
    package let email: String?
    package let isActive: Bool
    /// The name of the role; nil for none.
    package let role: String?
    package let roleReason: RoleResolution.Reason
    /// The label that was looked up.
    package let roleLabel: String?
    package let externalID: String?
    package let created: Instant
    package let modified: Instant

    init(_ record: UserRecord, roleNames: [String: String]) throws {
        let attributes = try record.attributes()
        id = record.id
        userName = record.userName
        displayName = attributes["displayName"]?.string
        email = User.email(attributes)
        isActive = record.isActive
        role = record.role.role.map { roleNames[$0] ?? $0 }
        roleReason = record.role.reason
        roleLabel = record.role.label
        externalID = record.externalID
        created = record.created
        modified = record.modified
    }

    private static func email(_ attributes: JSONObject) -> String? {
        guard let emails = attributes["emails"]?.array else { return nil }
        let taken =
            emails.first { $0["primary"] == .bool(true) }
            ?? emails.first { $0["type"]?.string?.asciiLowercased == "work" } ?? emails.first
        return taken?["value"]?.string
    }
}

/// A group as the administrator sees it.
package struct Group: Sendable, Hashable {
    let id: ResourceID
    package var identifier: String { id.description }
    package let displayName: String
    package let externalID: String?
    /// How many members the group has.
    package let memberCount: Int
    package let created: Instant
    package let modified: Instant

    init(_ record: GroupRecord, in scope: OrganizationSnapshot) throws {
        id = record.id
        displayName = record.displayName
        externalID = record.externalID
        memberCount = try scope.memberCount(of: record.id)
        created = record.created
        modified = record.modified
    }
}

extension Administration {
    /// The users of an organization in the order in which they were created.
    ///
    /// - Parameter search: only those whose userName, displayName or e-mail address holds the text, in any case.
    package func users(of organization: Organization, search: String? = nil, limit: Int? = nil) throws -> [User] {
        try read { snapshot in
            let scope = snapshot.organization(organization.id)
            let names = try scope.roleNames()
            let wanted = search?.folded
            var found: [User] = []
            var last: ResourceID?
            while found.count < limit ?? .max {
                let page = try scope.users(after: last, limit: 500)
                for record in page {
                    let user = try User(record, roleNames: names)
                    let texts = [user.userName, user.displayName, user.email].compactMap { $0?.folded }
                    if wanted.map({ text in texts.contains { $0.contains(text) } }) ?? true { found.append(user) }
                }
                guard page.count == 500 else { break }
                last = page.last?.id
            }
            return Array(found.prefix(limit ?? .max))
        }
    }

    /// One user by userName or id, with the attributes as stored and the groups he is in.
    ///
    /// - Throws: `notFound` with the nearest names.
    package func user(
        _ name: String, of organization: Organization
    ) throws -> (user: User, attributes: JSONObject, groups: [String]) {
        try read { snapshot in
            let scope = snapshot.organization(organization.id)
            let record = try Administration.user(name, in: scope)
            let groups = try scope.groups(of: record.id).map(\.displayName)
            return (try User(record, roleNames: scope.roleNames()), try record.attributes(), groups)
        }
    }

    /// Gives a user a role that neither writes nor a reapply change, or takes it back and resolves again (D9).
    package func setManualRole(_ role: String?, for name: String, of organization: Organization) throws -> User {
        let now = surroundings.now()
        return try write { transaction, audit in
            let scope = transaction.organization(organization.id)
            let record = try Administration.user(name, in: scope)
            guard let settings = try scope.record()?.settings else { throw StoreError.stale }
            var changed = record
            if let role {
                changed.role = RoleResolution(role: try Administration.role(role, in: scope).key, reason: .manual)
            } else {
                changed.role = try scope.roleMapping(settings).resolution(for: record.attributes())
            }
            changed.modified = now
            let values = IndexedValue.all(in: try record.attributes())
            if changed.role != record.role {
                _ = try scope.update(changed, replacing: record, values: values)
                var entry = LogEntry(
                    organization: organization.id, time: now, origin: .local,
                    operation: role == nil ? "clear role" : "set role", status: 200)
                entry.resourceType = "User"
                entry.resourceID = record.id
                entry.resourceName = record.userName
                entry.changes =
                    JSONValue.array([
                        [
                            "attribute": "role", "old": JSONValue(optional: record.role.role),
                            "new": JSONValue(optional: changed.role.role),
                        ]
                    ]).text
                try transaction.append(entry)
                try audit.note(
                    .userRole, of: organization.id, record.id.description,
                    from: JSONValue(optional: record.role.role), to: JSONValue(optional: changed.role.role))
            }
            return try User(changed, roleNames: scope.roleNames())
        }
    }

    /// The groups of an organization in the order in which they were created.
    package func groups(of organization: Organization, limit: Int? = nil) throws -> [Group] {
        try read { snapshot in
            let scope = snapshot.organization(organization.id)
            return try scope.groups(after: nil, limit: limit ?? .max).map { try Group($0, in: scope) }
        }
    }

    /// One group by displayName or id, with the names of its members.
    package func group(_ name: String, of organization: Organization) throws -> (group: Group, members: [String]) {
        try read { snapshot in
            let scope = snapshot.organization(organization.id)
            let byID = try ResourceID(name).flatMap { try scope.group($0) }
            let byName = try name.foldedKey.flatMap { try scope.group(displayNameKey: $0) }
            guard let record = byID ?? byName else {
                let names = try scope.groups(after: nil, limit: 10_000).map(\.displayName)
                throw AdministrationError.notFound("group", name, among: names)
            }
            var members: [String] = []
            try scope.forEachNamedMember(of: record.id) { _, name in members.append(name) }
            return (try Group(record, in: scope), members)
        }
    }

    /// Switches SCIM off, and deactivates those that SCIM created or wrote where that is wanted (D10 of the design).
    ///
    /// - Returns: the organization as it is then, and how many users were deactivated.
    package func disable(
        _ organization: Organization, members: Organization.MembersWhenDisabled
    ) throws -> (organization: Organization, deactivated: Int) {
        let changed = try set(.scim(false), of: organization)
        guard members == .deactivate else { return (changed, 0) }
        var deactivated = 0
        var last: ResourceID?
        let now = surroundings.now()
        // In batches, so that no request of another organization waits long.
        while true {
            let after = last
            let (next, count) = try write { transaction, _ -> (ResourceID?, Int) in
                let scope = transaction.organization(organization.id)
                let page = try scope.users(after: after, limit: 50)
                var count = 0
                for record in page where record.isActive && record.writtenBySCIM != nil {
                    try scope.deactivate(record, at: now, logging: transaction)
                    count += 1
                }
                return (page.count == 50 ? page.last?.id : nil, count)
            }
            deactivated += count
            guard let next else { return (changed, deactivated) }
            last = next
        }
    }

    static func user(_ name: String, in scope: OrganizationSnapshot) throws -> UserRecord {
        if let id = ResourceID(name), let record = try scope.user(id) { return record }
        if let key = name.foldedKey, let record = try scope.user(userNameKey: key) { return record }
        let names = try scope.users(after: nil, limit: 10_000).map(\.userName)
        throw AdministrationError.notFound("user", name, among: names)
    }
}

extension OrganizationTransaction {
    /// Deactivates a user by the administrator's hand, and says so in the log.
    fileprivate func deactivate(_ record: UserRecord, at now: Instant, logging transaction: WriteTransaction) throws {
        var attributes = try record.attributes()
        attributes["active"] = false
        var changed = record
        changed.isActive = false
        changed.modified = now
        changed.document = JSONValue.object(attributes).bytes
        _ = try update(changed, replacing: record, values: IndexedValue.all(in: attributes))
        var entry = LogEntry(
            organization: organization, time: now, origin: .local, operation: "deactivate", status: 200)
        entry.resourceType = "User"
        entry.resourceID = record.id
        entry.resourceName = record.userName
        try transaction.append(entry)
    }
}

extension JSONValue {
    /// null for nil.
    init(optional text: String?) { self = text.map { .string($0) } ?? .null }
}
