extension ResourceType {
    /// Whether this is `User`; every other type that has an endpoint here is `Group`.
    package var isUser: Bool { schema.id == Schema.user.id }

    /// The attribute that names a resource for people and is unique.
    package var nameAttribute: String { isUser ? "userName" : "displayName" }
}
