import OrderedCollections
import SCIMCore

/// The differences between two states of a resource, attribute by attribute, as the provisioning log keeps them (D13):
/// written as JSON when they are found, for nothing but the log ever looks at them.
///
///     [{"attribute": "title", "old": "Clerk", "new": "Manager"}]
struct AttributeChanges: Sendable {
    /// The elements with the commas between them.
    private var elements = JSONWriter(reserving: 0)

    /// Values longer than this, in characters of their JSON text, are cut.
    private static let longest = 200

    init() {}

    /// - Parameters:
    ///   - old: nil for a resource that is new.
    ///   - new: in the order of the schema.
    init(from old: JSONObject?, to new: JSONObject, of type: ResourceType) {
        elements = JSONWriter(reserving: 1024)
        guard let old else {
            for (name, value) in new {
                if let schema = type.extensions.first(where: { $0.id == name }) {
                    add(schema, from: nil, to: value.object)
                } else {
                    add(name, from: nil, to: value)
                }
            }
            return
        }
        for definition in type.schema.attributes {
            add(definition.name, from: old[definition.name], to: new[definition.name])
        }
        for schema in type.extensions { add(schema, from: old[schema.id]?.object, to: new[schema.id]?.object) }
    }

    var isEmpty: Bool { elements.bytes.isEmpty }

    /// All of them as a JSON array; nil where there are none.
    var text: String? {
        guard !isEmpty else { return nil }
        var writer = JSONWriter(reserving: elements.bytes.count + 2)
        writer.append(raw: "[")
        writer.append(raw: elements.bytes)
        writer.append(raw: "]")
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    /// Adds one, where there is a difference.
    ///
    /// - Parameter attribute: its path.
    mutating func add(_ attribute: String, from old: JSONValue?, to new: JSONValue?) {
        guard old != new else { return }
        if !isEmpty { elements.append(raw: ",") }
        elements.append(raw: "{\"attribute\":")
        elements.append(attribute)
        elements.append(raw: ",\"old\":")
        append(old)
        elements.append(raw: ",\"new\":")
        append(new)
        elements.append(raw: "}")
    }

    /// Adds what happened to a group's members.
    mutating func add(_ members: MemberChangeCount) {
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
        // No text has more characters than bytes, and counting bytes costs nothing.
        guard elements.bytes.count - start > AttributeChanges.longest else { return }
        let text = String(decoding: elements.bytes[start...], as: UTF8.self)
        guard text.count > AttributeChanges.longest else { return }
        elements.takeBack(to: start)
        elements.append(String(text.prefix(AttributeChanges.longest)) + "\u{2026}")
    }
}
