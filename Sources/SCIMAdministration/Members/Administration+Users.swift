package import SCIMCore
package import SCIMDirectory
import SCIMHost
import SCIMStore

/// Which users are wanted; every condition must hold, and what is nil is none.
package struct UserQuery: Sendable {
    /// Part of the userName, the displayName or the e-mail address, in any case.
    package var search: String?
    /// Whether only userNames and e-mail addresses are searched, by their indexes: every word of the text must be in the
    /// one or in the other. In a large directory this is many times faster than to read all documents.
    package var searchesIndexesOnly = false
    package var isActive: Bool?
    package var role: RoleCondition?
    package var order = UserOrder.oldestFirst
    /// A userName or id: those that follow it in the order. By userName it may be one that nobody has any longer.
    package var after: String?
    /// The same: the last of those that precede it.
    package var before: String?
    package var limit: Int?

    package enum RoleCondition: Sendable, Hashable {
        case of(String)
        /// Those who have no role.
        case without
    }

    package init() {}
}

/// In which order users are listed: those that an index of the database serves, however many there are.
package enum UserOrder: Sendable, Hashable, CaseIterable {
    case oldestFirst, newestFirst
    /// By the folded userName.
    case userName, userNameBackwards

    var isByUserName: Bool { self == .userName || self == .userNameBackwards }
    var isDescending: Bool { self == .newestFirst || self == .userNameBackwards }
}

/// Part of a list, and where it goes on.
package struct Page<Element: Sendable>: Sendable {
    package var elements: [Element] = []
    /// What `after` must be for the next part; nil if nothing follows.
    package var next: String?
    /// What `before` must be for the part before; nil where nothing precedes, or where that is not looked for.
    package var previous: String?
}

extension Page where Element: ListedResource {
    /// - Parameters:
    ///   - found: as they were found; backwards from the last to the first.
    ///   - isInside: whether the part begins behind somebody.
    ///   - hasMore: whether there are more than these in the direction of the search.
    ///   - key: what tells an element's place in the list.
    init(
        _ found: [Element], isBackwards: Bool, isInside: Bool, hasMore: Bool,
        key: (Element) -> String = { $0.identifier }
    ) {
        elements = isBackwards ? found.reversed() : found
        next = isBackwards || hasMore ? elements.last.map(key) : nil
        previous = (isBackwards ? hasMore : isInside) ? elements.first.map(key) : nil
    }
}

/// A resource in a list that is read part by part.
protocol ListedResource {
    var identifier: String { get }
}

extension User: ListedResource {}
extension Group: ListedResource {}
extension UserDetails.GroupName: ListedResource {}

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

        init(_ group: GroupReference) {
            identifier = group.id.description
            displayName = group.displayName
        }
    }

    package struct FormerUserName: Sendable, Hashable {
        package let userName: String
        package let until: Instant
    }
}

extension Administration {
    /// The users of an organization, as far as the limit goes; no more records are read than it takes to find them.
    ///
    /// - Throws: `notFound` for a role or a user (`after`) that does not exist.
    package func users(of organization: Organization, _ query: UserQuery = UserQuery()) throws -> Page<User> {
        guard (query.limit ?? 1) > 0 else { return Page() }
        var elements: [User] = []
        var hasMore = false
        try forEachUser(of: organization, query) { user, _ in
            if let limit = query.limit, elements.count == limit {
                hasMore = true
                return false
            }
            elements.append(user)
            return true
        }
        return Page(
            elements, isBackwards: query.before != nil, isInside: query.after != nil, hasMore: hasMore,
            key: { query.order.isByUserName ? $0.userName : $0.identifier })
    }

