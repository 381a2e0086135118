import SCIMCore

/// The difference of two values of an attribute in words, down to the sub-attribute that differs.
///
///     title "Clerk" → "Manager"
///     emails[type eq "work"].value "a@example.org" → "b@example.org"
///     phoneNumbers added "555-0100"
enum ValueDifference {
    static func texts(_ path: String, from old: JSONValue, to new: JSONValue) -> [String] {
        guard old != new else { return [] }
        if let before = old.object ?? (old == .null ? [:] : nil), let after = new.object ?? (new == .null ? [:] : nil),
            !(before.isEmpty && after.isEmpty)
        {
            let names = Array(before.keys) + after.keys.filter { before[$0] == nil }
            return names.flatMap { texts("\(path).\($0)", from: before[$0] ?? .null, to: after[$0] ?? .null) }
        }
        if old.array != nil || new.array != nil, let before = old.elements, let after = new.elements {
            return elements(path, from: before, to: after)
        }
        return [single(path, old, new)]
    }

    /// Elements are told apart by their type where each has one of its own, else by their whole value.
    private static func elements(_ path: String, from old: [JSONValue], to new: [JSONValue]) -> [String] {
        if let before = byType(old), let after = byType(new) {
            let types = Array(before.keys) + after.keys.filter { before[$0] == nil }
            return types.sorted().flatMap { type in
                let name = "\(path)[type eq \"\(type.forDisplay)\"]"
                guard let earlier = before[type] else { return ["\(name) added \(shown(after[type] ?? .null))"] }
                guard let later = after[type] else { return ["\(name) removed"] }
                return texts(name, from: earlier, to: later)
            }
        }
        let added = new.filter { !old.contains($0) }.map { "\(path) added \(shown($0))" }
        let removed = old.filter { !new.contains($0) }.map { "\(path) removed \(shown($0))" }
        return added + removed
    }

    private static func byType(_ elements: [JSONValue]) -> [String: JSONValue]? {
        var found: [String: JSONValue] = [:]
        for element in elements {
            guard let type = element["type"]?.string, found.updateValue(element, forKey: type) == nil else {
                return nil
            }
        }
        return found
    }

    private static func single(_ path: String, _ old: JSONValue, _ new: JSONValue) -> String {
        if old == .null { return "\(path) set to \(shown(new))" }
        if new == .null { return "\(path) \(shown(old)) removed" }
        return "\(path) \(shown(old)) \u{2192} \(shown(new))"
    }

    /// A text in quotes, an element by its value, anything else as JSON.
    private static func shown(_ value: JSONValue) -> String {
        if let text = value.string { return "\"\(text.forDisplay)\"" }
        if let value = value["value"] { return shown(value) }
        return value.text.forDisplay
    }
}

extension JSONValue {
    /// The elements of an array, none for null; nil for anything else.
    fileprivate var elements: [JSONValue]? { self == .null ? [] : array }
}
