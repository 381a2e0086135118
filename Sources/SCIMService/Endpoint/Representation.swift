import OrderedCollections
import SCIMCore
import SCIMStore

/// Turns stored rows into what the client reads.
///
/// The stored document is the answer: `schemas`, `id`, `meta` and the computed attributes are spliced in around its bytes, and
/// the manager's address into them. Only a projection, a residual filter, an attribute that is not returned by default or a
/// reference of an organization's own schema makes it be parsed.
struct Representation: Sendable {
    let type: ResourceType
    let baseURL: BaseURL
    let projection: Projection

    /// The bytes of a resource with its computed attribute (a user's groups, a group's members), already JSON.
    ///
    /// - Parameter computed: the attribute's name and the bytes of its array; nil where it is empty or not asked for.
    func bytes(of stored: StoredResource, version: Version, computed: (name: String, value: [UInt8])?) throws -> [UInt8]
    {
        let manager = type.isUser ? StoredManager(in: stored, of: type) : nil
        guard projection.isStandard, !type.hidesPart(of: stored), !type.hasOwnReferences(in: stored),
            manager?.isAlone ?? true
        else {
            var resource = try json(of: stored, version: version)
            if let computed { resource[computed.name] = try JSONValue(parsing: computed.value) }
            return JSONValue.object(projection.applied(to: resource, of: type)).bytes
        }
        var writer = JSONWriter(reserving: stored.document.count + (computed?.value.count ?? 0) + 512)
        writer.append(raw: "{\"schemas\":")
        writer.append(raw: stored.schemas)
        writer.append(raw: ",\"id\":\"")
        writer.append(raw: stored.id)
        writer.append(raw: "\"")
        if stored.document.count > 2 {
            writer.append(raw: ",")
            append(stored.document[1..<(stored.document.count - 1)], manager, to: &writer)
        }
        if let computed {
            writer.append(raw: ",\"")
            writer.append(raw: computed.name)
            writer.append(raw: "\":")
            writer.append(raw: computed.value)
        }
        appendMeta(of: stored, version: version, to: &writer)
        writer.append(raw: "}")
        return writer.bytes
    }

    /// The whole resource as JSON, without its computed attribute.
    func json(of stored: StoredResource, version: Version) throws -> JSONObject {
        var resource: JSONObject = [
            "schemas": try JSONValue(parsing: stored.schemas), "id": .string(stored.id.description),
        ]
        let attributes = try JSONValue(parsing: stored.document).object ?? [:]
        resource.merge(addressed(attributes)) { _, new in new }
        resource["meta"] = [
            "resourceType": .string(type.name),
            "created": .string(stored.created.dateTime),
            "lastModified": .string(stored.modified.dateTime),
            "location": .string(baseURL.location(of: stored.id, type)),
            "version": .string(version.entityTag),
        ]
        return resource
    }

    private func appendMeta(of stored: StoredResource, version: Version, to writer: inout JSONWriter) {
        writer.append(raw: ",\"meta\":{\"resourceType\":\"")
        writer.append(raw: type.name)
        writer.append(raw: "\",\"created\":\"")
        writer.append(raw: stored.created)
        writer.append(raw: "\",\"lastModified\":\"")
        writer.append(raw: stored.modified)
        writer.append(raw: "\",\"location\":\"")
        baseURL.append(locationOf: stored.id, type, to: &writer)
        writer.append(raw: "\",\"version\":\"W/\\\"")
        writer.append(raw: version.text)
        writer.append(raw: "\\\"\"}")
    }
}

extension ResourceType {
    /// Whether the resource may have values that are left out of answers unless asked for.
    func hidesPart(of stored: StoredResource) -> Bool {
        guard !extensionsWithHiddenAttributes.isEmpty else { return false }
        let schemas = String(decoding: stored.schemas, as: UTF8.self)
        return extensionsWithHiddenAttributes.contains { schemas.holds("\"\($0.id)\"") }
    }
}
