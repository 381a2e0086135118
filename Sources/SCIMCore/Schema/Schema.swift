/// A schema: a URN and the attributes that it defines (RFC 7643 §7).
package final class Schema: Sendable {
    /// The URN, as in `urn:ietf:params:scim:schemas:core:2.0:User`.
    package let id: String
    /// The URN in lower case: URNs are compared regardless of case (RFC 7643 §3.1, RFC 8141).
    package let key: String
    package let name: String
    package let description: String
    package let attributes: [Attribute]

    package init(id: String, name: String, description: String, attributes: [Attribute]) {
        self.id = id
        self.key = id.asciiLowercased
        self.name = name
        self.description = description
        self.attributes = attributes
    }

    /// The attribute of that name in any case.
    package func attribute(_ name: String) -> Attribute? { attributes.position(of: name).map { attributes[$0] } }
}

extension Schema: Hashable {
    package static func == (left: Schema, right: Schema) -> Bool {
        left === right
            || left.id == right.id && left.name == right.name && left.description == right.description
                && left.attributes == right.attributes
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(key) }
}
