/// A role's `value` that is the text of a JSON object, as Entra's `AppRoleAssignmentsComplex` sends it without the flag
/// `aadOptscim062020` (Q72).
///
///     "value": "{\"id\":\"1111…\",\"value\":\"Admin\",\"displayName\":\"Admins\"}"
package enum AppRoleText {
    /// The label inside the object, or the whole text if it is not such an object.
    package static func label(of text: String) -> String {
        guard text.utf8.first == UInt8(ascii: "{"), let value = try? JSONValue(parsing: text),
            let label = value.object?.value(named: "value")?.string
        else { return text }
        return label
    }
}
