package import SCIMCore
package import SCIMDirectory
import SCIMHost
import SCIMStore

/// Which users are wanted; every condition must hold, and what is nil is none.
package struct UserQuery: Sendable {
    /// Part of the userName, the displayName or the e-mail address, in any case.
    package var search: String?
    package var isActive: Bool?
    package var role: RoleCondition?
    /// A userName or id: those that follow it in the order of creation.
    package var after: String?
    package var limit: Int?

    package enum RoleCondition: Sendable, Hashable {
        case of(String)
        /// Those who have no role.
        case without
    }

    package init() {}
}

/// Part of a list, and where it goes on.
package struct Page<Element: Sendable>: Sendable {
    package var elements: [Element] = []
    /// What `after` must be for the next part; nil if nothing follows.
    package var next: String?
}

/// Everything that is known of one user.
package struct UserDetails: Sendable {
    package let user: User
    /// As they are stored.
    package let attributes: JSONObject
    /// The groups that they are a direct member of.
    package let groups: [GroupName]
    /// The userNames that they had before, the latest first, each with the time when it ended.
    package let formerUserNames: [FormerUserName]
    /// What the provisioning log says of them, oldest first.
    package let history: [Event]

    package struct GroupName: Sendable, Hashable {
        package let identifier: String
        package let displayName: String
    }

    package struct FormerUserName: Sendable, Hashable {
        package let userName: String
        package let until: Instant
    }
}

extension Administration {
    /// The users of an organization in the order in which they were created, as far as the limit goes; no more records
    /// are read than it takes to find them.
    ///
    /// - Throws: `notFound` for a role or a user (`after`) that does not exist.
    package func users(of organization: Organization, _ query: UserQuery = UserQuery()) throws -> Page<User> {
        guard (query.limit ?? 1) > 0 else { return Page() }
        var found = Page<User>()
        try forEachUser(of: organization, query) { user, _ in
            if let limit = query.limit, found.elements.count == limit {
                found.next = found.elements.last?.identifier
                return false
            }
            found.elements.append(user)
            return true
        }
        return found
    }

    /// Each user wanted, with the stored attributes; goes page by page, so that no snapshot is held while `body` works.
    ///
    /// - Parameter body: false ends it. The query's limit is the caller's to keep.
    func forEachUser(
        of organization: Organization, _ query: UserQuery, _ body: (User, JSONObject) throws -> Bool
    ) throws {
        var selection = UserSelection()
        selection.isActive = query.isActive
        selection.after = try query.after.map { name in try user(name, of: organization) }
        let role = try query.role.map { try condition($0, of: organization) }
        selection.role = role
        let wanted = query.search?.folded
        let size = min(500, (query.limit ?? 500) + 1)
        while true {
            let (page, names) = try read { snapshot in
                let scope = snapshot.organization(organization.id)
                return (try scope.users(selection, limit: size), try scope.roleNames())
            }
            for record in page {
                let attributes = try record.attributes()
                let user = User(record, attributes: attributes, roleNames: names)
                if let wanted, !user.contains(wanted) { continue }
                guard try body(user, attributes) else { return }
            }
            guard page.count == size else { return }
            selection.after = page.last?.id
        }
    }

    /// One user by userName or id with everything that is known of them.
    ///
    /// - Parameter historyLimit: the newest entries of the log; nil for all.
    /// - Throws: `notFound` with the nearest names.
    package func user(
        _ name: String, of organization: Organization, historyLimit: Int? = nil
    ) throws -> UserDetails {
        try read { snapshot in
            let scope = snapshot.organization(organization.id)
            let record = try Administration.user(name, in: scope)
            var query = LogQuery()
            query.subject = LogQuery.Subject(resources: [record.id], nameKey: record.userNameKey, kind: .user)
            query.limit = historyLimit
            return UserDetails(
                user: try User(record, roleNames: scope.roleNames()), attributes: try record.attributes(),
                groups: try scope.groups(of: record.id).map {
                    UserDetails.GroupName(identifier: $0.id.description, displayName: $0.displayName)
                },
                formerUserNames: try scope.formerUserNames(of: record.id).map {
                    UserDetails.FormerUserName(userName: $0.userName, until: $0.until)
                },
                history: try snapshot.log(query, of: organization.id).map {
                    try snapshot.event($0, organization: organization.name)
                })
        }
    }

    private func user(_ name: String, of organization: Organization) throws -> ResourceID {
        // The cursor may name a record that was deleted meanwhile: its place in the order stays.
        if let id = ResourceID(name) { return id }
        return try read { try Administration.user(name, in: $0.organization(organization.id)).id }
    }

    private func condition(
        _ role: UserQuery.RoleCondition, of organization: Organization
    ) throws -> UserSelection.RoleCondition {
        switch role {
        case .without: .without
        case .of(let name): .of(try read { try Administration.role(name, in: $0.organization(organization.id)).key })
        }
    }

    static func user(_ name: String, in scope: OrganizationSnapshot) throws -> UserRecord {
        if let id = ResourceID(name), let record = try scope.user(id) { return record }
        if let key = name.foldedKey, let record = try scope.user(userNameKey: key) { return record }
        let names = try scope.users(after: nil, limit: 10_000).map(\.userName)
        throw ServiceError.notFound("user", name, among: names)
    }
}
