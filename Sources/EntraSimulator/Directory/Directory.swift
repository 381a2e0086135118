package import OrderedCollections

/// A simulated Entra tenant: users and groups, in the order in which they were made.
package struct Directory: Sendable, Hashable {
    /// The tenant's domain, after the `@` of a user principal name.
    package let domain: String
    package internal(set) var users: OrderedDictionary<ObjectID, DirectoryUser> = [:]
    package internal(set) var groups: OrderedDictionary<ObjectID, DirectoryGroup> = [:]
    /// The app roles of the application: admin, member, viewer.
    package let roles: [AppRole]
    /// Draws what later joiners and changes need, so that a whole history follows from the seed.
    var generator: SplitMix64
    /// Local parts in use or used before; a name is given out once.
    var nicknames: Set<String> = []

    /// A tenant without people.
    package init(seed: UInt64, domain: String = "contoso.example") {
        var generator = SplitMix64(seed: seed)
        self.domain = domain
        roles = [("admin", "Administrator"), ("member", "Member"), ("viewer", "Viewer")].map { value, name in
            AppRole(id: ObjectID(using: &generator), value: value, displayName: name)
        }
        self.generator = generator
    }

    /// The app role of that value; nil if the application has none.
    package func role(_ value: String) -> AppRole? { roles.first { $0.value == value } }

    /// The users whom the application's provisioning scope holds.
    package var usersInScope: [DirectoryUser] { users.values.filter(\.isInScope) }

    /// The groups that this user is a member of.
    package func groups(of user: ObjectID) -> [DirectoryGroup] { groups.values.filter { $0.members.contains(user) } }

    /// Users who name this user as their manager.
    package func reports(of manager: ObjectID) -> [DirectoryUser] { users.values.filter { $0.manager == manager } }
}
