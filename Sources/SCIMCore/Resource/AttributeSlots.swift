/// What was read of each of some attributes, in the order in which they are defined.
struct AttributeSlots {
    let definitions: [Attribute]
    /// nil for an attribute that was not mentioned.
    var values: [WrittenValue?]

    init(_ definitions: [Attribute]) {
        self.definitions = definitions
        values = Array(repeating: nil, count: definitions.count)
    }

    /// Whether nothing can be stored or unassigned.
    var isEmpty: Bool { values.allSatisfy { $0 == nil || $0 == .nothing } }

    /// The attributes that have a value; of a complex one only the parts that have one.
    var attributes: JSONObject {
        members { value in
            guard case .value(let value)? = value else { return nil }
            guard case .object(let parts) = value else { return value }
            let assigned = parts.withoutNulls
            return assigned.isEmpty ? nil : .object(assigned)
        }
    }

    /// The same with null for what is unassigned.
    var attributesAndNulls: JSONObject {
        members { value in
            switch value {
            case .value(let value)?: value
            case .unassigned?: .null
            case .nothing?, nil: nil
            }
        }
    }

    var unassigned: [String] { names { $0 == .unassigned } }

    /// The attributes of whose value nothing can be stored.
    func untouched(in schema: String?) -> [WrittenAttributes.Place] {
        names { $0 == .nothing }.map { WrittenAttributes.Place(schema: schema, attribute: $0) }
    }

    private func names(_ isMeant: (WrittenValue) -> Bool) -> [String] {
        values.indices.filter { values[$0].map(isMeant) ?? false }.map { definitions[$0].name }
    }

    private func members(_ value: (WrittenValue?) -> JSONValue?) -> JSONObject {
        var members = JSONObject(minimumCapacity: values.count { $0 != nil })
        for index in values.indices {
            guard let found = value(values[index]) else { continue }
            // Definitions have different names, so that none has to be looked for.
            members.append(found, forNewKey: definitions[index].name)
        }
        return members
    }
}
