extension ResourceReader {
    /// What a value says of one attribute.
    ///
    /// - Throws: `invalidValue` naming the attribute, what was expected and what was found.
    package mutating func value(
        _ value: JSONValue, for attribute: Attribute, at path: @autoclosure () -> String
    ) throws(SCIMError) -> WrittenValue {
        let value = try unwrapped(value, attribute, at: path())
        guard !isUnassigned(value, attribute) else { return .unassigned }
        guard attribute.isMultiValued else { return try element(value, of: attribute, at: path()) }
        let elements = try self.elements(
            try list(value, attribute, at: path()), of: attribute, at: path(),
            mustHaveValue: !attribute.namedTypes.isEmpty)
        return elements.isEmpty ? .unassigned : .value(.array(elements))
    }

    /// What is said of one value of an attribute, such as the one that a value filter selects.
    ///
    /// - Throws: as `value(_:for:at:)`.
    package mutating func element(
        _ value: JSONValue, of attribute: Attribute, at path: @autoclosure () -> String
    ) throws(SCIMError) -> WrittenValue {
        switch try read(value, of: attribute, at: path()) {
        case .unassigned: return .unassigned
        case .plain(let value): return .value(value)
        case .complex(let parts):
            guard !parts.members.isEmpty else { return .nothing }
            if attribute.isMultiValued, parts.identifiesNothing || parts.isLost { throw parts.tooLittle(path()) }
            return parts.isLost ? .nothing : .value(.object(parts.members))
        }
    }

    /// The values that a removal lists, each named by its `value` where the attribute has such a part (Q83).
    ///
    /// - Parameter mayBeOne: whether the path selects single values, so that one may be there without an array.
    /// - Throws: as `value(_:for:at:)`.
    package mutating func valuesToRemove(
        _ value: JSONValue, of attribute: Attribute, at path: @autoclosure () -> String, mayBeOne: Bool
    ) throws(SCIMError) -> [JSONValue] {
        let value = try unwrapped(value, attribute, at: path())
        // Null and `""` are no elements.
        guard !isUnassigned(value, attribute) else { return [] }
        takesAnyLength = true
        defer { takesAnyLength = false }
        let listed = mayBeOne && value.array == nil ? [value] : try list(value, attribute, at: path())
        return try elements(
            listed, of: attribute, at: path(), mustHaveValue: attribute.subAttribute("value") != nil)
    }

    /// The value to which the removal of one value is limited.
    ///
    /// - Throws: as `value(_:for:at:)`.
    package mutating func valueToRemove(
        _ value: JSONValue, of attribute: Attribute, at path: @autoclosure () -> String
    ) throws(SCIMError) -> WrittenValue {
        takesAnyLength = true
        defer { takesAnyLength = false }
        return try self.value(value, for: attribute, at: path())
    }

    // MARK: - Several values

    /// Elements that were sent without a value are left out (Q56).
    private mutating func elements(
        _ values: [JSONValue], of attribute: Attribute, at path: @autoclosure () -> String, mustHaveValue: Bool
    ) throws(SCIMError) -> [JSONValue] {
        try attribute.checkCount(values.count, at: path())
        var elements: [JSONValue] = []
        elements.reserveCapacity(values.count)
        for (index, value) in values.enumerated() {
            switch try read(value, of: attribute, at: path()) {
            case .unassigned: continue
            case .plain(let value): elements.append(value)
            case .complex(let parts):
                guard !parts.isLost else { throw parts.tooLittle("\(path()): value \(index + 1) of \(values.count)") }
                guard !parts.isUnassigned else { continue }
                let assigned = parts.members.withoutNulls
                if assigned.isEmpty || parts.identifiesNothing || mustHaveValue && assigned["value"] == nil {
                    throw parts.tooLittle("\(path()): value \(index + 1) of \(values.count)")
                }
                elements.append(.object(assigned))
            }
        }
        elements = elements.merged(of: attribute)
        elements.keepOnePrimary()
        return elements
    }

    private func list(
        _ value: JSONValue, _ attribute: Attribute, at path: @autoclosure () -> String
    ) throws(SCIMError) -> [JSONValue] {
        if case .array(let elements) = value { return elements }
        guard habits.takesOneForSeveral else {
            throw .invalidValue(
                "\(path()): expected an array in which each value is \(attribute.wantedValue), but found \(value.found)"
            )
        }
        return [value]
    }

    /// - Throws: `invalidValue` if something else is beside the value that an object wraps.
    private func unwrapped(
        _ value: JSONValue, _ attribute: Attribute, at path: @autoclosure () -> String
    ) throws(SCIMError) -> JSONValue {
        guard case .object(let members) = value, let inner = habits.unwrap(members, attribute) else { return value }
        let said = members.filter { $0.key.asciiLowercased == attribute.key || $0.value != .null }
        guard said.count > 1 else { return inner }
        let names = said.keys.prefix(2).map { "\"\($0.forDisplay)\"" }.joined(separator: " and ")
        throw .invalidValue("\(path()): the value has both \(names); send one of them")
    }

    // MARK: - One value

    private enum Element {
        case unassigned
        case plain(JSONValue)
        case complex(Parts)
    }

    private mutating func read(
        _ value: JSONValue, of attribute: Attribute, at path: @autoclosure () -> String
    ) throws(SCIMError) -> Element {
        guard !isUnassigned(value, attribute) else { return .unassigned }
        if attribute.type == .complex, case .object(let members) = value {
            return .complex(try parts(members, of: attribute, at: path()))
        }
        if case .string(let text) = value, attribute.type != .complex, !takesAnyLength {
            try attribute.checkLength(of: text, at: path())
        }
        if attribute.fits(value) { return .plain(value) }
        guard let mended = habits.mend(value, attribute), mended != value else {
            throw .invalidValue("\(path()): expected \(attribute.wantedValue), but found \(value.found)")
        }
        return try read(mended, of: attribute, at: path())
    }

