/// Which of a user's roles counts: the one marked primary, else the first (D9 of the design).
package struct RoleChoice: Sendable, Hashable {
    /// The place in the user's `roles`, from 0.
    package let index: Int
    package let isPrimary: Bool
    /// The label as it is compared: folded, and taken out of a JSON object's text.
    package let label: String
    /// Whether the value was the text of a JSON object.
    package let isJSONText: Bool

    /// nil if there are no roles, or where the role that counts has no value.
    package init?(of attributes: JSONObject) {
        guard let roles = attributes["roles"]?.array, !roles.isEmpty else { return nil }
        let primary = roles.firstIndex { $0["primary"] == .bool(true) }
        index = primary ?? 0
        isPrimary = primary != nil
        guard let value = roles[index]["value"]?.string else { return nil }
        let text = AppRoleText.label(of: value)
        isJSONText = text != value
        label = RoleMapping.fold(text)
    }
}
