/// What a client says of one attribute by the value that it sends.
///
/// Only null, `""` and `[]` unassign an attribute (RFC 7643 §2.5). A value of which nothing can be stored, because no schema
/// knows its parts or a client may not write them, takes nothing away (D7 of the design).
package enum WrittenValue: Sendable, Hashable {
    /// Canonical names and types. In the object of a complex attribute null stands for a part that is unassigned.
    case value(JSONValue)
    case unassigned
    /// Nothing that can be stored; the attribute stays as it is.
    case nothing
}

extension JSONObject {
    /// The same object with the given members set, and without those that are given as null.
    func updated(by given: JSONObject) -> JSONObject {
        var updated = self
        for (name, value) in given { updated[name] = value == .null ? nil : value }
        return updated
    }

    /// The same object without members that are null.
    var withoutNulls: JSONObject { contains { $0.value == .null } ? filter { $0.value != .null } : self }
}
