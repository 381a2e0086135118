// The attributes that every resource has, whatever its schema (RFC 7643 §3 and §3.1).

extension Attribute {
    /// The URNs of the schemas in use in a resource.
    package static let schemas = Attribute(
        "schemas", .reference, multiValued: true,
        "The URNs of the schemas whose attributes are present in the resource.",
        required: true, returned: .always, referenceTypes: ["uri"])

    /// The identifier that this service provider issued.
    package static let id = Attribute(
        "id", .string,
        "The identifier that the service provider gave the resource; it never changes and is never reused.",
        caseExact: true, mutability: .readOnly, returned: .always, uniqueness: .server)

    /// The identifier that the client uses on its side.
    package static let externalID = Attribute(
        "externalId", .string, "The identifier by which the client knows the resource in its own directory.",
        caseExact: true, longest: ValueLimits.name)

    /// What the service provider keeps about the resource itself.
    package static let meta = Attribute(
        "meta", .complex, "What the service provider records about the resource; clients cannot set it.",
        mutability: .readOnly,
        subAttributes: [
            Attribute(
                "resourceType", .string, "The name of the resource's type, such as User or Group.", caseExact: true,
                mutability: .readOnly),
            Attribute("created", .dateTime, "When the resource was created here.", mutability: .readOnly),
            Attribute("lastModified", .dateTime, "When the resource was last changed here.", mutability: .readOnly),
            Attribute(
                "location", .reference, "The URI at which the resource can be read.", caseExact: true,
                mutability: .readOnly, referenceTypes: ["uri"]),
            Attribute(
                "version", .string, "The entity tag of the resource as it is now, for conditional requests.",
                caseExact: true,
                mutability: .readOnly),
        ])

    /// The attributes that belong to no schema, in the order in which resources begin with them.
    package static let common = [schemas, id, externalID, meta]
}
