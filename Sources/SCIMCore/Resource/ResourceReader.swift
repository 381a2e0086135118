import OrderedCollections

/// Reads what a client writes: names in any case become canonical, values are checked against their definitions,
/// what only the service provider may say is dropped (RFC 7643 §2, §7; RFC 7644 §3.3, §3.5.1).
package struct ResourceReader: Sendable {
    package let type: ResourceType
    package let habits: ReadingHabits
    /// Attributes that no schema knows, as paths; they were left out (D7 of the design).
    package private(set) var ignored: [String] = []

    package init(_ type: ResourceType, habits: ReadingHabits) {
        self.type = type
        self.habits = habits
    }

    /// The attributes of a POST or PUT body in the order of the schema, without `schemas`, `id`, `meta` and everything
    /// else that is read-only; an extension's attributes stand in an object under its URN.
    ///
    /// - Throws: `invalidValue` for a value of the wrong type, `invalidSyntax` for an attribute given twice.
    package mutating func attributes(of body: JSONObject) throws(SCIMError) -> JSONObject {
        var extensions: [(schema: Schema, value: JSONValue)] = []
        var slots = Slots(type.schema.attributes)
        for (name, value) in body {
            if let index = slots.definitions.position(of: name) {
                try read(value, named: name, into: &slots, at: index, below: "")
            } else if let schema = type.extension(name) {
                guard !extensions.contains(where: { $0.schema === schema }) else { throw ResourceReader.twice(name) }
                extensions.append((schema, value))
            } else if !ResourceReader.isCommon(name) {
                ignore(name)
            }
        }
        var attributes = slots.attributes
        for schema in type.extensions {
            guard let value = extensions.first(where: { $0.schema === schema })?.value, !value.isUnassigned else {
                continue
            }
            let read = try self.extensionAttributes(value, schema)
            if !read.isEmpty { attributes[schema.id] = .object(read) }
        }
        return attributes
    }

    /// The attributes of one extension's object.
    package mutating func extensionAttributes(_ value: JSONValue, _ schema: Schema) throws(SCIMError) -> JSONObject {
        guard let object = value.object else {
            throw .invalidValue("\(schema.id): an object was expected, \(value.kind) was found")
        }
        return try attributes(of: object, from: schema.attributes, below: "\(schema.id):")
    }

    /// The value of one attribute as it is stored; nil when it unassigns the attribute.
    ///
    /// - Throws: `invalidValue` naming the attribute and what was expected.
    package mutating func value(
        _ value: JSONValue, for attribute: Attribute, at path: @autoclosure () -> String
    ) throws(SCIMError) -> JSONValue? {
        guard !isUnassigned(value, attribute) else { return nil }
        guard attribute.isMultiValued else { return try element(value, of: attribute, at: path()) }
        if case .array(let elements) = value {
            return try self.elements(elements, of: attribute, at: path()).map { .array($0) }
        }
        guard habits.takesOneForSeveral else { throw ResourceReader.unfit(value, attribute, at: path()) }
        return try elements([value], of: attribute, at: path()).map { .array($0) }
    }

    /// One value of an attribute; nil when nothing is left of it.
    package mutating func element(
        _ value: JSONValue, of attribute: Attribute, at path: @autoclosure () -> String
    ) throws(SCIMError) -> JSONValue? {
        guard !isUnassigned(value, attribute) else { return nil }
        if let read = try single(value, for: attribute, at: path()) { return read }
        if attribute.type == .complex, case .object = value { return nil }
        guard let mended = habits.mend(value, attribute), mended != value else {
            throw ResourceReader.unfit(value, attribute, at: path())
        }
        return try element(mended, of: attribute, at: path())
    }

    /// Notes an attribute that no schema knows.
    package mutating func ignore(_ path: String) {
        if ignored.count < 100, !ignored.contains(path) { ignored.append(path.forDisplay) }
    }

    // MARK: - Parts

    /// What was read of each of some attributes, in the order in which they are defined.
    private struct Slots {
        let definitions: [Attribute]
        var values: [JSONValue?]

        init(_ definitions: [Attribute]) {
            self.definitions = definitions
            values = Array(repeating: nil, count: definitions.count)
        }

        var attributes: JSONObject {
            let count = values.count { $0 != nil }
            var (names, present): ([String], [JSONValue]) = ([], [])
            names.reserveCapacity(count)
            present.reserveCapacity(count)
            for index in values.indices {
                guard let value = values[index] else { continue }
                names.append(definitions[index].name)
                present.append(value)
            }
            // Definitions have different names, so that none has to be looked for.
            return JSONObject(uncheckedUniqueKeys: names, values: present)
        }
    }

    // Where a value stands is only put together when something has to be said of it.
    private mutating func attributes(
        of object: JSONObject, from definitions: [Attribute], below prefix: @autoclosure () -> String
    ) throws(SCIMError) -> JSONObject {
        var slots = Slots(definitions)
        for (name, value) in object {
            guard let index = definitions.position(of: name) else {
                ignore(prefix() + name)
                continue
            }
            try read(value, named: name, into: &slots, at: index, below: prefix())
        }
        return slots.attributes
    }

    private mutating func read(
        _ value: JSONValue, named name: String, into slots: inout Slots, at index: Int,
        below prefix: @autoclosure () -> String
    ) throws(SCIMError) {
        let definition = slots.definitions[index]
        // What only the client may know, such as a password, is taken and never kept (D11 of the design).
        guard definition.mutability != .readOnly, definition.mutability != .writeOnly else { return }
        guard slots.values[index] == nil else { throw ResourceReader.twice(prefix() + name) }
        slots.values[index] = try self.value(value, for: definition, at: prefix() + definition.name)
    }

    private mutating func elements(
        _ values: [JSONValue], of attribute: Attribute, at path: @autoclosure () -> String
    ) throws(SCIMError) -> [JSONValue]? {
        try attribute.checkCount(values.count, at: path())
        var elements: [JSONValue] = []
        elements.reserveCapacity(values.count)
        for value in values {
            if let element = try element(value, of: attribute, at: path()) { elements.append(element) }
        }
        elements.keepOnePrimary()
        return elements.isEmpty ? nil : elements
    }

    /// A single value that fits its type as it is; nil when it does not fit, or is an object with nothing in it.
    private mutating func single(
        _ value: JSONValue, for attribute: Attribute, at path: @autoclosure () -> String
    ) throws(SCIMError) -> JSONValue? {
        switch (attribute.type, value) {
        case (.string, .string), (.reference, .string), (.boolean, .bool), (.decimal, .number): return value
        case (.integer, .number(let number)): return number.isInteger ? value : nil
        case (.dateTime, .string(let text)): return Instant(dateTime: text) == nil ? nil : value
        case (.binary, .string(let text)): return text.isBase64 ? value : nil
        case (.complex, .object(let members)):
            let read = try attributes(of: members, from: attribute.subAttributes, below: path() + ".")
            return read.isEmpty ? nil : .object(read)
        default: return nil
        }
    }

    private func isUnassigned(_ value: JSONValue, _ attribute: Attribute) -> Bool {
        if case .string(let text) = value, text.isEmpty { return habits.emptyStringUnassigns }
        return value.isUnassigned
    }

    private static func isCommon(_ name: String) -> Bool {
        switch name.asciiLowercased {
        case "schemas", "id", "meta": true
        default: false
        }
    }

    private static func twice(_ name: String) -> SCIMError {
        .invalidSyntax("the attribute \"\(name.forDisplay)\" appears twice; names differ by more than case")
    }

    private static func unfit(_ value: JSONValue, _ attribute: Attribute, at path: String) -> SCIMError {
        let wanted =
            switch attribute.type {
            case .string, .reference: "a string"
            case .boolean: "true or false"
            case .decimal: "a number"
            case .integer: "an integer"
            case .dateTime: "a date and time with zone such as \"2026-01-31T08:00:00Z\""
            case .binary: "base64 text"
            case .complex: "an object"
            }
        let found = value.string.map { "\"\($0.forDisplay)\"" } ?? value.number?.text ?? value.kind
        return .invalidValue(
            "\(path): \(attribute.isMultiValued ? "an array, each value \(wanted)," : wanted) was expected, \(found) was found"
        )
    }
}

