/// Which attributes of a resource an answer carries (RFC 7644 §3.9, RFC 7643 §2.2 "returned").
package struct Projection: Sendable, Hashable {
    /// What `attributes` asks for; nil if the default set is wanted.
    private let wanted: [Selection]?
    /// What `excludedAttributes` leaves out.
    private let excluded: [Selection]
    /// What is returned on request only, and was written by the request that is answered.
    private var written: [Selection] = []

    /// Names that one of the parameters may hold.
    private static let nameLimit = 1000

    /// Everything that is returned by default.
    package static let standard = Projection(wanted: nil, excluded: [])

    private init(wanted: [Selection]?, excluded: [Selection]) {
        self.wanted = wanted
        self.excluded = excluded
    }

    /// Reads the two parameters; names that no schema knows select nothing, a value path selects its attribute (Q20).
    ///
    /// RFC 7644 §3.9 has the two exclude each other. Where both are given, the answer has what the first asks for
    /// without what the second leaves out.
    ///
    /// - Throws: `invalidValue` for a text that is not an attribute path and for more than 1000 of them, naming the parameter.
    package init(attributes: [String], excluded: [String], of type: ResourceType) throws(SCIMError) {
        wanted = attributes.isEmpty ? nil : try Projection.selections(attributes, "attributes", of: type)
        self.excluded = try Projection.selections(excluded, "excludedAttributes", of: type)
    }

    /// The same for the answer to a write: what is returned on request only is shown where the client wrote it
    /// (RFC 7643 §7).
    ///
    /// - Parameter attributes: what the client wrote, with canonical names; the values do not matter.
    package func showing(written attributes: @autoclosure () -> JSONObject, of type: ResourceType) -> Projection {
        guard wanted == nil, !type.extensionsWithHiddenAttributes.isEmpty else { return self }
        let attributes = attributes()
        var shown = self
        for schema in type.extensionsWithHiddenAttributes {
            guard let members = attributes[schema.id]?.object else { continue }
            for definition in schema.attributes {
                guard let value = members[definition.name] else { continue }
                if definition.returned == .request { shown.written.append(Selection(schema.id, definition.name, nil)) }
                for part in definition.subAttributes where part.returned == .request && value.has(part.name) {
                    shown.written.append(Selection(schema.id, definition.name, part.name))
                }
            }
        }
        return shown
    }

    /// Whether nothing but the default set is asked for.
    package var isStandard: Bool { wanted == nil && excluded.isEmpty && written.isEmpty }

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
        let shown = written.filter { $0.names(definition, in: schema) }
        let parts = wanted?.filter { $0.names(definition, in: schema) }
        if parts?.isEmpty ?? (definition.returned == .request && shown.isEmpty) { return nil }
        let left = excluded.filter { $0.names(definition, in: schema) }
        if left.contains(where: { $0.subAttribute == nil }) { return nil }
        let isWhole = parts?.contains { $0.subAttribute == nil } ?? true
        let hidden = definition.subAttributes.contains { $0.returned == .never || $0.returned == .request }
        if isWhole && left.isEmpty && !hidden { return value }
        return value.keeping { name in
            guard let inner = definition.subAttribute(name) else { return false }
            if inner.returned == .always { return true }
            if inner.returned == .never || left.contains(where: { $0.subAttribute == inner.name }) { return false }
            let isNamed = ((parts ?? []) + shown).contains { $0.subAttribute == inner.name }
            return isNamed || isWhole && inner.returned == .default
        }
    }

    /// Each once, however often it is named; what is unknown is a selection that names nothing.
    private static func selections(
        _ names: [String], _ parameter: String, of type: ResourceType
    ) throws(SCIMError) -> [Selection] {
        guard names.count <= nameLimit else {
            throw .invalidValue("\(parameter) has \(names.count) names; the limit is \(nameLimit)")
        }
        if names.isEmpty { return [] }
        // A schema has a few dozen attributes, so that one is found soon among those that were named before.
        var selections: [Selection] = []
        func add(_ selection: Selection) {
            if !selections.contains(selection) { selections.append(selection) }
        }
        for name in names {
            switch try path(name, parameter, type.schemaIDs).resolution(in: type) {
            case .attribute(let target):
                add(Selection(target.schema, target.attribute.name, target.subAttribute?.name))
            case .wholeSchema(let schema):
                let inExtension = schema == type.schema ? nil : schema.id
                for attribute in schema.attributes { add(Selection(inExtension, attribute.name, nil)) }
            case .unknownAttribute, .unknownSubAttribute: add(Selection(nil, "", nil))
            }
        }
        return selections
    }

    private static func path(_ name: String, _ parameter: String, _ schemas: [String]) throws(SCIMError)
        -> AttributePath
    {
        do {
            return try AttributePath(parsing: name, knownSchemas: schemas)
        } catch {
            throw .invalidValue("\(parameter): \"\(name.forDisplay)\": \(error.detail)")
        }
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
    /// Whether it, or any of its elements, has that member.
    fileprivate func has(_ name: String) -> Bool {
        switch self {
        case .object(let members): members[name] != nil
        case .array(let elements): elements.contains { $0.has(name) }
        default: false
        }
    }

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
