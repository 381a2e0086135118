import OrderedCollections

/// Where the values of a multi-valued attribute stand, so that many of them are compared with many others in no time.
///
/// Two are the same when their `value` is and, where both say it, their `type` (RFC 7644 §3.5.2.1); values without `value` or
/// with no parts at all are the same when all of them is.
struct ValueIndex {
    private let attribute: Attribute
    private let value: Attribute?
    private let type: Attribute?
    private var places: [JSONValue: [Int]] = [:]

    init(_ elements: [JSONValue], of attribute: Attribute) {
        self.attribute = attribute
        value = attribute.subAttribute("value")
        type = attribute.subAttribute("type")
        places.reserveCapacity(elements.count)
        for (place, element) in elements.enumerated() { note(element, at: place) }
    }

    mutating func note(_ element: JSONValue, at place: Int) { places[key(of: element), default: []].append(place) }

    /// The first of the elements that is the same value.
    func place(of element: JSONValue, in elements: [JSONValue]) -> Int? {
        places[key(of: element)]?.first { isSame(elements[$0], element) }
    }

    private func isSame(_ one: JSONValue, _ other: JSONValue) -> Bool {
        guard let value, let left = one["value"], let right = other["value"] else {
            return attribute.isEqual(one, other)
        }
        guard value.isEqual(left, right) else { return false }
        guard let type, let left = one["type"], let right = other["type"] else { return true }
        return type.isEqual(left, right)
    }

    /// The same for elements whose `value` is the same.
    private func key(of element: JSONValue) -> JSONValue {
        guard let value, let found = element["value"] else { return attribute.key(of: element) }
        return value.key(of: found)
    }
}

extension Attribute {
    /// The same for values that `isEqual` calls the same, and for few others.
    fileprivate func key(of value: JSONValue) -> JSONValue {
        guard !isCaseExact, case .string(let text) = value else { return value }
        return .string(text.folded)
    }
}
