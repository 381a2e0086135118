/// Where the values of a multi-valued attribute stand, so that many of them are compared with many others in no time.
///
/// Two are the same when their `value` is and, where both say it, their `type` (RFC 7644 §3.5.2.1); values without `value` or
/// with no parts at all are the same when all of them is.
struct ValueIndex {
    private let attribute: Attribute
    private let value: Attribute?
    private let type: Attribute?
    private var entries: [JSONValue: Places] = [:]

    /// Places of elements whose `value` is the same.
    private struct Places {
        var first: Int
        /// Those that do not say their `type`, the last one first.
        var untyped: [Int] = []
        /// For each `type` the first of those that say it.
        var typed: [JSONValue: Int] = [:]
    }

    init(_ elements: [JSONValue], of attribute: Attribute) {
        self.attribute = attribute
        value = attribute.subAttribute("value")
        type = attribute.subAttribute("type")
        entries.reserveCapacity(elements.count)
        // From the last to the first, so that the first one of its kind is what is left.
        for place in elements.indices.reversed() { note(elements[place], at: place) }
    }

    /// The first of the elements that is the same value.
    func place(of element: JSONValue) -> Int? {
        guard let places = entries[key(of: element)] else { return nil }
        guard let type = typeKey(of: element) else { return places.first }
        guard let typed = places.typed[type] else { return places.untyped.last }
        return places.untyped.last.map { min($0, typed) } ?? typed
    }

    /// Notes an element that follows all others, and is the same value as none of them.
    mutating func append(_ element: JSONValue, at place: Int) {
        let key = key(of: element)
        guard entries[key] != nil else { return note(element, at: place) }
        guard let type = typeKey(of: element) else {
            preconditionFailure("a value without type is the same as any that is there")
        }
        entries[key]?.typed[type] = place
    }

    /// Notes that another element, which is the same value, was merged into the one at a place that `place(of:)` found.
    mutating func merge(_ element: JSONValue, at place: Int) {
        guard let type = typeKey(of: element) else { return }
        let key = key(of: element)
        guard entries[key]?.untyped.last == place else { return }
        entries[key]?.untyped.removeLast()
        let typed = entries[key]?.typed[type]
        entries[key]?.typed[type] = typed.map { min($0, place) } ?? place
    }

    /// Notes an element that comes before all others.
    private mutating func note(_ element: JSONValue, at place: Int) {
        let key = key(of: element)
        var places = entries.removeValue(forKey: key) ?? Places(first: place)
        places.first = place
        if let type = typeKey(of: element) { places.typed[type] = place } else { places.untyped.append(place) }
        entries[key] = places
    }

    /// The same for elements of the same `value` and `type`, both of which one may leave out.
    fileprivate func combination(of element: JSONValue) -> JSONValue {
        .array([key(of: element), typeKey(of: element) ?? .null])
    }

    /// The same for elements that are the same but for their `type`.
    private func key(of element: JSONValue) -> JSONValue {
        guard let value, let found = element["value"] else { return attribute.key(of: element) }
        return value.key(of: found)
    }

    /// nil if the element does not say it, or has no `value`, so that all of it is compared.
    private func typeKey(of element: JSONValue) -> JSONValue? {
        guard let type, value != nil, element["value"] != nil, let found = element["type"] else { return nil }
        return type.key(of: found)
    }
}

extension Attribute {
    /// The same for values that `isEqual` calls the same, and for no others.
    fileprivate func key(of value: JSONValue) -> JSONValue {
        guard !isCaseExact, case .string(let text) = value else { return value }
        return .string(text.folded)
    }
}

extension [JSONValue] {
    /// Appends elements, or merges each into the one that is the same value.
    ///
    /// - Returns: the place of the last of them that says it is the primary one.
    mutating func append(_ given: [JSONValue], of attribute: Attribute) -> Int? {
        var index = ValueIndex(self, of: attribute)
        var primary: Int?
        for element in given {
            let place = index.place(of: element) ?? count
            if place == count {
                append(element)
                index.append(element, at: place)
            } else if case .object(let old) = self[place], case .object(let new) = element {
                self[place] = .object(old.merging(new) { _, new in new })
                index.merge(element, at: place)
            }
            if element["primary"] == .bool(true) { primary = place }
        }
        return primary
    }

    /// The same values, each combination of `type` and `value` once (RFC 7643 §2.4); what a later one says of it counts.
    func merged(of attribute: Attribute) -> [JSONValue] {
        guard count > 1 else { return self }
        let index = ValueIndex([], of: attribute)
        // A few are compared with each other, many are hashed.
        let areFew = count <= 8
        var known: [JSONValue] = []
        var places: [JSONValue: Int] = [:]
        var merged: [JSONValue] = []
        merged.reserveCapacity(count)
        for element in self {
            let combination = index.combination(of: element)
            guard let place = areFew ? known.firstIndex(of: combination) : places[combination] else {
                if areFew { known.append(combination) } else { places[combination] = merged.count }
                merged.append(element)
                continue
            }
            if case .object(let old) = merged[place], case .object(let new) = element {
                merged[place] = .object(old.merging(new) { _, new in new })
            }
        }
        return merged
    }
}
