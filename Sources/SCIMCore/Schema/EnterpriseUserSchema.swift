extension Schema {
    /// The extension of users for enterprises (RFC 7643 §4.3, §8.7.1).
    ///
    /// Other than in the RFC, the manager's `$ref` is read-only: no client says where resources of this service provider are.
    package static let enterpriseUser = Schema(
        id: "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User", name: "EnterpriseUser",
        description: "What employers record about a user.",
        attributes: [
            Attribute("employeeNumber", .string, "The number or text by which the employer knows the person."),
            Attribute("costCenter", .string, "The name of the cost center."),
            Attribute("organization", .string, "The name of the organization."),
            Attribute("division", .string, "The name of the division."),
            Attribute("department", .string, "The name of the department."),
            Attribute(
                "manager", .complex, "The user to whom the user reports.",
                subAttributes: [
                    Attribute("value", .string, "The id of the manager.", caseExact: true),
                    Attribute(
                        "$ref", .reference, "The URI of the manager.", caseExact: true, mutability: .readOnly,
                        referenceTypes: ["User"]),
                    Attribute(
                        "displayName", .string, "The name of the manager as it is to be shown.", mutability: .readOnly),
                ]),
        ])
}
