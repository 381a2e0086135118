/// The resources of one Bulk request by their bulkId, for everything that refers to them (RFC 7644 §3.7.2).
///
///     "members": [{"value": "bulkId:qwerty"}]
package struct BulkReferences: Sendable {
    package static let marker = "bulkId:"

    /// What became of the entry that creates the resource.
    private enum Fate: Sendable {
        case created(ResourceID)
        /// The number of the entry, from 1.
        case failed(Int)
    }

    private var fates: [ExactText: Fate] = [:]

    package init() {}

    package mutating func note(_ bulkID: String, created id: ResourceID) { fates[ExactText(bulkID)] = .created(id) }

    /// - Parameter number: the entry's place in the request, from 1.
    package mutating func note(_ bulkID: String, failedAt number: Int) { fates[ExactText(bulkID)] = .failed(number) }

    /// The resource that a text stands for; nil for a text that is not a bulkId.
    ///
    /// - Throws: `invalidValue` for a bulkId that no entry has, 409 for one whose entry failed.
    package func id(_ text: Substring) throws(SCIMError) -> ResourceID? {
        guard text.utf8.starts(with: BulkReferences.marker.utf8) else { return nil }
        let bulkID = String(Substring(text.utf8.dropFirst(BulkReferences.marker.utf8.count)))
        switch fates[ExactText(bulkID)] {
        case .created(let id): return id
        case .failed(let number):
            throw SCIMError(
                409, nil,
                "\"\(String(text).forDisplay)\" does not exist, because operation \(number), which should have created it, failed"
            )
        case nil:
            throw .invalidValue(
                "\"\(String(text).forDisplay)\": no POST in this request has the bulkId \"\(bulkID.forDisplay)\"")
        }
    }

    package func id(_ text: String) throws(SCIMError) -> ResourceID? { try id(text[...]) }

    // MARK: - Where references stand

    /// The attributes of a resource with every reference in them resolved.
    package func resolved(_ attributes: JSONObject, of type: ResourceType) throws(SCIMError) -> JSONObject {
        var attributes = try resolved(attributes, by: type.schema.attributes)
        for schema in type.extensions {
            guard case .object(let members)? = attributes[schema.id] else { continue }
            attributes[schema.id] = .object(try resolved(members, by: schema.attributes))
        }
        return attributes
    }

    /// A value of an attribute, or all of its values. A reference is the `value` of a complex attribute that also has a
    /// `$ref` (RFC 7643 §2.4), or the last step of a URI of the type reference.
    package func resolved(_ value: JSONValue, of attribute: Attribute) throws(SCIMError) -> JSONValue {
        switch value {
        case .array(let elements):
            var list: [JSONValue] = []
            for element in elements { list.append(try resolved(element, of: attribute)) }
            return .array(list)
        case .object(let members):
            var members = try resolved(members, by: attribute.subAttributes)
            if attribute.namesResources, let value = members["value"] { members["value"] = try resolved(id: value) }
            return .object(members)
        case .string(let text) where attribute.isResourceReference:
            guard let slash = text.lastIndex(of: "/") else { return try resolved(id: value) }
            guard let id = try id(text[text.index(after: slash)...]) else { return value }
            return .string(text[...slash] + id.description)
        default: return value
        }
    }

    /// A value filter of an attribute, `value eq "bulkId:qwerty"`.
    package func resolved(_ filter: Filter, of attribute: Attribute) throws(SCIMError) -> Filter {
        guard attribute.namesResources else { return filter }
        switch filter {
        case .compare(let path, let comparison, let value) where path.attribute == "value":
            return .compare(path, comparison, try resolved(id: value))
        case .compare, .present: return filter
        case .anyValue(let path, let inner): return .anyValue(of: path, satisfies: try resolved(inner, of: attribute))
        case .not(let inner): return .not(try resolved(inner, of: attribute))
        case .and(let left, let right):
            return .and(try resolved(left, of: attribute), try resolved(right, of: attribute))
        case .or(let left, let right):
            return .or(try resolved(left, of: attribute), try resolved(right, of: attribute))
        }
    }

    /// The text of an identifier; every other value as it is.
    package func resolved(id value: JSONValue) throws(SCIMError) -> JSONValue {
        guard case .string(let text) = value, let id = try id(text) else { return value }
        return .string(id.description)
    }

    private func resolved(_ members: JSONObject, by definitions: [Attribute]) throws(SCIMError) -> JSONObject {
        var members = members
        for definition in definitions {
            guard let value = members[definition.name] else { continue }
            members[definition.name] = try resolved(value, of: definition)
        }
        return members
    }
}

extension Attribute {
    /// Whether the sub-attribute `value` is the id of a resource: it is where a `$ref` says where that resource is.
    package var namesResources: Bool { subAttribute("$ref") != nil }

    /// Whether the value is the URI of a resource of this service provider.
    fileprivate var isResourceReference: Bool {
        type == .reference && referenceTypes.contains { $0 != "external" && $0 != "uri" }
    }
}
