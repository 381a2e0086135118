// Entra's expression AppRoleAssignmentsComplex sends every assigned app role by an "Add" to the whole of `roles`, none
// of them primary, and never takes one away (Q72). AssertiveAppRoleAssignmentsComplex replaces the whole (Q73),
// SingleAppRoleAssignment writes into the primary one (Q71).
//
//     {"op": "Add", "path": "roles", "value": [{"value": "{\"id\":\"1111…\",\"value\":\"Admin\"}"}]}

extension PatchRequest {
    /// Whether the request speaks of roles only in order to add some beside those that are there.
    package var addsRolesOnly: Bool {
        let spoken = operations.filter { $0.roles != nil }
        return !spoken.isEmpty && spoken.allSatisfy { $0.addsToRoles }
    }
}

extension PatchOperation {
    /// The operation's target where it is the core attribute `roles` or part of it.
    fileprivate var roles: (target: AttributeTarget, filter: Filter?)? {
        guard case .attribute(let target, let filter) = self.target, target.schema == nil,
            target.attribute.name == "roles"
        else { return nil }
        return (target, filter)
    }

    /// Whether it adds values to the whole attribute and marks none as the one that counts.
    fileprivate var addsToRoles: Bool {
        guard kind == .add, let (target, filter) = roles, target.subAttribute == nil, filter == nil,
            let values = value?.array, !values.isEmpty
        else { return false }
        return !values.contains { $0["primary"] == .bool(true) }
    }
}
