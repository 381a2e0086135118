/// The table from role labels, as Entra sends them, to the roles of one organization, with a default (D9 of the design).
package struct RoleMapping: Sendable, Hashable {
    /// Folded labels to role names.
    package let table: [String: String]
    package let defaultRole: String?

    /// - Parameter table: labels as the administrator typed them.
    package init(table: [String: String], defaultRole: String?) {
        self.table = Dictionary(
            table.map { (RoleMapping.fold($0.key), $0.value) }, uniquingKeysWith: { first, _ in first })
        self.defaultRole = defaultRole
    }

    /// The role for one label; the default where no mapping names it.
    package func role(for label: String) -> String? { table[RoleMapping.fold(label)] ?? defaultRole }

    /// The role of a user with these attributes.
    package func resolution(for attributes: JSONObject) -> RoleResolution {
        let label = RoleMapping.label(of: attributes)
        if let label, let role = table[label] { return RoleResolution(role: role, reason: .mapping, label: label) }
        if let defaultRole { return RoleResolution(role: defaultRole, reason: .default, label: label) }
        return RoleResolution(role: nil, reason: .none, label: label)
    }

    /// The folded label of the role marked primary, else of the first; nil if there are no roles.
    package static func label(of attributes: JSONObject) -> String? { RoleChoice(of: attributes)?.label }

    /// Lower case, without outer white space; inner white space and look-alike letters stay as they are.
    package static func fold(_ label: String) -> String {
        let isSpace = { (scalar: Unicode.Scalar) in scalar.properties.isWhitespace }
        let scalars = label.unicodeScalars
        guard let first = scalars.firstIndex(where: { !isSpace($0) }),
            let last = scalars.lastIndex(where: { !isSpace($0) })
        else { return "" }
        return String(scalars[first...last]).streamSafe.lowercased()
    }
}
