/// The order of the schema, in which resources are stored and answered.
extension ResourceType {
    /// The same attributes in the order of the schema, extensions last, without those of other names.
    package func inSchemaOrder(_ attributes: JSONObject) -> JSONObject {
        if isInSchemaOrder(attributes) { return attributes }
        var ordered = JSONObject(minimumCapacity: attributes.count)
        for definition in schema.attributes {
            if let value = attributes[definition.name] { ordered[definition.name] = definition.inSchemaOrder(value) }
        }
        for schema in extensions {
            guard case .object(let members)? = attributes[schema.id], !members.isEmpty else { continue }
            ordered[schema.id] = .object(members.inOrder(of: schema.attributes))
        }
        return ordered
    }

    /// Whether they are so already, as what was read of a request or stored mostly is; to see that costs far less.
    private func isInSchemaOrder(_ attributes: JSONObject) -> Bool {
        var place = attributes.place(behind: schema.attributes)
        for schema in extensions where place < attributes.count && attributes[place].key == schema.id {
            guard case .object(let members) = attributes[place].value, !members.isEmpty,
                members.place(behind: schema.attributes) == members.count
            else { return false }
            place += 1
        }
        return place == attributes.count
    }
}

extension JSONObject {
    /// The same members in the order of their definitions, parts too; without those that have none.
    fileprivate func inOrder(of definitions: [Attribute]) -> JSONObject {
        var ordered = JSONObject(minimumCapacity: count)
        for definition in definitions {
            if let value = self[definition.name] { ordered[definition.name] = definition.inSchemaOrder(value) }
        }
        return ordered
    }

    /// The place of the first member that does not follow the order of the definitions, itself or in its parts.
    fileprivate func place(behind definitions: [Attribute]) -> Int {
        var place = 0
        for definition in definitions where place < count && self[place].key == definition.name {
            guard definition.isInSchemaOrder(self[place].value) else { return place }
            place += 1
        }
        return place
    }
}

extension Attribute {
    /// The same value with its sub-attributes in the order of the definition.
    fileprivate func inSchemaOrder(_ value: JSONValue) -> JSONValue {
        switch value {
        case .array(let elements): return .array(elements.map(inSchemaOrder))
        case .object(let members): return .object(members.inOrder(of: subAttributes))
        default: return value
        }
    }

    fileprivate func isInSchemaOrder(_ value: JSONValue) -> Bool {
        switch value {
        case .array(let elements): return elements.allSatisfy(isInSchemaOrder)
        case .object(let members): return members.place(behind: subAttributes) == members.count
        default: return true
        }
    }
}
