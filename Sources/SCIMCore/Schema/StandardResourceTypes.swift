extension ResourceType {
    /// Users, below `/Users`, with the enterprise extension.
    package static let user = ResourceType(
        name: "User", endpoint: "/Users", description: "User accounts", schema: .user, extensions: [.enterpriseUser])

    /// Groups, below `/Groups`.
    package static let group = ResourceType(
        name: "Group", endpoint: "/Groups", description: "Groups of users and groups", schema: .group, extensions: [])
}

extension Schema {
    /// The URNs of the schemas that resources of these types can have.
    package static let standardURNs = [user.id, group.id, enterpriseUser.id]
}
