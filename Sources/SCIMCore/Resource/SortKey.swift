import OrderedCollections
import SCIMCore

/// Which value of a resource a query sorts by, and how two of them compare (RFC 7644 §3.4.2.3).
///
/// Of a multi-valued attribute the primary value counts, else the first; of a complex one without sub-attribute its
/// `value`, else its first sub-attribute. Resources without a value come last in ascending order, first in descending.
struct SortKey {
    private let target: AttributeTarget?
    private let isDescending: Bool

    init(_ parameters: QueryParameters, of type: ResourceType) throws(SCIMError) {
        isDescending = parameters.isDescending
        switch parameters.sortBy?.resolution(in: type) {
        case .attribute(let found)?: target = found
        case .unknownSubAttribute(let parent)?:
            throw .invalidPath("sortBy: \(parent.name) has no such sub-attribute")
        case .unknownAttribute?, .wholeSchema?, nil: target = nil
        }
    }

    enum Value: Comparable {
        case number(Double)
        case instant(Instant)
        case text(String)
    }

    func value(in resource: JSONObject) -> Value? {
        guard let target else { return nil }
        let holder = target.schema.map { resource[$0]?.object ?? [:] } ?? resource
        guard var value = holder[target.attribute.name] else { return nil }
        if case .array(let elements) = value {
            guard let taken = elements.first(where: { $0["primary"] == .bool(true) }) ?? elements.first else {
                return nil
            }
            value = taken
        }
        var definition = target.attribute
        if definition.type == .complex {
            guard let part = target.subAttribute ?? definition.subAttribute("value") ?? definition.subAttributes.first,
                let inner = value[part.name]
            else { return nil }
            definition = part
            value = inner
        }
        return SortKey.value(value, definition)
    }

    /// nil where both are the same, so that the order of creation decides.
    func areInOrder(_ left: Value?, _ right: Value?) -> Bool? {
        switch (left, right) {
        case (nil, nil): return nil
        case (nil, _): return isDescending
        case (_, nil): return !isDescending
        case (let left?, let right?):
            if left == right { return nil }
            return isDescending ? left > right : left < right
        }
    }

    private static func value(_ value: JSONValue, _ definition: Attribute) -> Value? {
        switch value {
        case .string(let text):
            if definition.type == .dateTime, let instant = Instant(dateTime: text) { return .instant(instant) }
            return .text(definition.isCaseExact ? text : text.folded)
        case .number(let number): return number.double.map { .number($0) }
        case .bool(let flag): return .number(flag ? 1 : 0)
        default: return nil
        }
    }
}
