/// Roles that Entra's expression `AppRoleAssignmentsComplex` sends: it adds what was assigned and never says what was taken
/// away (Q72), so that whoever had the first role keeps it.
///
///     {"op": "Add", "path": "roles", "value": [{"value": "{\"id\":\"1111…\",\"value\":\"Admin\",\"displayName\":\"Admins\"}"}]}
package enum AddOnlyRoles {
    /// Whether all that the request says of roles is to add some, none of which is the one that counts.
    package static func arrive(in request: PatchRequest) -> Bool {
        let spoken = request.operations.filter(\.isAboutRoles)
        return !spoken.isEmpty && spoken.allSatisfy(\.addsToRoles)
    }

    package static let warning =
        "roles were added by an expression that only adds: roles removed in Entra later are never removed here"
    package static let remedy: Remedy =
        "In Entra's attribute mapping, send SingleAppRoleAssignment([appRoleAssignments]) to roles[primary eq \"True\"].value, or "
        + "AssertiveAppRoleAssignmentsComplex([appRoleAssignments]) to roles, instead of AppRoleAssignmentsComplex."
}

extension PatchOperation {
    fileprivate var isAboutRoles: Bool {
        guard case .attribute(let target, _) = target else { return false }
        return target.schema == nil && target.attribute.name == "roles"
    }

    /// Whether it adds values to the whole attribute and marks none as primary.
    fileprivate var addsToRoles: Bool {
        guard kind == .add, case .attribute(let target, where: nil) = target, target.subAttribute == nil,
            let values = value?.array, !values.isEmpty
        else { return false }
        return !values.contains { $0["primary"] == .bool(true) }
    }
}
