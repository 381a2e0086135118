extension Schema {
    /// The schema in which resource types describe themselves (RFC 7643 §6, §8.7.2).
    package static let resourceType = Schema(
        id: "urn:ietf:params:scim:schemas:core:2.0:ResourceType", name: "ResourceType",
        description: "A kind of resource, with its endpoint and its schemas.",
        attributes: [
            Attribute(
                "id", .string, "The identifier of the resource type, the same as its name.", mutability: .readOnly),
            Attribute("name", .string, "The name of the resource type.", required: true, mutability: .readOnly),
            Attribute("description", .string, "What the resources are, for people.", mutability: .readOnly),
            Attribute(
                "endpoint", .reference, "The path below the base URL, such as /Users.", required: true,
                caseExact: true, mutability: .readOnly, referenceTypes: ["uri"]),
            Attribute(
                "schema", .reference, "The URN of the schema that the resources are based on.", required: true,
                caseExact: true, mutability: .readOnly, referenceTypes: ["uri"]),
            Attribute(
                "schemaExtensions", .complex, multiValued: true, "The schemas that add to the resources.",
                mutability: .readOnly,
                subAttributes: [
                    Attribute(
                        "schema", .reference, "The URN of an extension.", required: true, caseExact: true,
                        mutability: .readOnly, referenceTypes: ["uri"]),
                    Attribute(
                        "required", .boolean, "Whether every resource must have the extension.", required: true,
                        mutability: .readOnly),
                ]),
        ])
}
