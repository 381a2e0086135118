package import SCIMCore
package import SCIMDirectory
import SCIMStore

/// Why somebody has the role that they have.
package struct RoleExplanation: Sendable, Hashable {
    /// What the client sent as `roles`, in its order.
    package let values: [Value]
    /// Which of them counts; nil if there is none.
    package let choice: RoleChoice?
    /// The mapping that names the label; nil if none does.
    package let mapping: Administration.ShownMapping?
    /// The role that results from the roles above and the current mappings.
    package let resolved: Resolution
    /// What they would come to without that mapping: the default role or none.
    package let withoutMapping: Resolution
    /// A mapping that people would take for the label, where none names it.
    package let lookAlike: Administration.ShownMapping?
    /// What is doubtful about the label.
    package let doubts: [LabelDoubt]
    /// What to change where this is not the role that was meant, each a sentence.
    package let remedies: [Remedy]

    /// One value of `roles`.
    package struct Value: Sendable, Hashable {
        package let value: String?
        package let isPrimary: Bool
    }

    /// A role by its name, and its reason.
    package struct Resolution: Sendable, Hashable {
        package let role: String?
        package let reason: RoleResolution.Reason

        init(_ resolution: RoleResolution, names: [String: String]) {
            role = resolution.role.map { names[$0] ?? $0 }
            reason = resolution.reason
        }
    }

    init(_ attributes: JSONObject, of organization: Organization, in scope: OrganizationSnapshot) throws {
        let table = try scope.currentRoleMapping()
        let names = try scope.roleNames()
        let mappings = try scope.shownMappings()
        let choice = RoleChoice(of: attributes)
        values = (attributes["roles"]?.array ?? []).map {
            Value(value: $0["value"]?.string, isPrimary: $0["primary"] == .bool(true))
        }
        self.choice = choice
        mapping = mappings.first { RoleMapping.fold($0.label) == choice?.label }
        resolved = Resolution(table.resolution(for: attributes), names: names)
        let bare = RoleMapping(table: [:], defaultRole: table.defaultRole)
        withoutMapping = Resolution(bare.resolution(for: attributes), names: names)
        doubts = choice.map { LabelDoubt.all(in: $0.label) } ?? []
        lookAlike = mapping == nil ? choice.flatMap { $0.label.lookAlike(in: mappings) } : nil
        remedies = RoleExplanation.remedies(
            label: choice?.label, isMapped: mapping != nil, count: values.count, mappings: mappings,
            organization: organization.name)
    }

    private static func remedies(
        label: String?, isMapped: Bool, count: Int, mappings: [Administration.ShownMapping], organization: String
    ) -> [Remedy] {
        guard let label else {
            return [
                "In Entra, give the user an app role, add roles to the attribute list of customappsso, and map "
                    + #"SingleAppRoleAssignment([appRoleAssignments]) to roles[primary eq "True"].value. "#
                    + "Provision on demand sends no roles: wait for a provisioning cycle."
            ]
        }
        var remedies: [Remedy] = []
        if !isMapped {
            let known = mappings.map { "\"\($0.label.forDisplay)\"" }.joined(separator: ", ")
            if !known.isEmpty {
                remedies.append("In Entra, give the app role a Value that is mapped: \(known).")
            }
            // Nothing follows the command in its line: a copied line must not run a label.
            remedies.append("Map the label: \(do: .mapLabel(label, organization: organization))")
        }
        if count > 1 {
            remedies.append(
                "In Entra, assign one app role and map SingleAppRoleAssignment([appRoleAssignments]): several were sent, "
                    + "but only one counts.")
        }
        return remedies
    }
}

extension Administration {
    /// Explains the role of a user.
    ///
    /// - Returns: the user with the role that they have, and what their stored `roles` come to now.
    /// - Throws: `notFound` with the nearest names.
    package func explainRole(
        of name: String, in organization: Organization
    ) throws -> (user: User, explanation: RoleExplanation) {
        try read { snapshot in
            let scope = snapshot.organization(organization.id)
            let record = try Administration.user(name, in: scope)
            let explanation = try RoleExplanation(try record.attributes(), of: organization, in: scope)
            return (try User(record, roleNames: scope.roleNames()), explanation)
        }
    }
}

extension String {
    /// The mapping whose label is read as this one.
    func lookAlike(in mappings: [Administration.ShownMapping]) -> Administration.ShownMapping? {
        let read = skeleton
        return mappings.first { $0.label.skeleton == read }
    }
}
