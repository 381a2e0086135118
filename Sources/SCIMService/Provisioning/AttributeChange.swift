import OrderedCollections
import SCIMCore

/// The difference between two states of a resource, attribute by attribute, as the provisioning log keeps it (D13).
///
///     [{"attribute": "title", "old": "Clerk", "new": "Manager"}]
enum AttributeChange {
    /// Values longer than this, in characters of their JSON text, are cut.
    private static let longest = 200

    /// - Parameters:
    ///   - old: nil for a resource that is new.
    ///   - new: nil for one that is gone.
    static func list(from old: JSONObject?, to new: JSONObject?, of type: ResourceType) -> [JSONValue] {
        var changes: [JSONValue] = []
        for definition in type.schema.attributes {
            add(definition.name, old?[definition.name], new?[definition.name], to: &changes)
        }
        for schema in type.extensions {
            let before = old?[schema.id]?.object
            let after = new?[schema.id]?.object
            guard before != after else { continue }
            for definition in schema.attributes {
                add("\(schema.id):\(definition.name)", before?[definition.name], after?[definition.name], to: &changes)
            }
        }
        return changes
    }

    private static func add(
        _ name: @autoclosure () -> String, _ old: JSONValue?, _ new: JSONValue?, to changes: inout [JSONValue]
    ) {
        guard old != new else { return }
        changes.append(["attribute": .string(name()), "old": shown(old), "new": shown(new)])
    }

    private static func shown(_ value: JSONValue?) -> JSONValue {
        guard let value else { return .null }
        let bytes = value.bytes
        // No text has more characters than bytes, and counting bytes costs nothing.
        if bytes.count <= longest { return value }
        let text = String(decoding: bytes, as: UTF8.self)
        return text.count <= longest ? value : .string(String(text.prefix(longest)) + "\u{2026}")
    }
}
