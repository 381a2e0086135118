extension Filter {
    /// Whether one resource satisfies this filter, which must be resolved for its type; for several, prepare it once.
    ///
    /// - Parameter attributes: the whole resource with canonical names; an extension's attributes in an object under its
    ///   URN.
    package func matches(_ attributes: JSONObject, of type: ResourceType) -> Bool {
        PreparedFilter(self, for: type).matches(attributes, checking: {})
    }

    /// Whether one value of a multi-valued attribute satisfies the filter inside the brackets of a value path.
    package func matches(element: JSONValue, of attribute: Attribute) -> Bool {
        PreparedFilter(self, forValuesOf: attribute).matches(element: element)
    }
}
