package import SCIMCore

/// What the database can say of a filter: a condition that everything satisfies which the filter matches.
///
/// Where it is not exact, it lets other rows through as well, and the evaluator decides about each.
package struct Narrowing: Sendable, Hashable {
    package let kind: ResourceKind
    /// Whether the rows that satisfy the condition are those that the filter matches, no more.
    package let isExact: Bool
    let condition: Condition

    /// Whether every row is one that the filter matches.
    package var isEverything: Bool { isExact && condition == .everything }

    /// Whether none can be.
    package var isNothing: Bool { condition == .nothing }

    /// All users or all groups.
    package static func everything(of kind: ResourceKind) -> Narrowing {
        Narrowing(kind: kind, isExact: true, condition: .everything)
    }

    /// What can be said of a filter whose names are resolved against the schemas of the resource type.
    package init(_ filter: Filter, of kind: ResourceKind) {
        let found = NarrowingTranslator(kind: kind).translate(filter)
        self.init(kind: kind, isExact: found.isExact, condition: found.condition)
    }

    private init(kind: ResourceKind, isExact: Bool, condition: Condition) {
        self.kind = kind
        self.isExact = isExact
        self.condition = condition
    }
}
