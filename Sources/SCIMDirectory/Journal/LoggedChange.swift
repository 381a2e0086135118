package import SCIMCore
import SCIMHost
package import SCIMStore

/// The meaning of a write for the provisioning log (D13 of the design).
package struct LoggedChange: Sendable {
    package var operation: LoggedOperation
    package var id: ResourceID
    package var name: String
    /// The folded name, where by this somebody got, lost or changed it.
    package var nameKey: String?
    package var changes = AttributeChanges()
    package var ignored: [String] = []
    /// What happened to a group's members.
    package var members = MemberChangeCount()
    /// Whether a role label came that no mapping matches.
    package var hasUnmatchedRole = false
    /// A sentence where there is more to say: a warning, what was re-linked, what was adopted.
    package var detail: String?
    package var remedy: Remedy?

    package init(operation: LoggedOperation, id: ResourceID, name: String, nameKey: String? = nil) {
        self.operation = operation
        self.id = id
        self.name = name
        self.nameKey = nameKey
    }

    /// Notes the role that a write gave a user, and whether it is another than before.
    package mutating func note(_ role: RoleResolution, instead old: RoleResolution?) {
        hasUnmatchedRole = role.label != nil && (role.reason == .default || role.reason == .none)
        changes.add("role", from: JSONValue(optional: old?.role), to: JSONValue(optional: role.role))
    }
}
