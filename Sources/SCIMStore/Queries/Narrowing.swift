package import SCIMCore

/// The part of a filter that SQL can decide: a condition that every match satisfies, its values bound.
///
/// Where `isExact`, the condition is the filter; else the evaluator of `SCIMCore` decides among the rows.
package struct Narrowing: Sendable {
    package let kind: ResourceKind
    package let isExact: Bool
    let condition: Condition

    /// SQL over the columns of one row, and what its `?` are.
    struct Condition: Sendable {
        var sql: String
        var values: [SQLValue] = []

        static let always = Condition(sql: "1")
        static let never = Condition(sql: "0")
    }

    private init(kind: ResourceKind, condition: Condition, isExact: Bool) {
        self.kind = kind
        self.condition = condition
        self.isExact = isExact
    }

    /// Every resource of the kind.
    package static func everything(of kind: ResourceKind) -> Narrowing {
        Narrowing(kind: kind, condition: .always, isExact: true)
    }

    /// - Parameter filter: resolved for the kind's resource type.
    package init(_ filter: Filter, of kind: ResourceKind) {
        let part = Narrowing.part(filter, kind)
        self.init(kind: kind, condition: part?.condition ?? .always, isExact: part?.isExact ?? false)
    }

    private typealias Part = (condition: Condition, isExact: Bool)

    /// nil where SQL knows nothing of the filter.
    private static func part(_ filter: Filter, _ kind: ResourceKind) -> Part? {
        switch filter {
        case .compare(let path, let comparison, let value): return compare(path, comparison, value, kind)
        case .present: return nil
        case .anyValue(let path, let inner): return anyValue(path, inner, kind)
        case .not(let inner):
            // Only what is exact can be turned round: the rows outside a superset need not be all that do not match.
            guard let part = part(inner, kind), part.isExact else { return nil }
            return (Condition(sql: "NOT (\(part.condition.sql))", values: part.condition.values), true)
        case .and(let left, let right):
            switch (part(left, kind), part(right, kind)) {
            case (let left?, let right?): return joined(left, "AND", right)
            case (let only?, nil), (nil, let only?): return (only.condition, false)
            case (nil, nil): return nil
            }
        case .or(let left, let right):
            guard let left = part(left, kind), let right = part(right, kind) else { return nil }
            return joined(left, "OR", right)
        }
    }

    private static func joined(_ left: Part, _ word: String, _ right: Part) -> Part {
        let sql = "(\(left.condition.sql)) \(word) (\(right.condition.sql))"
        return (
            Condition(sql: sql, values: left.condition.values + right.condition.values), left.isExact && right.isExact
        )
    }

    private static func compare(
        _ path: AttributePath, _ comparison: Comparison, _ value: JSONValue, _ kind: ResourceKind
    ) -> Part? {
        let name = path.subAttribute.map { "\(path.attribute).\($0)" } ?? path.attribute
        guard path.schema == nil else { return indexed(path, comparison, value, kind) }
        switch (kind, name, value) {
        case (_, "id", .string(let text)) where comparison == .eq:
            return (ResourceID(text).map { Condition(sql: "id = ?", values: [.id($0)]) } ?? .never, true)
        case (.user, "userName", .string(let text)): return named("user_name_key", comparison, text)
        case (.group, "displayName", .string(let text)): return named("display_name_key", comparison, text)
        case (_, "externalId", .string(let text)) where comparison == .eq:
            return (Condition(sql: "external_id IS ?", values: [.text(text)]), true)
        case (.user, "active", .bool(let flag)) where comparison == .eq:
            return (Condition(sql: "is_active = ?", values: [SQLValue(flag)]), true)
        case (_, "meta.created", .string(let text)): return time("created", comparison, text)
        case (_, "meta.lastModified", .string(let text)): return time("modified", comparison, text)
        case (.group, "members.value", .string(let text)) where comparison == .eq: return member(text)
        default: return indexed(path, comparison, value, kind)
        }
    }

    /// A name that is kept folded; text without a key is compared by the evaluator.
    private static func named(_ column: String, _ comparison: Comparison, _ text: String) -> Part? {
        guard let key = text.foldedKey else { return nil }
        switch comparison {
        case .eq: return (Condition(sql: "\(column) = ?", values: [.text(key)]), true)
        case .sw where !key.isEmpty:
            return (Condition(sql: "substr(\(column), 1, length(?)) = ?", values: [.text(key), .text(key)]), true)
        case .co where !key.isEmpty: return (Condition(sql: "instr(\(column), ?) > 0", values: [.text(key)]), true)
        default: return nil
        }
    }

    private static func time(_ column: String, _ comparison: Comparison, _ text: String) -> Part? {
        guard let instant = Instant(dateTime: text) else { return nil }
        let symbol =
            switch comparison {
            case .eq: "="
            case .ne: "<>"
            case .gt: ">"
            case .ge: ">="
            case .lt: "<"
            case .le: "<="
            case .co, .sw, .ew: ""
            }
        guard !symbol.isEmpty else { return nil }
        return (Condition(sql: "\(column) \(symbol) ?", values: [SQLValue(instant)]), true)
    }

    private static func member(_ text: String) -> Part {
        guard let id = ResourceID(text) else { return (.never, true) }
        let sql = """
            id IN (SELECT m.group_id FROM memberships AS m WHERE m.organization = ?1 AND m.member_id = ?)
            """
        return (Condition(sql: sql, values: [.id(id)]), true)
    }

    /// `user_values` holds folded values, so a hit narrows and the evaluator decides.
    private static func indexed(
        _ path: AttributePath, _ comparison: Comparison, _ value: JSONValue, _ kind: ResourceKind
    ) -> Part? {
        guard kind == .user, comparison == .eq, case .string(let text) = value, let key = text.foldedKey,
            let attribute = IndexedAttribute(
                schema: path.schema, attribute: path.attribute, subAttribute: path.subAttribute)
        else { return nil }
        let sql = """
            id IN (SELECT v.user_id FROM user_values AS v
                WHERE v.organization = ?1 AND v.attribute = ? AND v.value_key = ?)
            """
        return (Condition(sql: sql, values: [.text(attribute.rawValue), .text(key)]), false)
    }

    private static func anyValue(_ path: AttributePath, _ inner: Filter, _ kind: ResourceKind) -> Part? {
        switch inner {
        case .compare(let part, .eq, let value) where part.attribute == "value":
            return compare(
                AttributePath(schema: path.schema, path.attribute, "value"), .eq, value, kind)
        case .and(let left, let right):
            let found = [anyValue(path, left, kind), anyValue(path, right, kind)].compactMap { $0 }
            return found.first.map { ($0.condition, false) }
        default: return nil
        }
    }
}
