import OrderedCollections
import SCIMCore

extension Schema {
    /// The schema as a resource (RFC 7643 §7).
    func document(_ baseURL: BaseURL) -> JSONValue {
        [
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Schema"],
            "id": .string(id),
            "name": .string(name),
            "description": .string(description),
            "attributes": .array(attributes.map(\.document)),
            "meta": ["resourceType": "Schema", "location": .string("\(baseURL.text)/Schemas/\(id)")],
        ]
    }
}

extension Attribute {
    /// The definition with every characteristic that applies to its type.
    fileprivate var document: JSONValue {
        var members: JSONObject = [
            "name": .string(name),
            "type": .string(type.rawValue),
            "multiValued": .bool(isMultiValued),
            "description": .string(description),
            "required": .bool(isRequired),
        ]
        if !canonicalValues.isEmpty { members["canonicalValues"] = .array(canonicalValues.map { .string($0) }) }
        if type != .complex { members["caseExact"] = .bool(isCaseExact) }
        members["mutability"] = .string(mutability.rawValue)
        members["returned"] = .string(returned.rawValue)
        members["uniqueness"] = .string(uniqueness.rawValue)
        if type == .reference { members["referenceTypes"] = .array(referenceTypes.map { .string($0) }) }
        if type == .complex { members["subAttributes"] = .array(subAttributes.map(\.document)) }
        return .object(members)
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
