/// A kind of resource: its endpoint, its schema and the extensions that add to it (RFC 7643 §6).
package final class ResourceType: Sendable {
    /// `User` or `Group`.
    package let name: String
    /// The path below the base URL, as in `/Users`.
    package let endpoint: String
    package let description: String
    package let schema: Schema
    /// Extensions in the order in which they are listed and returned; none is required.
    package let extensions: [Schema]

    package init(name: String, endpoint: String, description: String, schema: Schema, extensions: [Schema]) {
        self.name = name
        self.endpoint = endpoint
        self.description = description
        self.schema = schema
        self.extensions = extensions
    }

    /// The extension of that URN in any case.
    package func `extension`(_ urn: String) -> Schema? {
        let key = urn.asciiLowercased
        return extensions.first { $0.key == key }
    }
}
