import SCIMCore
import SCIMHost
import SCIMStore

/// The `$ref` beside every `value` that names a resource. It is never stored: it follows the base URL, whatever a client sent
/// (D11 of the design).
extension Representation {
    /// The stored attributes with the addresses of the resources that their extensions name.
    func addressed(_ attributes: JSONObject) -> JSONObject {
        var shown = attributes
        for schema in type.extensionsWithReferences {
            guard case .object(var members)? = attributes[schema.id] else { continue }
            for definition in schema.attributes where !definition.namedTypes.isEmpty {
                switch members[definition.name] {
                case .array(let elements)?:
                    members[definition.name] = .array(elements.compactMap { element($0, by: definition) })
                case let value?: members[definition.name] = element(value, by: definition)
                case nil: break
                }
            }
            shown[schema.id] = .object(members)
        }
        return shown
    }

    /// Appends the members of a stored document, the manager's address behind their id.
    func append(_ members: ArraySlice<UInt8>, _ manager: StoredManager?, to writer: inout JSONWriter) {
        guard let manager, let id = manager.id, id.isIssuable else { return writer.append(raw: members) }
        writer.append(raw: members[..<manager.end])
        writer.append(raw: ",\"$ref\":\"")
        baseURL.append(locationOf: id, .user, to: &writer)
        writer.append(raw: "\"")
        writer.append(raw: members[manager.end...])
    }

    /// One value with the address of the resource that it names; nil if nothing is left of it.
    private func element(_ value: JSONValue, by definition: Attribute) -> JSONValue? {
        guard case .object(let members) = value else { return value }
        let address = address(of: members, by: definition)
        var shown = JSONObject(minimumCapacity: members.count + 1)
        for part in definition.subAttributes {
            shown[part.name] = part.key == "$ref" ? address : members[part.name]
        }
        return shown.isEmpty ? nil : .object(shown)
    }

    /// nil if the value is no id that can have been issued here, and where it could be of several types and none is said.
    private func address(of members: JSONObject, by definition: Attribute) -> JSONValue? {
        guard let id = members["value"]?.string.flatMap({ ResourceID($0) }), id.isIssuable else { return nil }
        let types = definition.namedTypes
        let said = types.first { $0.asciiLowercased == members["type"]?.string?.asciiLowercased }
        switch said ?? (types.count == 1 ? types.first : nil) {
        case ResourceType.user.name: return .string(baseURL.location(of: id, .user))
        case ResourceType.group.name: return .string(baseURL.location(of: id, .group))
        default: return nil
        }
    }
}

/// Where a stored user's manager is in the bytes of the document.
struct StoredManager {
    /// nil if the text is not an identifier, and where it was not looked for.
    let id: ResourceID?
    /// Behind the text.
    let end: Int
    /// Whether nothing but the text is stored of the manager.
    let isAlone: Bool

    private static let lastSchema = Array("\"\(Schema.enterpriseUser.id)\"]".utf8)
    private static let extended = Array("\"\(Schema.enterpriseUser.id)\":".utf8)
    private static let name = Array("\"manager\":".utf8)
    private static let value = Array("\"value\":\"".utf8)
    private static let brace = UInt8(ascii: "{")

    /// From the end, where the extension stands, to its beginning. Quotes in values are escaped, so that no value looks like
    /// this.
    init?(in stored: StoredResource, of type: ResourceType) {
        // Most who have no extension are told by their schemas alone: `["urn:…:User"]`.
        guard stored.schemas.count > Schema.user.id.utf8.count + 4 else { return nil }
        // Behind another extension, its braces would have to be told from those of the enterprise extension.
        guard
            type.extensions.count == 1
                || stored.schemas.span.ends(with: StoredManager.lastSchema, at: stored.schemas.count)
        else {
            (id, end, isAlone) = (nil, 0, false)
            return
        }
        let document = stored.document.span
        var brace = document.count
        while brace > 0 {
            brace &-= 1
            guard document[brace] == StoredManager.brace else { continue }
            guard document.ends(with: StoredManager.name, at: brace) else {
                if document.ends(with: StoredManager.extended, at: brace) { return nil }
                continue
            }
            let start = brace + 1 + StoredManager.value.count
            guard start < document.count, document.ends(with: StoredManager.value, at: start) else {
                (id, end, isAlone) = (nil, brace, false)
                return
            }
            var quote = start
            while quote < document.count, document[quote] != UInt8(ascii: "\"") { quote += 1 }
            guard quote + 1 < document.count else {
                (id, end, isAlone) = (nil, brace, false)  // It is damaged, which parsing it says.
                return
            }
            id = ResourceID(document.extracting(start..<quote))
            end = quote + 1
            isAlone = document[end] == UInt8(ascii: "}")
            return
        }
        return nil
    }
}

extension Span<UInt8> {
    /// Whether the bytes before `end` are these.
    fileprivate func ends(with bytes: [UInt8], at end: Int) -> Bool {
        guard end >= bytes.count else { return false }
        var (index, place) = (bytes.count, end)
        while index > 0 {
            index -= 1
            place -= 1
            if self[place] != bytes[index] { return false }
        }
        return true
    }
}

extension ResourceType {
    /// Whether the resource may name others by attributes of an organization's own schema.
    func hasOwnReferences(in stored: StoredResource) -> Bool {
        let schemas = extensionsWithReferences.filter { $0 != .enterpriseUser }
        guard !schemas.isEmpty else { return false }
        let names = String(decoding: stored.schemas, as: UTF8.self)
        return schemas.contains { names.holds("\"\($0.id)\"") }
    }
}