    /// Each user wanted, with the stored attributes; goes page by page, so that no snapshot is held while `body` works.
    ///
    /// Those before somebody come in the reverse of the order.
    ///
    /// - Parameter body: false ends it. The query's limit is the caller's to keep.
    func forEachUser(
        of organization: Organization, _ query: UserQuery, _ body: (User, JSONObject) throws -> Bool
    ) throws {
        var selection = UserSelection()
        selection.isActive = query.isActive
        selection.order = query.order.isByUserName ? .userName : .creation
        selection.isDescending = query.order.isDescending
        selection.after = try query.after.map { try place($0, in: selection.order, of: organization) }
        selection.before = try query.before.map { try place($0, in: selection.order, of: organization) }
        let role = try query.role.map { try condition($0, of: organization) }
        selection.role = role
        let wanted = query.search.map { SoughtText($0, isIndexed: query.searchesIndexesOnly) }
        let size = min(500, (query.limit ?? 500) + 1)
        var examined = 0
        while true {
            // What is frequent is found soon; for what is not, the indexes are read.
            if let wanted, examined >= SoughtText.examinedBeforehand { selection.words = wanted.words }
            let (page, names) = try read { snapshot in
                let scope = snapshot.organization(organization.id)
                return (try scope.users(selection, limit: size), try scope.roleNames())
            }
            for record in selection.before == nil ? page : page.reversed() {
                let attributes = try record.attributes()
                let user = User(record, attributes: attributes, roleNames: names)
                if let wanted, !wanted.isFound(in: user, attributes) { continue }
                guard try body(user, attributes) else { return }
            }
            guard page.count == size else { return }
            examined += page.count
            if selection.before == nil {
                selection.after = page.last?.place(in: selection.order)
            } else {
                selection.before = page.first?.place(in: selection.order)
            }
        }
    }

    /// One user by userName or id with everything that is known of them.
    ///
    /// - Parameters:
    ///   - historyLimit: the newest entries of the log; nil for all.
    ///   - groupLimit: the first groups; nil for all.
    /// - Throws: `notFound` with the nearest names.
    package func user(
        _ name: String, of organization: Organization, historyLimit: Int? = nil, groupLimit: Int? = nil
    ) throws -> UserDetails {
        try read { snapshot in
            let scope = snapshot.organization(organization.id)
            let record = try Administration.user(name, in: scope)
            var query = LogQuery()
            query.subject = LogQuery.Subject(resources: [record.id], nameKey: record.userNameKey, kind: .user)
            query.limit = historyLimit
            return UserDetails(
                user: try User(record, roleNames: scope.roleNames()), attributes: try record.attributes(),
                groups: try scope.groups(of: record.id, limit: groupLimit).map { UserDetails.GroupName($0) },
                formerUserNames: try scope.formerUserNames(of: record.id).map {
                    UserDetails.FormerUserName(userName: $0.userName, until: $0.until)
                },
                history: try snapshot.log(query, of: organization.id).map {
                    try snapshot.event($0, organization: organization.name)
                })
        }
    }

    /// The groups that a user is a direct member of, in the order of their creation.
    ///
    /// - Parameters:
    ///   - after: an id; those that follow it.
    ///   - before: an id; the last of those that precede it.
    /// - Throws: `notFound` with the nearest names of users.
    package func groups(
        ofUser name: String, of organization: Organization, after: String? = nil, before: String? = nil, limit: Int
    ) throws -> (user: User, groups: Page<UserDetails.GroupName>) {
        try read { snapshot in
            let scope = snapshot.organization(organization.id)
            let record = try Administration.user(name, in: scope)
            let start = before.flatMap { ResourceID($0) }
            let found =
                if let start {
                    Array(try scope.groups(of: record.id, before: start, limit: limit + 1).reversed())
                } else {
                    try scope.groups(of: record.id, after: after.flatMap { ResourceID($0) }, limit: limit + 1)
                }
            return (
                try User(record, roleNames: scope.roleNames()),
                Page(
                    found.prefix(limit).map { UserDetails.GroupName($0) }, isBackwards: start != nil,
                    isInside: after != nil, hasMore: found.count > limit)
            )
        }
    }

    private func place(
        _ name: String, in order: UserSelection.Order, of organization: Organization
    ) throws -> UserSelection.Place {
        // The record may have been deleted or renamed meanwhile: its place in the order stays.
        if order == .userName { return .userName(name.folded) }
        if let id = ResourceID(name) { return .id(id) }
        return .id(try read { try Administration.user(name, in: $0.organization(organization.id)).id })
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
        // No name is near to an identifier.
        let names = ResourceID(name) == nil ? try scope.users(after: nil, limit: 10_000).map(\.userName) : []
        throw ServiceError.notFound("user", name, among: names)
    }
}

extension UserRecord {
    fileprivate func place(in order: UserSelection.Order) -> UserSelection.Place {
        switch order {
        case .creation: .id(id)
        case .userName: .userName(userNameKey)
        }
    }
}
