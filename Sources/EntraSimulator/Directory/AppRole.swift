/// An app role of the application's registration, which users and groups are assigned to.
package struct AppRole: Sendable, Hashable {
    package let id: ObjectID
    /// The *Value* of the role in the portal: the label that is sent.
    package let value: String
    package let displayName: String

    package init(id: ObjectID, value: String, displayName: String) {
        self.id = id
        self.value = value
        self.displayName = displayName
    }
}
