extension Filter {
    /// Whether a resource satisfies this filter, which must be resolved for its type (RFC 7644 §3.4.2.2).
    ///
    /// - Parameter attributes: the whole resource with canonical names; an extension's attributes in an object under its
    ///   URN.
    package func matches(_ attributes: JSONObject, of type: ResourceType) -> Bool {
        matches(attributes, of: type, checking: {})
    }

    /// The same for work that has a deadline.
    ///
    /// - Parameters:
    ///   - attributes: the whole resource with canonical names; an extension's attributes in an object under its URN.
    ///   - check: called before each comparison; what it throws ends the evaluation.
    package func matches(
        _ attributes: JSONObject, of type: ResourceType, checking check: () throws -> Void
    ) rethrows -> Bool {
        switch self {
        case .compare(let path, let comparison, let value):
            try check()
            guard let target = path.target(in: type) else { return comparison == .ne && value != .null }
            let values = path.values(in: attributes, assuming: value.bool == nil ? nil : target)
            return target.definition.compare(values, comparison, value)
        case .present(let path):
            try check()
            guard let target = path.target(in: type) else { return false }
            return path.values(in: attributes).contains(where: target.definition.isPresent)
        case .anyValue(let path, let inner):
            guard let target = path.target(in: type) else { return false }
            return try path.values(in: attributes).contains { element in
                try check()
                return inner.matches(element: element, of: target.definition)
            }
        case .not(let inner): return try !inner.matches(attributes, of: type, checking: check)
        case .and(let left, let right):
            return try left.matches(attributes, of: type, checking: check)
                && right.matches(attributes, of: type, checking: check)
        case .or(let left, let right):
            return try left.matches(attributes, of: type, checking: check)
                || right.matches(attributes, of: type, checking: check)
        }
    }

    /// Whether one value of a multi-valued attribute satisfies the filter inside the brackets of a value path.
    package func matches(element: JSONValue, of attribute: Attribute) -> Bool {
        switch self {
        case .compare(let path, let comparison, let value):
            guard let part = attribute.part(named: path.attribute) else { return false }
            let values =
                attribute.subAttributes.isEmpty
                ? [element]
                : [element[part.name] ?? (value.bool == nil ? nil : part.assumed(in: attribute))].compactMap { $0 }
            return part.compare(values, comparison, value)
        case .present(let path):
            // What is inside the value of a simple attribute has that attribute's own definition.
            guard let part = attribute.part(named: path.attribute) else { return false }
            return (attribute.subAttributes.isEmpty ? element : element[part.name]).map(part.isPresent) ?? false
        case .anyValue: return false
        case .not(let inner): return !inner.matches(element: element, of: attribute)
        case .and(let left, let right):
            return left.matches(element: element, of: attribute) && right.matches(element: element, of: attribute)
        case .or(let left, let right):
            return left.matches(element: element, of: attribute) || right.matches(element: element, of: attribute)
        }
    }
}

extension AttributePath {
    /// The definitions of a path that has been resolved; nil for an attribute that no schema knows.
    fileprivate func target(in type: ResourceType) -> AttributeTarget? {
        if case .attribute(let target) = resolution(in: type) { target } else { nil }
    }

    /// The values that the path selects, those of a multi-valued attribute one by one.
    ///
    /// - Parameter target: the definitions, where what is not said is to be assumed.
    fileprivate func values(in attributes: JSONObject, assuming target: AttributeTarget? = nil) -> [JSONValue] {
        let holder = schema.map { attributes[$0]?.object ?? [:] } ?? attributes
        guard let value = holder[attribute] else { return [] }
        let elements = value.array ?? [value]
        guard let subAttribute else { return elements }
        return elements.flatMap { element -> [JSONValue] in
            guard let part = element[subAttribute] else {
                return target.flatMap { $0.subAttribute?.assumed(in: $0.attribute) }.map { [$0] } ?? []
            }
            return part.array ?? [part]
        }
    }
}

extension JSONValue {
    /// Whether there is something: not null, not empty, and for an object some member that is there (`pr`).
    fileprivate var isPresent: Bool {
        switch self {
        case .null: false
        case .string(let text): !text.isEmpty
        case .array(let elements): elements.contains(where: \.isPresent)
        case .object(let members): members.values.contains(where: \.isPresent)
        case .bool, .number: true
        }
    }
}

extension Attribute {
    /// What is assumed where nothing is said: a value is the primary one only where it says so (RFC 7643 §2.4).
    fileprivate func assumed(in attribute: Attribute) -> JSONValue? {
        attribute.isMultiValued && type == .boolean && key == "primary" ? false : nil
    }

