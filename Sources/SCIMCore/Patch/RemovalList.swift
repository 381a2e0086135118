/// The values that a removal lists.
///
/// They name values by `value` and, where both say it, by `type`. An attribute that has no `value`, such as `addresses`, has no
/// part that tells its values apart, so that each part that is listed has to be equal.
struct RemovalList {
    private let attribute: Attribute
    private let index: ValueIndex
    /// Only where the attribute's values have parts, and none of them is `value`.
    private let parts: [JSONObject]

    init(_ given: [JSONValue], of attribute: Attribute) {
        self.attribute = attribute
        let isComparedByParts = RemovalList.comparesParts(of: attribute)
        index = ValueIndex(isComparedByParts ? [] : given, of: attribute)
        parts = isComparedByParts ? given.compactMap(\.object) : []
    }

    static func comparesParts(of attribute: Attribute) -> Bool {
        attribute.type == .complex && attribute.subAttribute("value") == nil
    }

    func contains(_ element: JSONValue) -> Bool {
        if index.place(of: element) != nil { return true }
        return parts.contains { given in
            given.allSatisfy { name, value in
                guard let part = attribute.subAttribute(name), let found = element[name] else { return false }
                return part.isEqual(found, value)
            }
        }
    }
}

extension Attribute {
    /// What a removal leaves of a value: all of it, unless the limit is equal. Of a complex value only the parts that the limit
    /// names go, of several values only those that it lists.
    ///
    /// - Parameter limit: nil, and null for a part, where everything goes.
    func left(of current: JSONValue?, removing limit: JSONValue?) -> JSONValue? {
        guard let current, let limit, limit != .null else { return nil }
        switch (current, limit) {
        case (.object(var members), .object(let given)):
            for (name, value) in given {
                members[name] = subAttribute(name)?.left(of: members[name], removing: value)
            }
            return members.isEmpty ? nil : .object(members)
        case (.array(let elements), .array(let given)):
            let list = RemovalList(given, of: self)
            let left = elements.filter { !list.contains($0) }
            return left.isEmpty ? nil : .array(left)
        default:
            return isEqual(current, limit) ? nil : current
        }
    }
}
