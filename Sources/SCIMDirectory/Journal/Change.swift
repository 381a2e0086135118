package import SCIMCore
import SCIMHost
package import SCIMStore

/// A change of a user or a group as a whole, or a write that changed nothing; an entry of the provisioning log tells it
/// shortened (D13 of the design).
package struct Change: Sendable {
    package var operation: LoggedOperation
    package let kind: ResourceKind
    package let id: ResourceID
    /// The userName or displayName; nil where nobody may read it any longer.
    package let name: String?
    /// The folded name, where by this somebody got, lost or changed it.
    package var nameKey: String?
    /// The stored documents (`UserRecord.document`) before and after; nil if there was or is none, or it stayed.
    package var before: [UInt8]?
    package var after: [UInt8]?
    /// What differs, attribute by attribute.
    package var attributes = AttributeChanges()
    /// The paths of attributes that no schema knows.
    package var ignored: [String] = []
    /// What happened to a group's members.
    package var members = MemberChangeCount()
    /// Whether a role label came that no mapping matches.
    package var hasUnmatchedRole = false
    /// Whether roles arrived by an expression that only adds (`AddOnlyRoles`).
    package var onlyAddsRoles = false
    /// A sentence where there is more to say: a warning, what was re-linked, what was adopted.
    package var detail: String?
    package var remedy: Remedy?

    package init(
        _ operation: LoggedOperation, _ kind: ResourceKind, _ id: ResourceID, name: String?, nameKey: String? = nil
    ) {
        self.operation = operation
        self.kind = kind
        self.id = id
        self.name = name
        self.nameKey = nameKey
    }

    /// Notes the role that a write gave a user, and whether it is another than before.
    ///
    /// - Parameter names: of roles, by their keys; a role that has none here is named by its key.
    package mutating func note(
        _ role: RoleResolution, instead old: RoleResolution?, names: [String: String] = [:]
    ) {
        hasUnmatchedRole = role.label != nil && (role.reason == .default || role.reason == .none)
        attributes.add(
            "role", from: JSONValue(optional: old?.role.map { names[$0] ?? $0 }),
            to: JSONValue(optional: role.role.map { names[$0] ?? $0 }))
    }
}
