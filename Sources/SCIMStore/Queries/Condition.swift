/// A condition on one row of `users` or `groups`.
///
/// Chains are kept flat and negations are at the leaves, because SQLite's parser takes little nesting.
indirect enum Condition: Sendable, Hashable {
    case everything
    case nothing
    /// SQL, and the values of its `?`. NULL counts as false.
    case leaf(LiteralSQL, [SQLValue], isNegated: Bool)
    case all([Condition])
    case any([Condition])

    /// Literal text as a value that can be compared.
    struct LiteralSQL: Sendable, Hashable, ExpressibleByStringLiteral {
        let text: String
        init(stringLiteral text: StaticString) { self.text = text.description }
    }

    /// Both conditions, without what says nothing.
    static func both(_ left: Condition, _ right: Condition) -> Condition {
        switch (left, right) {
        case (.nothing, _), (_, .nothing): .nothing
        case (.everything, let other), (let other, .everything): other
        default: .all(left.conjuncts + right.conjuncts)
        }
    }

    /// Either condition, without what says nothing.
    static func either(_ left: Condition, _ right: Condition) -> Condition {
        switch (left, right) {
        case (.everything, _), (_, .everything): .everything
        case (.nothing, let other), (let other, .nothing): other
        default: .any(left.disjuncts + right.disjuncts)
        }
    }

    /// The condition that every other row satisfies.
    var negation: Condition {
        switch self {
        case .everything: .nothing
        case .nothing: .everything
        case .leaf(let sql, let values, let isNegated): .leaf(sql, values, isNegated: !isNegated)
        case .all(let parts): .any(parts.map(\.negation))
        case .any(let parts): .all(parts.map(\.negation))
        }
    }

    /// How deeply AND and OR are nested.
    var depth: Int {
        switch self {
        case .everything, .nothing, .leaf: 0
        case .all(let parts), .any(let parts): 1 + (parts.map(\.depth).max() ?? 0)
        }
    }

    /// The text for WHERE; values are appended in the order of their `?`.
    func sql(_ values: inout [SQLValue]) -> String {
        switch self {
        case .everything: return "1"
        case .nothing: return "0"
        case .leaf(let sql, let bound, let isNegated):
            values += bound
            return isNegated ? "NOT COALESCE(\(sql.text), 0)" : sql.text
        case .all(let parts): return parts.map { "(\($0.sql(&values)))" }.joined(separator: " AND ")
        case .any(let parts): return parts.map { "(\($0.sql(&values)))" }.joined(separator: " OR ")
        }
    }

    private var conjuncts: [Condition] { if case .all(let parts) = self { parts } else { [self] } }
    private var disjuncts: [Condition] { if case .any(let parts) = self { parts } else { [self] } }
}
