import SCIMCore

/// What somebody may see and change in the console.
package struct ConsoleAccess: Sendable, Hashable {
    /// The name of the one organization that they see; nil for the whole machine.
    package let organization: String?
    package let role: Role

    package enum Role: String, Sendable, Hashable, CaseIterable {
        /// Sees everything in their scope and changes it.
        case administrator
        /// Sees everything in their scope.
        case viewer
    }

    package init(organization: String?, role: Role) {
        self.organization = organization
        self.role = role
    }

    /// Whether whoever has this may give the other away.
    package func includes(_ other: ConsoleAccess) -> Bool {
        let hasScope = organization == nil || organization == other.organization
        return hasScope && (role == .administrator || other.role == .viewer)
    }

    /// For people: `administrator of acme`, `viewer of the whole machine`
    package var text: String { "\(role.rawValue) of \(organization?.forDisplay ?? "the whole machine")" }
}
