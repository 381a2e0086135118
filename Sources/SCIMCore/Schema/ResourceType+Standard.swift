extension ResourceType {
    /// The attribute that names a resource for people and is unique.
    package var nameAttribute: String { isUser ? "userName" : "displayName" }
}
