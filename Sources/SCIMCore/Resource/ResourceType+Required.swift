extension ResourceType {
    /// Whether extensions have the values that they demand. A resource may be without the whole extension, since none is
    /// required of a type (RFC 7643 §6).
    ///
    /// - Throws: `invalidValue` naming the attribute.
    package func checkRequired(_ attributes: JSONObject) throws(SCIMError) {
        for schema in extensionsWithRequiredAttributes {
            guard let members = attributes[schema.id]?.object else { continue }
            try ResourceType.checkRequired(members, schema.attributes, below: "\(schema.id):")
        }
    }

    private static func checkRequired(
        _ members: JSONObject, _ definitions: [Attribute], below prefix: String
    ) throws(SCIMError) {
        for definition in definitions {
            guard let value = members[definition.name] else {
                guard definition.isRequired else { continue }
                throw .invalidValue("\(prefix)\(definition.name) is required where the others have values")
            }
            for element in value.array ?? [value] {
                guard let parts = element.object else { continue }
                try checkRequired(parts, definition.subAttributes, below: "\(prefix)\(definition.name).")
            }
        }
    }
}
