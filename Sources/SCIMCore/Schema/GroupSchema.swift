extension Schema {
    /// The core schema of groups (RFC 7643 §4.2, §8.7.1).
    ///
    /// Other than in the RFC, `displayName` is unique here, and `externalId` is listed because mapping tools look for it.
    package static let group = Schema(
        id: "urn:ietf:params:scim:schemas:core:2.0:Group", name: "Group", description: "A group of users and groups.",
        attributes: [
            Attribute(
                "displayName", .string, "The name of the group; no two groups have the same.", required: true,
                uniqueness: .server, longest: ValueLimits.name),
            .externalID,
            Attribute(
                "members", .complex, multiValued: true, "Who belongs to the group.",
                subAttributes: [
                    Attribute("value", .string, "The id of a user or group.", caseExact: true, mutability: .immutable),
                    Attribute(
                        "$ref", .reference, "The URI of the user or group.", caseExact: true, mutability: .immutable,
                        referenceTypes: ["User", "Group"]),
                    Attribute(
                        "display", .string, "The name of the member as it is to be shown.", mutability: .readOnly),
                    Attribute(
                        "type", .string, "Whether the member is a user or a group.",
                        canonicalValues: ["User", "Group"],
                        mutability: .immutable),
                ]),
        ])
}
