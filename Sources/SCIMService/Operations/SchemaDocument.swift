import SCIMCore
import SCIMHost

extension Schema {
    /// The schema as a resource (RFC 7643 §7).
    func document(_ baseURL: BaseURL) -> JSONValue {
        var document = definition
        document["meta"] = ["resourceType": "Schema", "location": .string("\(baseURL.text)/Schemas/\(id)")]
        return .object(document)
    }
}

extension ResourceType {
    /// The resource type as a resource (RFC 7643 §6).
    func document(_ baseURL: BaseURL) -> JSONValue {
        [
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:ResourceType"],
            "id": .string(name),
            "name": .string(name),
            "endpoint": .string(endpoint),
            "description": .string(description),
            "schema": .string(schema.id),
            "schemaExtensions": .array(extensions.map { ["schema": .string($0.id), "required": false] }),
            "meta": ["resourceType": "ResourceType", "location": .string("\(baseURL.text)/ResourceTypes/\(name)")],
        ]
    }
}
