package import SCIMCore

/// The differences between two states of a resource, attribute by attribute, as the provisioning log keeps them (D13):
/// written as JSON when they are found, for nothing but the log ever looks at them.
///
///     [{"attribute": "title", "old": "Clerk", "new": "Manager"}]
package struct AttributeChanges: Sendable {
    /// The elements with the commas between them.
    private var elements = JSONWriter(reserving: 0)
    /// Whether a user's `roles` are among them, which clients send.
    private(set) var concernRoles = false

    /// Values longer than this, in bytes of their JSON text, are cut.
    private static let longest = 200

    package init() {}

    /// What a new resource has, and its document: each value is written once for both.
    ///
    /// - Parameter attributes: in the order of the schema.
    static func creation(
        of attributes: JSONObject, _ type: ResourceType
    ) -> (document: [UInt8], changes: AttributeChanges) {
        var document = JSONWriter(reserving: 2048)
        var changes = AttributeChanges()
        changes.elements = JSONWriter(reserving: 3072)
        changes.add(attributes, type, below: nil, writing: &document)
        return (document.bytes, changes)
    }

    /// - Parameter schema: the extension whose attributes these are.
    private mutating func add(
        _ attributes: JSONObject, _ type: ResourceType, below schema: Schema?, writing document: inout JSONWriter
    ) {
        var separator = "{"
        for (name, value) in attributes {
            document.append(raw: separator)
            separator = ","
            document.append(name)
            document.append(raw: ":")
            if schema == nil, case .object(let members) = value, !members.isEmpty,
                let added = type.extensions.first(where: { $0.id == name })
            {
                add(members, type, below: added, writing: &document)
                continue
            }
            let start = document.bytes.count
            document.append(value)
            if schema == nil, name == "roles" { concernRoles = true }
            begin()
            if let schema {
                elements.append(raw: schema.id)
                elements.append(raw: ":")
            }
            elements.append(raw: name)
            elements.append(raw: "\",\"old\":null,\"new\":")
            append(json: document.bytes[start...])
            elements.append(raw: "}")
        }
        document.append(raw: separator == "{" ? "{}" : "}")
    }

    /// - Parameter new: in the order of the schema.
    package init(from old: JSONObject, to new: JSONObject, of type: ResourceType) {
        elements = JSONWriter(reserving: 1024)
        for definition in type.schema.attributes {
            add(definition.name, from: old[definition.name], to: new[definition.name])
        }
        for schema in type.extensions { add(schema, from: old[schema.id]?.object, to: new[schema.id]?.object) }
    }

    var isEmpty: Bool { elements.bytes.isEmpty }

    /// All of them as a JSON array; nil if there are none.
    package var json: [UInt8]? {
        guard !isEmpty else { return nil }
        var writer = JSONWriter(reserving: elements.bytes.count + 2)
        writer.append(raw: "[")
        writer.append(raw: elements.bytes)
        writer.append(raw: "]")
        return writer.bytes
    }

    /// Adds one, where there is a difference.
    ///
    /// - Parameter attribute: its path.
    mutating func add(_ attribute: String, from old: JSONValue?, to new: JSONValue?) {
        guard old != new else { return }
        if attribute == "roles" { concernRoles = true }
        begin()
        elements.append(raw: attribute)
        elements.append(raw: "\",\"old\":")
        append(old)
        elements.append(raw: ",\"new\":")
        append(new)
        elements.append(raw: "}")
    }

    /// The next one up to the name of the attribute, none of whose characters has to be escaped.
    private mutating func begin() { elements.append(raw: isEmpty ? "{\"attribute\":\"" : ",{\"attribute\":\"") }

    /// Adds what happened to a group's members.
    package mutating func add(_ members: MemberChangeCount) {
        guard let change = members.change else { return }
        if !isEmpty { elements.append(raw: ",") }
        elements.append(change)
    }

    private mutating func add(_ schema: Schema, from old: JSONObject?, to new: JSONObject?) {
        guard old != new else { return }
        for definition in schema.attributes {
            let before = old?[definition.name]
            let after = new?[definition.name]
            guard before != after else { continue }
            add("\(schema.id):\(definition.name)", from: before, to: after)
        }
    }

    private mutating func append(_ value: JSONValue?) {
        let start = elements.bytes.count
        elements.append(value ?? .null)
        guard let cut = AttributeChanges.cut(elements.bytes[start...]) else { return }
        elements.takeBack(to: start)
        elements.append(cut)
    }

    private mutating func append(json value: ArraySlice<UInt8>) {
        if let cut = AttributeChanges.cut(value) { elements.append(cut) } else { elements.append(raw: value) }
    }

    /// The beginning of a value that is too long to be kept whole; nil for any other.
    private static func cut(_ value: ArraySlice<UInt8>) -> String? {
        guard value.count > longest else { return nil }
        // Before a character that would be cut in two: its later bytes are those from 0x80 to 0xBF.
        var end = value.startIndex + longest
        while value[end] & 0xC0 == 0x80 { end -= 1 }
        return String(decoding: value[..<end], as: UTF8.self) + "\u{2026}"
    }
}
