/// What a condition compares values with, made ready once for all of them.
struct SoughtValue: Sendable {
    private let value: JSONValue
    /// `eq` in the place of `ne`, whose answer is turned round.
    private let comparison: Comparison
    private let isNegated: Bool
    private let definition: Attribute
    /// A text, folded unless the attribute is `caseExact`.
    private let text: SoughtText
    /// A time that is not only a text.
    private let instant: Instant?

    init(_ value: JSONValue, _ comparison: Comparison, of definition: Attribute) {
        self.value = value
        self.comparison = comparison == .ne ? .eq : comparison
        self.definition = definition
        isNegated = comparison == .ne
        let text = value.string ?? ""
        self.text = SoughtText(definition.isCaseExact ? text : text.folded, isPart: comparison == .co)
        // A dateTime is compared as text only where a part of it is looked for.
        instant = definition.type == .dateTime && !comparison.isTextual ? Instant(dateTime: text) : nil
    }

    /// Whether the values are in the relation to this one: any of them, and for `ne` none equal. A value that is absent
    /// equals null only.
    func isMet(
        by values: [JSONValue], at path: ComparedPath, in holder: ComparedPath.Holder,
        _ compared: inout ComparedValues
    ) -> Bool {
        let isMet =
            comparison == .eq && value == .null
            ? !values.contains(where: definition.isPresent)
            : values.indices.contains { index in
                holds(values[index]) { compared.folded($0, at: path, index, in: holder) }
            }
        return isMet != isNegated
    }

    private func holds(_ found: JSONValue, folded: (String) -> String) -> Bool {
        switch (found, value) {
        case (.string(let left), .string(let right)): holds(left, right, folded)
        case (.number(let left), .number(let right)): holds(left, right)
        case (.bool(let left), .bool(let right)): comparison == .eq && left == right
        default: false
        }
    }

    private func holds(_ left: JSONNumber, _ right: JSONNumber) -> Bool {
        // As integers where both are: a double has no space for their last digits.
        if let left = left.integer, let right = right.integer { return ordered(left, right) }
        guard let left = left.double, let right = right.double else { return false }
        return ordered(left, right)
    }

    private func holds(_ left: String, _ right: String, _ folded: (String) -> String) -> Bool {
        if let instant, let found = Instant(dateTime: left) { return ordered(found, instant) }
        // Folding shortens no text to less than an eighth: what is far longer is another text, which saves folding it.
        if comparison == .eq, left.utf8.count > 8 * (right.utf8.count + 64) { return false }
        return isInRelation(definition.isCaseExact ? left : folded(left))
    }

    /// By bytes, whose order is that of the characters' numbers.
    private func isInRelation(_ left: String) -> Bool {
        let right = text.text
        return switch comparison {
        case .eq: left.hasBytes(of: right)
        case .ne: !left.hasBytes(of: right)
        case .co: text.isPart(of: left)
        case .sw: left.utf8.starts(with: right.utf8)
        case .ew: left.utf8.suffix(right.utf8.count).elementsEqual(right.utf8)
        case .gt: right.utf8.lexicographicallyPrecedes(left.utf8)
        case .ge: !left.utf8.lexicographicallyPrecedes(right.utf8)
        case .lt: left.utf8.lexicographicallyPrecedes(right.utf8)
        case .le: !right.utf8.lexicographicallyPrecedes(left.utf8)
        }
    }

    private func ordered<Value: Comparable>(_ left: Value, _ right: Value) -> Bool {
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

/// A text that is looked for in others.
private struct SoughtText: Sendable {
    let text: String
    /// How much of the beginning of the text ends at each place of it; empty if no part is looked for.
    private let overlaps: [Int]

    /// - Parameter isPart: whether it may stand anywhere in the others.
    init(_ text: String, isPart: Bool) {
        self.text = text
        guard isPart else {
            overlaps = []
            return
        }
        let bytes = text.utf8Span.span
        var overlaps = [Int](repeating: 0, count: bytes.count)
        var matched = 0
        for place in bytes.indices.dropFirst() {
            while matched > 0, bytes[place] != bytes[matched] { matched = overlaps[matched - 1] }
            if bytes[place] == bytes[matched] { matched += 1 }
            overlaps[place] = matched
        }
        self.overlaps = overlaps
    }

    /// Whether the bytes stand somewhere in the other text, one after the other; in time that grows with the length of that
    /// text, however often they nearly match (Knuth, Morris and Pratt).
    func isPart(of other: String) -> Bool {
        let bytes = text.utf8Span.span
        let found = other.utf8Span.span
        guard !bytes.isEmpty else { return true }
        guard found.count >= bytes.count else { return false }
        var matched = 0
        for place in found.indices {
            let byte = found[place]
            while matched > 0, byte != bytes[matched] { matched = overlaps[matched - 1] }
            if byte == bytes[matched] { matched += 1 }
            if matched == bytes.count { return true }
        }
        return false
    }
}
