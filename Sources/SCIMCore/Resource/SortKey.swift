/// Which value of a resource counts when resources are sorted by an attribute (RFC 7644 §3.4.2.3).
///
/// Of a multi-valued attribute it is that of the primary value, else of the first.
package struct SortKey: Sendable, Hashable {
    /// nil if the type has no such attribute, so that its resources have no value.
    package let target: AttributeTarget?

    /// - Throws: `invalidValue` for a part that the attribute does not have, for a complex attribute without the name of
    ///   a part, unless it has a `value`, for a value filter, and for what is never returned: the order would reveal it.
    package init(_ path: AttributePath, of type: ResourceType) throws(SCIMError) {
        guard path.valueFilter == nil else {
            throw .invalidValue("sortBy: \"\(path.description.forDisplay)\": a value filter is not allowed here")
        }
        switch path.resolution(in: type) {
        case .attribute(let found): target = try SortKey.sortable(found)
        case .unknownSubAttribute(let parent):
            throw .invalidValue(
                "sortBy: \(parent.name) has no sub-attribute \"\((path.subAttribute ?? "").forDisplay)\"")
        case .unknownAttribute, .wholeSchema: target = nil
        }
    }

    /// The value, nil if the resource has none: such resources come last in ascending order, first in descending.
    ///
    /// - Parameter resource: whole, with canonical names; an extension's attributes in an object under its URN.
    package func value(in resource: JSONObject) -> SortValue? {
        guard let target else { return nil }
        let holder = target.schema.map { resource[$0]?.object ?? [:] } ?? resource
        guard var value = holder[target.attribute.name] else { return nil }
        if case .array(let elements) = value {
            guard let taken = elements.first(where: { $0["primary"] == .bool(true) }) ?? elements.first else {
                return nil
            }
            value = taken
        }
        guard let part = target.subAttribute else { return SortKey.value(value, target.attribute) }
        return value[part.name].flatMap { SortKey.value($0, part) }
    }

    private static func sortable(_ found: AttributeTarget) throws(SCIMError) -> AttributeTarget {
        let attribute = found.attribute
        let part = found.subAttribute ?? (attribute.type == .complex ? attribute.subAttribute("value") : nil)
        guard part != nil || attribute.type != .complex else {
            let example = attribute.subAttributes.first.map { ", such as \(attribute.name).\($0.name)" } ?? ""
            throw .invalidValue("sortBy: \(attribute.name) is complex; name one of its sub-attributes\(example)")
        }
        guard attribute.returned != .never, part?.returned != .never else {
            throw .invalidValue(
                "sortBy: \((part ?? attribute).name) is never returned, so lists cannot be sorted by it")
        }
        return AttributeTarget(schema: found.schema, attribute: attribute, subAttribute: part)
    }

    private static func value(_ value: JSONValue, _ definition: Attribute) -> SortValue? {
        switch value {
        case .string(let text):
            if definition.type == .dateTime, let instant = Instant(dateTime: text) { return .instant(instant) }
            return SortValue(beginningOf: definition.isCaseExact ? text : text.foldedBeginning)
        case .number(let number): return number.double.map { .number($0) }
        case .bool(let flag): return .number(flag ? 1 : 0)
        default: return nil
        }
    }
}
