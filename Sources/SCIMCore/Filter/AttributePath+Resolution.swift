/// Where a path leads: the definition of an attribute, and of a sub-attribute where the path names one.
package struct AttributeTarget: Sendable, Hashable {
    /// The extension's URN in its canonical spelling; nil for a core or common attribute.
    package let schema: String?
    package let attribute: Attribute
    package let subAttribute: Attribute?

    package init(schema: String?, attribute: Attribute, subAttribute: Attribute?) {
        self.schema = schema
        self.attribute = attribute
        self.subAttribute = subAttribute
    }
}

/// What a path means for one resource type.
package enum AttributeResolution: Sendable {
    case attribute(AttributeTarget)
    /// A URN alone: every attribute of that schema.
    case wholeSchema(Schema)
    /// No schema knows the first attribute, or nobody knows the URN.
    case unknownAttribute
    /// The attribute is known, its part is not.
    case unknownSubAttribute(of: Attribute)
}

extension AttributePath {
    /// Finds the definitions, names and URNs in any case.
    ///
    /// An attribute of an extension is found without its URN where the core schema has none of that name: Entra asks for
    /// `manager eq "…"` (Q15) and writes `manager` as a path (Q51).
    package func resolution(in type: ResourceType) -> AttributeResolution {
        guard let schema else { return unqualified(in: type) }
        if schema.asciiLowercased == type.schema.key {
            guard !attribute.isEmpty else { return .wholeSchema(type.schema) }
            return core(in: type) ?? .unknownAttribute
        }
        guard let found = type.extension(schema) else { return .unknownAttribute }
        guard !attribute.isEmpty else { return .wholeSchema(found) }
        guard let definition = found.attribute(attribute) else { return .unknownAttribute }
        return part(of: definition, in: found.id)
    }

    private func unqualified(in type: ResourceType) -> AttributeResolution {
        if let found = core(in: type) { return found }
        for schema in type.extensions {
            if let definition = schema.attribute(attribute) { return part(of: definition, in: schema.id) }
        }
        return .unknownAttribute
    }

    private func core(in type: ResourceType) -> AttributeResolution? {
        if let definition = type.schema.attribute(attribute) { return part(of: definition, in: nil) }
        let key = attribute.asciiLowercased
        return Attribute.common.first { $0.key == key }.map { part(of: $0, in: nil) }
    }

    private func part(of definition: Attribute, in schema: String?) -> AttributeResolution {
        guard let subAttribute else {
            return .attribute(AttributeTarget(schema: schema, attribute: definition, subAttribute: nil))
        }
        guard let found = definition.subAttribute(subAttribute) else { return .unknownSubAttribute(of: definition) }
        return .attribute(AttributeTarget(schema: schema, attribute: definition, subAttribute: found))
    }
}
