extension Schema {
    /// The schema as RFC 7643 §7 writes it, without `meta`; what `SchemaReader` reads.
    package var definition: JSONObject {
        [
            "schemas": [.string(Schema.schema.id)],
            "id": .string(id),
            "name": .string(name),
            "description": .string(description),
            "attributes": .array(attributes.map(\.definition)),
        ]
    }
}

extension Attribute {
    /// The definition with every characteristic that applies to its type.
    package var definition: JSONValue {
        var members: JSONObject = [
            "name": .string(name),
            "type": .string(type.rawValue),
            "multiValued": .bool(isMultiValued),
            "description": .string(description),
            "required": .bool(isRequired),
        ]
        if !canonicalValues.isEmpty { members["canonicalValues"] = .array(canonicalValues.map { .string($0) }) }
        if type != .complex { members["caseExact"] = .bool(isCaseExact) }
        members["mutability"] = .string(mutability.rawValue)
        members["returned"] = .string(returned.rawValue)
        members["uniqueness"] = .string(uniqueness.rawValue)
        if type == .reference { members["referenceTypes"] = .array(referenceTypes.map { .string($0) }) }
        if type == .complex { members["subAttributes"] = .array(subAttributes.map(\.definition)) }
        return .object(members)
    }
}
