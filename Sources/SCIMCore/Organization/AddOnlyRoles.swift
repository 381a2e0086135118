/// Roles that Entra's expression `AppRoleAssignmentsComplex` sends: it adds what was assigned and never says what was taken
/// away (Q72), so that whoever had the first role keeps it.
///
///     {"op": "Add", "path": "roles", "value": [{"value": "{\"id\":\"1111…\",\"value\":\"Admin\",\"displayName\":\"Admins\"}"}]}
package enum AddOnlyRoles {
    /// Whether the request adds roles in this way. No other expression sends the text of a JSON object.
    package static func arrive(in request: PatchRequest) -> Bool {
        request.operations.contains { operation in
            guard operation.kind == .add, case .attribute(let target, where: nil) = operation.target,
                target.schema == nil, target.attribute.name == "roles", target.subAttribute == nil
            else { return false }
            return operation.value?.array?.contains { role in
                role["value"]?.string.map { AppRoleText.label(of: $0) != $0 } ?? false
            } ?? false
        }
    }

    package static let warning =
        "roles were added by an expression that only adds: what is taken away in Entra later will never arrive"
    package static let remedy =
        "In Entra's mappings, send SingleAppRoleAssignment([appRoleAssignments]) to roles[primary eq \"True\"].value, or "
        + "AssertiveAppRoleAssignmentsComplex([appRoleAssignments]) to roles, in place of AppRoleAssignmentsComplex."
}