    private mutating func parts(
        _ members: JSONObject, of attribute: Attribute, at path: @autoclosure () -> String
    ) throws(SCIMError) -> Parts {
        var slots = AttributeSlots(attribute.subAttributes)
        let dropped = try take(members, into: &slots, below: path() + ".")
        guard let index = slots.definitions.position(of: "value"), slots.values[index] ?? .unassigned == .unassigned
        else { return Parts(attribute: attribute, members: slots.attributesAndNulls, dropped: dropped) }
        let reference = attribute.namedTypes.isEmpty ? nil : members.value(named: "$ref")?.string
        if let id = reference?.referencedID { slots.values[index] = .value(.string(id)) }
        let isLost =
            slots.values[index] == .unassigned
            && (reference?.isEmpty == false || dropped.contains { saysMore($0, members[$0], than: attribute) })
        return Parts(attribute: attribute, members: slots.attributesAndNulls, dropped: dropped, isLost: isLost)
    }

    /// Whether a part that was dropped may be what the client meant instead of the empty `value`. That a manager's name is
    /// read-only does not matter where the manager is unassigned.
    private func saysMore(_ name: String, _ value: JSONValue?, than attribute: Attribute) -> Bool {
        guard attribute.isMultiValued || attribute.subAttribute(name) == nil else { return false }
        guard let value, !value.isUnassigned else { return false }
        return value.string?.isEmpty != true
    }

    private func isUnassigned(_ value: JSONValue, _ attribute: Attribute) -> Bool {
        if case .string(let text) = value, text.isEmpty { return habits.emptyStringUnassigns }
        return value.isUnassigned
    }
}

/// What was read of a complex value.
private struct Parts {
    let attribute: Attribute
    /// Null stands for a part that is unassigned.
    let members: JSONObject
    /// The names of parts that were not kept, as the client wrote them.
    let dropped: [String]
    /// Whether its `value` was sent as null or empty, and something that was not kept says more.
    var isLost = false

    /// Whether it was sent without a value: its `value`, or all that it has, is null or empty.
    var isUnassigned: Bool {
        if members["value"] == .null { return true }
        return dropped.isEmpty && !members.isEmpty && members.allSatisfy { $0.value == .null }
    }

    /// Whether something was left out of it, and what remains does not tell one value from another.
    var identifiesNothing: Bool {
        guard !dropped.isEmpty, members["value"] != .null else { return false }
        return members.allSatisfy { name, value in
            value == .null || name == "type" || name == "primary" || name == "display"
        } && members.contains { $0.value != .null }
    }

    /// - Parameter place: of the value, for people.
    func tooLittle(_ place: String) -> SCIMError {
        let needed =
            attribute.namedTypes.isEmpty
            ? attribute.subAttribute("value") == nil ? "nothing that can be stored" : "no \"value\""
            : "neither a \"value\" nor a \"$ref\" that ends in an id"
        guard let name = dropped.first else { return .invalidValue("\(place) has \(needed)") }
        let reason =
            attribute.subAttribute(name) == nil ? "is not a sub-attribute of \(attribute.name)" : "is read-only"
        return .invalidValue("\(place) has \(needed); \"\(name.forDisplay)\" \(reason)")
    }
}

extension Attribute {
    /// Whether a value of a simple attribute has its type as it is.
    fileprivate func fits(_ value: JSONValue) -> Bool {
        switch (type, value) {
        case (.string, .string), (.reference, .string), (.boolean, .bool), (.decimal, .number): true
        case (.integer, .number(let number)): number.isInteger
        case (.dateTime, .string(let text)): Instant(dateTime: text) != nil
        case (.binary, .string(let text)): text.isBase64
        default: false
        }
    }

    /// One value of the attribute, as words for an error message.
    fileprivate var wantedValue: String {
        switch type {
        case .string, .reference: "a string"
        case .boolean: "true or false"
        case .decimal: "a number"
        case .integer: "an integer"
        case .dateTime: "a date and time such as \"2026-01-31T08:00:00Z\""
        case .binary: "base64 text"
        case .complex: "an object"
        }
    }

    /// Values of one attribute of a resource at most; a group's members, which are rows of their own, have no limit.
    package static let valueLimit = 1000

    /// - Throws: `invalidValue` for more values than one attribute may have.
    func checkCount(_ count: Int, at path: @autoclosure () -> String) throws(SCIMError) {
        guard count > Attribute.valueLimit, !namesResources else { return }
        throw .invalidValue("\(path()) has \(count) values; the limit is \(Attribute.valueLimit)")
    }
}

extension JSONValue {
    /// The value, as words for an error message.
    fileprivate var found: String {
        switch self {
        case .string(let text): "\"\(text.forDisplay)\""
        case .number(let number): number.text
        case .array(let elements): "an array of \(elements.count) values"
        default: kind
        }
    }
}

extension String {
    /// The id with which the URI of a resource of this service provider ends, as in `https://…/Users/0197…`; nil if it
    /// does not end in one. A `bulkId:` reference counts as an id.
    fileprivate var referencedID: String? {
        guard let segment = utf8.split(separator: UInt8(ascii: "/")).last else { return nil }
        let text = String(Substring(segment))
        return text.utf8.starts(with: BulkReferences.marker.utf8) || ResourceID(text)?.isIssuable == true ? text : nil
    }
}
