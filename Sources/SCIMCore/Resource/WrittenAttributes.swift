/// What the body of a POST or PUT says of a resource, attribute by attribute.
package struct WrittenAttributes: Sendable {
    /// The attributes that have a value, in the order of the schema; an extension's are in an object under its URN.
    package var attributes = JSONObject()
    /// The core attributes that the client unassigned.
    package var unassigned: [String] = []
    /// Attributes that were mentioned with a value of which nothing can be stored: a PUT leaves them as they are (D7 of the
    /// design).
    package var untouched: [Place] = []

    /// An attribute of a resource, or a whole extension.
    package struct Place: Sendable, Hashable {
        /// The extension's URN; nil for a core attribute.
        package let schema: String?
        /// nil for every attribute of the extension.
        package let attribute: String?
    }

    package init() {}

    /// The same attributes with what a resource has now at the places that are left untouched.
    ///
    /// - Parameter current: the resource's attributes, with canonical names.
    package func keepingUntouched(of current: JSONObject) -> JSONObject {
        var kept = attributes
        for place in untouched {
            switch (place.schema, place.attribute) {
            case (nil, let name?): kept[name] = current[name]
            case (let schema?, let name?):
                guard let value = current[schema]?[name] else { continue }
                var members = kept[schema]?.object ?? [:]
                members[name] = value
                kept[schema] = .object(members)
            case (let schema?, nil): kept[schema] = current[schema]
            case (nil, nil): continue
            }
        }
        return kept
    }
}
