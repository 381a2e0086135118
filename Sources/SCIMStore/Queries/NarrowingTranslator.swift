import SCIMCore

/// Turns a resolved filter into a condition, and says whether nothing was lost.
///
/// `?1` is the organization; every other `?` takes the next value.
struct NarrowingTranslator {
    let kind: ResourceKind

    /// What can be said of a part of a filter.
    struct Finding {
        var condition: Condition
        /// Whether the condition is satisfied by no row that the part does not match.
        var isExact: Bool

        /// Nothing: the evaluator decides alone.
        static let unknown = Finding(condition: .everything, isExact: false)

        static func exactly(_ sql: Condition.LiteralSQL, _ values: SQLValue...) -> Finding {
            Finding(condition: .leaf(sql, values, isNegated: false), isExact: true)
        }

        static func exactly(_ condition: Condition) -> Finding { Finding(condition: condition, isExact: true) }

        /// The same condition, which lets more through than the part matches.
        var atMost: Finding { Finding(condition: condition, isExact: false) }

        func negated() -> Finding { isExact ? .exactly(condition.negation) : .unknown }
    }

    func translate(_ filter: Filter) -> Finding {
        switch filter {
        case .compare(let path, let comparison, let value):
            let found = compare(path, comparison, value)
            // What is absent is unequal to everything, and equal to null.
            return comparison == .ne || value == .null ? found : within(path.schema, found)
        case .present(let path): return within(path.schema, present(path))
        case .anyValue(let path, let inner): return within(path.schema, anyValue(of: path, satisfies: inner))
        // What lets too much through excludes too much when it is negated.
        case .not(let inner): return translate(inner).negated()
        case .and(let left, let right): return both(translate(left), translate(right))
        case .or(let left, let right): return either(translate(left), translate(right))
        }
    }

    /// Where the rest is for the evaluator: only a resource that has the extension can have a value of it.
    private func within(_ schema: String?, _ found: Finding) -> Finding {
        guard let schema, !found.isExact else { return found }
        return both(found, .exactly("instr(schemas, ?) > 0", .text("\"\(schema)\"")))
    }

    func both(_ left: Finding, _ right: Finding) -> Finding {
        limited(Finding(condition: .both(left.condition, right.condition), isExact: left.isExact && right.isExact))
    }

    func either(_ left: Finding, _ right: Finding) -> Finding {
        limited(Finding(condition: .either(left.condition, right.condition), isExact: left.isExact && right.isExact))
    }

    /// What is nested deeper than SQLite's parser takes is left to the evaluator; nobody writes such filters.
    private func limited(_ finding: Finding) -> Finding {
        finding.condition.depth > NarrowingTranslator.depthLimit ? .unknown : finding
    }

    /// Of nested AND and OR. The parser's stack holds a hundred symbols, a level takes about four.
    private static let depthLimit = 12

    private func compare(_ path: AttributePath, _ comparison: Comparison, _ value: JSONValue) -> Finding {
        guard path.valueFilter == nil else { return .unknown }
        // `ne` is true of whatever `eq` is not true of, also of a resource without a value.
        if comparison == .ne { return compare(path, .eq, value).negated() }
        switch (kind, path.schema, path.attribute, path.subAttribute) {
        case (_, nil, "id", nil): return identifier(comparison, value)
        case (_, nil, "meta", "created"): return time(TimeColumn.created, comparison, value)
        case (_, nil, "meta", "lastModified"): return time(TimeColumn.modified, comparison, value)
        case (_, nil, "meta", "resourceType") where comparison == .eq:
            return .exactly(value.string?.hasBytes(of: kind.rawValue) == true ? .everything : .nothing)
        case (_, nil, "externalId", nil): return externalID(comparison, value)
        case (.user, nil, "userName", nil): return name(NameColumn.userName, comparison, value)
        case (.group, nil, "displayName", nil): return name(NameColumn.displayName, comparison, value)
        case (.user, nil, "active", nil): return active(comparison, value)
        default: return valueRow(path, comparison, value)
        }
    }

    private func present(_ path: AttributePath) -> Finding {
        switch (kind, path.schema, path.attribute, path.subAttribute) {
        // Columns that are never NULL and never empty.
        case (_, nil, "id", nil), (_, nil, "meta", nil), (_, nil, "meta", "created"), (_, nil, "meta", "lastModified"),
            (_, nil, "meta", "resourceType"), (.user, nil, "userName", nil), (.group, nil, "displayName", nil):
            return .exactly(.everything)
        case (_, nil, "externalId", nil): return .exactly("external_id IS NOT NULL AND external_id <> ''")
        default: return .unknown
        }
    }

    static let idEqual: Condition.LiteralSQL = "id = ?"

    private func identifier(_ comparison: Comparison, _ value: JSONValue) -> Finding {
        guard let text = value.string, comparison == .eq else { return .unknown }
        guard let id = ResourceID(text) else { return .exactly(.nothing) }
        return .exactly(NarrowingTranslator.idEqual, .id(id))
    }

    private func active(_ comparison: Comparison, _ value: JSONValue) -> Finding {
        guard let flag = value.bool, comparison == .eq else { return .unknown }
        // Who is not active may also have no value.
        return flag ? .exactly("is_active = 1") : Finding.exactly("is_active = 0").atMost
    }
}
