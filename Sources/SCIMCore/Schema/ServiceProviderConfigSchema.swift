extension Schema {
    /// The schema of the service provider's configuration (RFC 7643 §5, §8.7.2; `pagination` of RFC 9865 §4).
    package static let serviceProviderConfig = Schema(
        id: "urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig", name: "Service Provider Configuration",
        description: "What this service provider can do.",
        attributes: [
            Attribute(
                "documentationUri", .reference, "The address of the documentation for people.", caseExact: true,
                mutability: .readOnly, referenceTypes: ["external"]),
            .feature("patch", "Whether resources can be changed in part."),
            .feature(
                "bulk", "Whether several operations can be sent in one request.",
                .limit("maxOperations", "The largest number of operations in one request."),
                .limit("maxPayloadSize", "The largest size of one request, in bytes.")),
            .feature(
                "filter", "Whether lists can be filtered.",
                .limit("maxResults", "The largest number of resources in one response.")),
            .feature("changePassword", "Whether passwords can be changed."),
            .feature("sort", "Whether lists can be sorted."),
            .feature("etag", "Whether resources have entity tags."),
            .pagination,
            .authenticationSchemes,
        ])
}

extension Attribute {
    /// A complex attribute whose `supported` tells whether the service provider has the feature.
    fileprivate static func feature(_ name: String, _ description: String, _ limits: Attribute...) -> Attribute {
        let supported = Attribute(
            "supported", .boolean, "Whether the feature is supported.", required: true, mutability: .readOnly)
        return Attribute(
            name, .complex, description, required: true, mutability: .readOnly, subAttributes: [supported] + limits)
    }

    fileprivate static func limit(_ name: String, _ description: String) -> Attribute {
        Attribute(name, .integer, description, required: true, mutability: .readOnly)
    }

    fileprivate static let pagination = Attribute(
        "pagination", .complex, "How long lists are split into pages.", mutability: .readOnly,
        subAttributes: [
            Attribute(
                "cursor", .boolean, "Whether pages can be requested by cursor.", required: true, mutability: .readOnly),
            Attribute(
                "index", .boolean, "Whether pages can be requested by index.", required: true, mutability: .readOnly),
            Attribute(
                "defaultPaginationMethod", .string, "The method used if the client does not choose one.",
                canonicalValues: ["cursor", "index"], mutability: .readOnly),
            Attribute(
                "defaultPageSize", .integer, "The number of resources in a page if the client does not choose one.",
                mutability: .readOnly),
            Attribute("maxPageSize", .integer, "The largest number of resources in a page.", mutability: .readOnly),
            Attribute("cursorTimeout", .integer, "For how many seconds a cursor can be used.", mutability: .readOnly),
        ])

    fileprivate static let authenticationSchemes = Attribute(
        "authenticationSchemes", .complex, multiValued: true, "How clients can authenticate.", required: true,
        mutability: .readOnly,
        subAttributes: [
            Attribute(
                "type", .string, "The kind of scheme.", required: true,
                canonicalValues: ["oauth", "oauth2", "oauthbearertoken", "httpbasic", "httpdigest"],
                mutability: .readOnly),
            Attribute("name", .string, "The usual name of the scheme.", required: true, mutability: .readOnly),
            Attribute("description", .string, "What the scheme is, for people.", required: true, mutability: .readOnly),
            Attribute(
                "specUri", .reference, "The address of the scheme's specification.", caseExact: true,
                mutability: .readOnly, referenceTypes: ["external"]),
            Attribute(
                "documentationUri", .reference, "The address of documentation about the scheme.", caseExact: true,
                mutability: .readOnly, referenceTypes: ["external"]),
            Attribute(
                "primary", .boolean, "Whether this is the scheme to use first.", mutability: .readOnly),
        ])
}
