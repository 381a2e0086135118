/// The name of an attribute or of a part of it, as filters, PATCH operations and projections write it (RFC 7644 §3.10).
///
///     urn:ietf:params:scim:schemas:core:2.0:User:emails[type eq "work"].value
///     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ schema  ^^^^^^^^^^^^^^ value filter
///                                                emails attribute      value sub-attribute
package struct AttributePath: Sendable, Hashable {
    /// The URN before the name, as written; nil if there is none.
    package var schema: String?
    /// The attribute's name as written. For a path that is a URN alone (a whole extension) this is empty.
    package var attribute: String
    package var valueFilter: Filter?
    package var subAttribute: String?

    package init(
        schema: String? = nil, _ attribute: String, where valueFilter: Filter? = nil, _ subAttribute: String? = nil
    ) {
        self.schema = schema
        self.attribute = attribute
        self.valueFilter = valueFilter
        self.subAttribute = subAttribute
    }
}
