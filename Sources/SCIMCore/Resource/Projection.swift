import OrderedCollections

/// Which attributes of a resource an answer carries (RFC 7644 §3.9, RFC 7643 §2.2 "returned").
package struct Projection: Sendable, Hashable {
    /// What `attributes` asks for; nil where the default set is wanted.
    private let wanted: [Selection]?
    /// What `excludedAttributes` leaves out.
    private let excluded: [Selection]

    /// Everything that is returned by default.
    package static let standard = Projection(wanted: nil, excluded: [])

    private init(wanted: [Selection]?, excluded: [Selection]) {
        self.wanted = wanted
        self.excluded = excluded
    }

    /// Reads the two parameters; names that no schema knows select nothing, a value path selects its attribute (Q20).
    ///
    /// - Throws: `invalidPath` for a name that is no attribute path.
    package init(attributes: [String], excluded: [String], of type: ResourceType) throws(SCIMError) {
        wanted = attributes.isEmpty ? nil : try Projection.selections(attributes, of: type)
        self.excluded = try Projection.selections(excluded, of: type)
    }

    /// Whether nothing but the default set is asked for.
    package var isStandard: Bool { wanted == nil && excluded.isEmpty }

    /// Whether any part of a core attribute would be in an answer; asked before it is computed or loaded.
    package func includes(_ attribute: Attribute) -> Bool {
        guard attribute.returned != .never else { return false }
        guard attribute.returned != .always else { return true }
        if excluded.contains(where: { $0.schema == nil && $0.attribute == attribute.name && $0.subAttribute == nil }) {
            return false
        }
        guard let wanted else { return attribute.returned == .default }
        return wanted.contains { $0.schema == nil && $0.attribute == attribute.name }
    }

    /// The part of a whole resource that the answer carries; `schemas` and `id` are always in it.
    package func applied(to resource: JSONObject, of type: ResourceType) -> JSONObject {
        var answer = JSONObject(minimumCapacity: resource.count)
        for (name, value) in resource {
            if name == "schemas" || name == "id" {
                answer[name] = value
            } else if let schema = type.extension(name), case .object(let members) = value {
                let part = projected(members, of: schema.attributes, in: schema.id)
                if !part.isEmpty { answer[name] = .object(part) }
            } else if let definition = type.coreAttribute(name), let part = projected(value, definition, in: nil) {
                answer[name] = part
            }
        }
        return answer
    }

    // MARK: - Parts

    private func projected(_ members: JSONObject, of definitions: [Attribute], in schema: String) -> JSONObject {
        var part = JSONObject()
        for definition in definitions {
            if let value = members[definition.name], let kept = projected(value, definition, in: schema) {
                part[definition.name] = kept
            }
        }
        return part
    }

    private func projected(_ value: JSONValue, _ definition: Attribute, in schema: String?) -> JSONValue? {
        switch definition.returned {
        case .never: return nil
        case .always: return value
        case .default, .request: break
        }
        let parts = wanted?.filter { $0.names(definition, in: schema) }
        if parts?.isEmpty ?? (definition.returned == .request) { return nil }
        let left = excluded.filter { $0.names(definition, in: schema) }
        if left.contains(where: { $0.subAttribute == nil }) { return nil }
        let isWhole = parts?.contains { $0.subAttribute == nil } ?? true
        let hidden = definition.subAttributes.contains { $0.returned == .never || $0.returned == .request }
        if isWhole && left.isEmpty && !hidden { return value }
        return value.keeping { name in
            guard let inner = definition.subAttribute(name) else { return false }
            if inner.returned == .always { return true }
            if inner.returned == .never || left.contains(where: { $0.subAttribute == inner.name }) { return false }
            let isNamed = parts?.contains { $0.subAttribute == inner.name } ?? false
            return isNamed || isWhole && inner.returned == .default
        }
    }

    private static func selections(_ names: [String], of type: ResourceType) throws(SCIMError) -> [Selection] {
        let schemas = [type.schema.id] + type.extensions.map(\.id)
        var selections: [Selection] = []
        for name in names {
            switch try AttributePath(parsing: name, knownSchemas: schemas).resolution(in: type) {
            case .attribute(let target):
                selections.append(Selection(target.schema, target.attribute.name, target.subAttribute?.name))
            case .wholeSchema(let schema):
                let inExtension = schema == type.schema ? nil : schema.id
                selections += schema.attributes.map { Selection(inExtension, $0.name, nil) }
            case .unknownAttribute, .unknownSubAttribute:
                selections.append(Selection(nil, "", nil))
            }
        }
        return selections
    }

    private struct Selection: Sendable, Hashable {
        let schema: String?
        let attribute: String
        let subAttribute: String?

        init(_ schema: String?, _ attribute: String, _ subAttribute: String?) {
            self.schema = schema
            self.attribute = attribute
            self.subAttribute = subAttribute
        }

        func names(_ definition: Attribute, in schema: String?) -> Bool {
            attribute == definition.name && self.schema == schema
        }
    }
}

extension ResourceType {
    /// The definition of a core or common attribute by its canonical name.
    package func coreAttribute(_ name: String) -> Attribute? {
        switch name {
        case "id": .id
        case "meta": .meta
        case "schemas": .schemas
        default: schema.attribute(name)
        }
    }
}

extension JSONValue {
    /// The same value with only those members of it, or of each of its elements, whose name passes; nil when none is left.
    fileprivate func keeping(_ isKept: (String) -> Bool) -> JSONValue? {
        switch self {
        case .object(let members):
            let kept = members.filter { isKept($0.key) }
            return kept.isEmpty ? nil : .object(kept)
        case .array(let elements):
            let kept = elements.compactMap { $0.keeping(isKept) }
            return kept.isEmpty ? nil : .array(kept)
        default: return self
        }
    }
}