extension Attribute {
    /// Values of one attribute of a resource at most; a group's members, which are rows of their own, have no limit.
    package static let valueLimit = 1000

    /// - Throws: `invalidValue` for more values than one attribute may have.
    func checkCount(_ count: Int, at path: @autoclosure () -> String) throws(SCIMError) {
        guard count > Attribute.valueLimit, !namesResources else { return }
        throw .invalidValue("\(path()): \(count) values were found, and at most \(Attribute.valueLimit) are taken")
    }
}

extension [JSONValue] {
    /// Leaves `primary: true` with the last element that has it (RFC 7643 §2.4: at most one).
    package mutating func keepOnePrimary() {
        guard let last = lastIndex(where: { $0["primary"] == .bool(true) }) else { return }
        keepPrimary(at: last)
    }

    /// Takes `primary` from every element but the one at `index`.
    package mutating func keepPrimary(at index: Int) {
        for other in indices where other != index {
            guard case .object(var members) = self[other], members["primary"] == .bool(true) else { continue }
            members["primary"] = .bool(false)
            self[other] = .object(members)
        }
    }
}

extension String {
    /// Whether the text is base64 or base64url, padded or not (RFC 4648, RFC 7643 §2.3.6).
    var isBase64: Bool {
        var padding = 0
        for byte in utf8 {
            switch byte {
            case UInt8(ascii: "="): padding += 1
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "-"),
                UInt8(ascii: "_"):
                if padding > 0 { return false }
            default: return false
            }
        }
        return padding <= 2 && (utf8.count - padding) % 4 != 1
    }
}
