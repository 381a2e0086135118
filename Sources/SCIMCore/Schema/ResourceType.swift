/// A kind of resource: its endpoint, its schema and the extensions that add to it (RFC 7643 §6).
package final class ResourceType: Sendable {
    /// `User` or `Group`.
    package let name: String
    /// The path below the base URL, as in `/Users`.
    package let endpoint: String
    package let description: String
    package let schema: Schema
    /// Whether this is `User`; every other type that has an endpoint here is `Group`.
    package let isUser: Bool
    /// Extensions in the order in which they are listed and returned; none is required.
    package let extensions: [Schema]
    /// The URNs that may come before an attribute's name.
    package let schemaIDs: [String]
    /// Those of them with attributes that are not in every answer (`returned` is `never` or `request`).
    package let extensionsWithHiddenAttributes: [Schema]
    /// Those of them whose values name resources, by `value` beside a `$ref`.
    package let extensionsWithReferences: [Schema]
    /// Those of them that demand values where a resource has any of theirs.
    let extensionsWithRequiredAttributes: [Schema]

    package init(name: String, endpoint: String, description: String, schema: Schema, extensions: [Schema]) {
        self.name = name
        self.endpoint = endpoint
        self.description = description
        self.schema = schema
        isUser = schema.id == Schema.user.id
        self.extensions = extensions
        schemaIDs = [schema.id] + extensions.map(\.id)
        self.extensionsWithRequiredAttributes = extensions.filter { $0.attributes.contains(where: \.isPartlyRequired) }
        self.extensionsWithReferences = extensions.filter { $0.attributes.contains { !$0.namedTypes.isEmpty } }
        self.extensionsWithHiddenAttributes = extensions.filter { $0.attributes.contains(where: \.isPartlyHidden) }
    }

    /// The same type with further extensions behind those that it has.
    package func extended(by schemas: [Schema]) -> ResourceType {
        guard !schemas.isEmpty else { return self }
        return ResourceType(
            name: name, endpoint: endpoint, description: description, schema: schema,
            extensions: extensions + schemas)
    }

    /// The extension of that URN in any case.
    package func `extension`(_ urn: String) -> Schema? {
        if let found = extensions.first(where: { $0.id == urn }) { return found }
        let key = urn.asciiLowercased
        return extensions.first { $0.key == key }
    }
}

extension Attribute {
    /// Whether it, or a part of it, is left out of answers unless asked for.
    fileprivate var isPartlyHidden: Bool {
        returned == .never || returned == .request || subAttributes.contains(where: \.isPartlyHidden)
    }

    /// Whether it, or a part of it, must have a value.
    fileprivate var isPartlyRequired: Bool { isRequired || subAttributes.contains(where: \.isPartlyRequired) }
}
