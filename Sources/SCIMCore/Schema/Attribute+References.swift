extension Attribute {
    /// The types of resource that `value` may name: those that the `$ref` beside it may point to (RFC 7643 §2.4).
    package var namedTypes: [String] {
        guard subAttribute("value") != nil, let reference = subAttribute("$ref"), reference.type == .reference else {
            return []
        }
        return reference.referenceTypes.filter { $0 != "external" && $0 != "uri" }
    }

    /// The same attribute with a `$ref` that is read-only, where it says where a resource of this service provider is: that
    /// comes from the base URL alone (D11 of the design).
    var withOwnReference: Attribute {
        guard !namedTypes.isEmpty else { return self }
        return Attribute(
            name, type, multiValued: isMultiValued, description, required: isRequired,
            canonicalValues: canonicalValues, caseExact: isCaseExact, mutability: mutability, returned: returned,
            uniqueness: uniqueness, referenceTypes: referenceTypes,
            subAttributes: subAttributes.map { part in
                guard part.key == "$ref" else { return part }
                return Attribute(
                    part.name, part.type, part.description, caseExact: true, mutability: .readOnly,
                    returned: part.returned, referenceTypes: part.referenceTypes)
            })
    }
}
