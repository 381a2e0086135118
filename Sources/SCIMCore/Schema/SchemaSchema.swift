extension Schema {
    /// The schema in which schemas describe themselves (RFC 7643 §7, §8.7.2).
    package static let schema = Schema(
        id: "urn:ietf:params:scim:schemas:core:2.0:Schema", name: "Schema",
        description: "A set of attribute definitions under one URN.",
        attributes: [
            Attribute(
                "id", .string, "The URN of the schema.", required: true, mutability: .readOnly),
            Attribute("name", .string, "The name of the schema, for people.", required: true, mutability: .readOnly),
            Attribute("description", .string, "What the schema is about, for people.", mutability: .readOnly),
            Attribute(
                "attributes", .complex, multiValued: true, "The attributes that the schema defines.", required: true,
                mutability: .readOnly, subAttributes: Attribute.characteristics + [.subAttributes]),
        ])
}

extension Attribute {
    /// A sub-attribute has no sub-attributes of its own (RFC 7643 §2.3.8).
    fileprivate static let subAttributes = Attribute(
        "subAttributes", .complex, multiValued: true, "The parts of a complex attribute.", mutability: .readOnly,
        subAttributes: characteristics)

    /// What is said of an attribute and of a sub-attribute alike.
    fileprivate static let characteristics = [
        Attribute("name", .string, "The attribute's name.", required: true, caseExact: true, mutability: .readOnly),
        Attribute(
            "type", .string, "The type of its values.", required: true, canonicalValues: Kind.allCases.map(\.rawValue),
            mutability: .readOnly),
        Attribute(
            "multiValued", .boolean, "Whether it can have several values.", required: true, mutability: .readOnly),
        Attribute("description", .string, "What it means, for people.", caseExact: true, mutability: .readOnly),
        Attribute(
            "required", .boolean, "Whether every resource must have a value.", mutability: .readOnly),
        Attribute(
            "canonicalValues", .string, multiValued: true, "Usual values; others may be sent.",
            caseExact: true,
            mutability: .readOnly),
        Attribute(
            "caseExact", .boolean, "Whether values that differ only in case are different.", mutability: .readOnly),
        Attribute(
            "mutability", .string, "Who may write it and when.",
            canonicalValues: Mutability.allCases.map(\.rawValue), mutability: .readOnly),
        Attribute(
            "returned", .string, "When it is part of a response.",
            canonicalValues: Returned.allCases.map(\.rawValue), mutability: .readOnly),
        Attribute(
            "uniqueness", .string, "Among which resources a value can occur only once.",
            canonicalValues: Uniqueness.allCases.map(\.rawValue), mutability: .readOnly),
        Attribute(
            "referenceTypes", .string, multiValued: true, "What a reference may point to.", caseExact: true,
            mutability: .readOnly),
    ]
}