    /// Whether there is something of it that may be returned.
    fileprivate func isPresent(_ value: JSONValue) -> Bool {
        guard case .object(let members) = value, subAttributes.contains(where: { $0.returned == .never }) else {
            return value.isPresent
        }
        return members.contains { name, part in part.isPresent && subAttribute(name)?.returned != .never }
    }

    /// Whether the values stand in that relation to the other one: any of them, and for `ne` none equal. A value that is
    /// absent equals null only.
    fileprivate func compare(_ values: [JSONValue], _ comparison: Comparison, _ other: JSONValue) -> Bool {
        switch comparison {
        case .ne: !compare(values, .eq, other)
        case .eq where other == .null: !values.contains(where: isPresent)
        default: values.contains { holds($0, comparison, other) }
        }
    }

    private func holds(_ value: JSONValue, _ comparison: Comparison, _ other: JSONValue) -> Bool {
        switch (value, other) {
        case (.string(let left), .string(let right)): holds(left, comparison, right)
        case (.number(let left), .number(let right)): holds(left, comparison, right)
        case (.bool(let left), .bool(let right)): comparison == .eq && left == right
        default: false
        }
    }

    private func holds(_ left: JSONNumber, _ comparison: Comparison, _ right: JSONNumber) -> Bool {
        // As integers where both are: a double has no room for their last digits.
        if let left = left.integer, let right = right.integer { return Attribute.ordered(left, comparison, right) }
        guard let left = left.double, let right = right.double else { return false }
        return Attribute.ordered(left, comparison, right)
    }

    private func holds(_ left: String, _ comparison: Comparison, _ right: String) -> Bool {
        // A dateTime is compared as text only where a part of it is looked for.
        if type == .dateTime, !comparison.isTextual, let one = Instant(dateTime: left),
            let other = Instant(dateTime: right)
        {
            return Attribute.ordered(one, comparison, other)
        }
        // Folding shortens no text to less than an eighth: what is far longer is another text, which saves folding it.
        if comparison == .eq, left.utf8.count > 8 * (right.utf8.count + 64) { return false }
        return isCaseExact
            ? Attribute.compare(left, comparison, right) : Attribute.compare(left.folded, comparison, right.folded)
    }

    /// By bytes, whose order is that of the characters' numbers.
    private static func compare(_ left: String, _ comparison: Comparison, _ right: String) -> Bool {
        switch comparison {
        case .eq: left.hasBytes(of: right)
        case .ne: !left.hasBytes(of: right)
        case .co: Array(left.utf8).containsRun(Array(right.utf8))
        case .sw: left.utf8.starts(with: right.utf8)
        case .ew: left.utf8.suffix(right.utf8.count).elementsEqual(right.utf8)
        case .gt: right.utf8.lexicographicallyPrecedes(left.utf8)
        case .ge: !left.utf8.lexicographicallyPrecedes(right.utf8)
        case .lt: left.utf8.lexicographicallyPrecedes(right.utf8)
        case .le: !right.utf8.lexicographicallyPrecedes(left.utf8)
        }
    }

    private static func ordered<Value: Comparable>(_ left: Value, _ comparison: Comparison, _ right: Value) -> Bool {
        switch comparison {
        case .eq: left == right
        case .ne: left != right
        case .gt: left > right
        case .ge: left >= right
        case .lt: left < right
        case .le: left <= right
        case .co, .sw, .ew: false
        }
    }
}

extension [UInt8] {
    /// Whether the other bytes stand somewhere in these, one after the other; in time that grows with the sum of both, however
    /// often they nearly match (Knuth, Morris and Pratt).
    fileprivate func containsRun(_ other: [UInt8]) -> Bool {
        guard let first = other.first else { return true }
        guard other.count > 1 else { return contains(first) }
        guard count >= other.count else { return false }
        // How much of the beginning of `other` ends at each place of it.
        var overlaps = [Int](repeating: 0, count: other.count)
        var matched = 0
        for place in 1..<other.count {
            while matched > 0, other[place] != other[matched] { matched = overlaps[matched - 1] }
            if other[place] == other[matched] { matched += 1 }
            overlaps[place] = matched
        }
        matched = 0
        for byte in self {
            while matched > 0, byte != other[matched] { matched = overlaps[matched - 1] }
            if byte == other[matched] { matched += 1 }
            if matched == other.count { return true }
        }
        return false
    }
}
