/// Reads what a client writes: names in any case become canonical, values are checked against their definitions,
/// what only the service provider may say is dropped (RFC 7643 §2, §7; RFC 7644 §3.3, §3.5.1).
package struct ResourceReader: Sendable {
    package let type: ResourceType
    package let habits: ReadingHabits
    /// Attributes that no schema knows, as paths; they were left out (D7 of the design).
    package private(set) var ignored: [String] = []
    /// Whether texts may be longer than what is stored: they say what is to be removed.
    var takesAnyLength = false

    package init(_ type: ResourceType, habits: ReadingHabits) {
        self.type = type
        self.habits = habits
    }

    /// What a POST or PUT body says, without `schemas`, `id`, `meta` and everything else that is read-only.
    ///
    /// - Throws: `invalidValue` for a value of the wrong type, `invalidSyntax` for an attribute given twice.
    package mutating func attributes(of body: JSONObject) throws(SCIMError) -> WrittenAttributes {
        var core = AttributeSlots(type.schema.attributes)
        var extensions: [(schema: Schema, value: JSONValue)] = []
        try take(body, into: &core, &extensions, below: "")
        var written = WrittenAttributes()
        written.attributes = core.attributes
        written.unassigned = core.unassigned
        written.untouched = core.untouched(in: nil)
        for schema in type.extensions {
            guard let value = extensions.first(where: { $0.schema === schema })?.value, !value.isUnassigned else {
                continue
            }
            try take(value, of: schema, into: &written)
        }
        return written
    }

    /// Notes an attribute that no schema knows.
    package mutating func ignore(_ path: String) {
        guard ignored.count < 100 else { return }
        let shown = path.forDisplay
        if !ignored.contains(where: { $0.hasBytes(of: shown) }) { ignored.append(shown) }
    }

    // MARK: - Bodies

    private mutating func take(
        _ body: JSONObject, into core: inout AttributeSlots, _ extensions: inout [(schema: Schema, value: JSONValue)],
        below prefix: String
    ) throws(SCIMError) {
        for (name, value) in body {
            if let index = core.definitions.position(of: name) {
                try read(value, named: name, into: &core, at: index, below: prefix)
            } else if let schema = type.extension(name) {
                guard !extensions.contains(where: { $0.schema === schema }) else { throw ResourceReader.twice(name) }
                extensions.append((schema, value))
            } else if name.asciiLowercased == type.schema.key {
                // Core attributes in an object under the URN of their schema, as those of an extension are.
                guard !value.isUnassigned else { continue }
                try take(try object(value, of: type.schema), into: &core, &extensions, below: "\(type.schema.id):")
            } else if !ResourceReader.isCommon(name) {
                ignore(prefix + name)
            }
        }
    }

    private mutating func take(
        _ value: JSONValue, of schema: Schema, into written: inout WrittenAttributes
    ) throws(SCIMError) {
        var slots = AttributeSlots(schema.attributes)
        try take(try object(value, of: schema), into: &slots, below: "\(schema.id):")
        let attributes = slots.attributes
        if !attributes.isEmpty { written.attributes[schema.id] = .object(attributes) }
        written.untouched +=
            slots.isEmpty
            ? [WrittenAttributes.Place(schema: schema.id, attribute: nil)] : slots.untouched(in: schema.id)
    }

    private func object(_ value: JSONValue, of schema: Schema) throws(SCIMError) -> JSONObject {
        guard let object = value.object else {
            throw .invalidValue("\(schema.id): expected an object, but found \(value.kind)")
        }
        return object
    }

    /// Reads each member that has a definition, and ignores the others.
    ///
    /// - Returns: the names of members of which nothing was kept, because they are unknown or not the client's to write.
    @discardableResult
    mutating func take(
        _ object: JSONObject, into slots: inout AttributeSlots, below prefix: @autoclosure () -> String
    ) throws(SCIMError) -> [String] {
        var dropped: [String] = []
        for (name, value) in object {
            guard let index = slots.definitions.position(of: name) else {
                ignore(prefix() + name)
                dropped.append(name)
                continue
            }
            if try !read(value, named: name, into: &slots, at: index, below: prefix()) { dropped.append(name) }
        }
        return dropped
    }

    // Where a value stands is only put together when something has to be said of it.
    /// - Returns: whether the attribute is one that a client writes and that is kept.
    @discardableResult
    private mutating func read(
        _ value: JSONValue, named name: String, into slots: inout AttributeSlots, at index: Int,
        below prefix: @autoclosure () -> String
    ) throws(SCIMError) -> Bool {
        let definition = slots.definitions[index]
        // What only the client may know, such as a password, is taken and never kept (D11 of the design).
        guard definition.mutability != .readOnly, definition.mutability != .writeOnly else { return false }
        guard slots.values[index] == nil else { throw ResourceReader.twice(prefix() + name) }
        slots.values[index] = try self.value(value, for: definition, at: prefix() + definition.name)
        return true
    }

    private static func isCommon(_ name: String) -> Bool {
        switch name.asciiLowercased {
        case "schemas", "id", "meta": true
        default: false
        }
    }

    private static func twice(_ name: String) -> SCIMError {
        .invalidSyntax("the attribute \"\(name.forDisplay)\" appears twice; attribute names are case-insensitive")
    }
}
