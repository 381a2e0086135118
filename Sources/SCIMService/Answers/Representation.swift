import SCIMCore
import SCIMHTTP
import SCIMHost
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

    /// The computed attribute of a resource, where it is neither empty nor left out.
    enum Computed {
        /// A user's groups, the bytes of an array.
        case groups([UInt8])
        /// A group's members, as the projection shows them.
        case members(MemberList)
    }

    /// A group with the members that are to be shown.
    func body(of stored: StoredResource, version: Version, computed: Computed?) throws -> ResponseBody {
        guard case .members(let members)? = computed else {
            guard case .groups(let groups)? = computed else {
                return ResponseBody(try bytes(of: stored, version: version, groups: nil))
            }
            return ResponseBody(try bytes(of: stored, version: version, groups: groups))
        }
        let whole = try bytes(of: stored, version: version, groups: nil)
        // `schemas` and `id` are in every answer, so something comes before the brace.
        var body = ResponseBody(Array(whole.dropLast()) + Array(",\"members\":".utf8))
        body.append(members)
        body.append([UInt8(ascii: "}")])
        return body
    }

    /// The bytes of a resource, with a user's groups, already JSON.
    private func bytes(of stored: StoredResource, version: Version, groups: [UInt8]?) throws -> [UInt8] {
        let manager = type.isUser ? StoredManager(in: stored, of: type) : nil
        guard projection.isStandard, !type.hidesPart(of: stored), !type.hasOwnReferences(in: stored),
            manager?.isAlone ?? true
        else {
            var resource = try json(of: stored, version: version)
            if let groups { resource["groups"] = try JSONValue(parsing: groups) }
            return JSONValue.object(projection.applied(to: resource, of: type)).bytes
        }
        var writer = JSONWriter(reserving: stored.document.count + (groups?.count ?? 0) + 512)
        writer.append(raw: "{\"schemas\":")
        writer.append(raw: stored.schemas)
        writer.append(raw: ",\"id\":\"")
        writer.append(raw: stored.id)
        writer.append(raw: "\"")
        if stored.document.count > 2 {
            writer.append(raw: ",")
            append(stored.document[1..<(stored.document.count - 1)], manager, to: &writer)
        }
        if let groups {
            writer.append(raw: ",\"groups\":")
            writer.append(raw: groups)
        }
        appendMeta(of: stored, version: version, to: &writer)
        writer.append(raw: "}")
        return writer.bytes
    }

    /// The whole resource as JSON, without its computed attribute.
    func json(of stored: StoredResource, version: Version) throws -> JSONObject {
        var resource: JSONObject = [
            "schemas": try JSONValue(stored: stored.schemas, in: "the schemas of \(stored.id)"),
            "id": .string(stored.id.description),
        ]
        resource.merge(addressed(try stored.attributes())) { _, new in new }
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
