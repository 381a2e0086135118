/// Which role a user has, and why (D9 of the design).
package struct RoleResolution: Sendable, Hashable {
    /// The role's name as it was created; nil if the user has none.
    package var role: String?
    package var reason: Reason
    /// The label that was taken from the user's `roles`, as it was compared; nil if there was none.
    package var label: String?

    package init(role: String?, reason: Reason, label: String? = nil) {
        self.role = role
        self.reason = reason
        self.label = label
    }

    package enum Reason: String, Sendable, Hashable, CaseIterable {
        /// A role mapping names the label.
        case mapping
        /// No mapping names it; the organization's default role is used.
        case `default`
        /// No mapping and no default role.
        case none
        /// An administrator set it; writes do not change it.
        case manual
    }

    package static let none = RoleResolution(role: nil, reason: .none)
}
