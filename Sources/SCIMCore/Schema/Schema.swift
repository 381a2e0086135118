/// A schema: a URN and the attributes that it defines (RFC 7643 §7).
package struct Schema: Sendable, Hashable {
    /// The URN, as in `urn:ietf:params:scim:schemas:core:2.0:User`.
    package let id: String
    /// The URN in lower case: URNs are compared without regard to case (RFC 7643 §3.1, RFC 8141).
    package let key: String
    package let name: String
    package let description: String
    package let attributes: [Attribute]
    private let positions: [String: Int]

    package init(id: String, name: String, description: String, attributes: [Attribute]) {
        self.id = id
        self.key = id.asciiLowercased
        self.name = name
        self.description = description
        self.attributes = attributes
        self.positions = Dictionary(
            attributes.enumerated().map { ($1.key, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The attribute of that name in any case.
    package func attribute(_ name: String) -> Attribute? { position(name).map { attributes[$0] } }

    /// Where the attribute of that name stands in `attributes`.
    package func position(_ name: String) -> Int? { positions[name] ?? positions[name.asciiLowercased] }
}
