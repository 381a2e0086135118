import SCIMCore

// Comparisons that a table beside the resource answers: indexed values, memberships.

extension NarrowingTranslator {
    /// `emails.value eq "x"`: some value equals it.
    func valueRow(_ path: AttributePath, _ comparison: Comparison, _ value: JSONValue) -> Finding {
        guard comparison == .eq, let text = value.string else { return .unknown }
        switch (kind, path.schema, path.attribute, path.subAttribute) {
        case (.user, nil, "groups", "value"):
            // Whether a user's groups are shown at all is not ours to know, so the evaluator decides.
            return member(
                text, "id IN (SELECT member_id FROM memberships WHERE organization = ?1 AND group_id = ?)"
            ).atMost
        case (.group, nil, "members", "value"):
            return member(
                text, "id IN (SELECT group_id FROM memberships WHERE organization = ?1 AND member_id = ?)")
        case (.user, let schema, let attribute, let subAttribute):
            guard
                let indexed = IndexedAttribute(schema: schema, attribute: attribute, subAttribute: subAttribute),
                let key = text.foldedKey, IndexedValue(indexed, key: key).hasRow
            else { return .unknown }
            return .exactly(
                "id IN (SELECT user_id FROM user_values WHERE organization = ?1 AND attribute = ? AND value_key = ?)",
                SQLValue(indexed.rawValue), .text(key))
        default: return .unknown
        }
    }

    /// `emails[type eq "work" and value eq "x"]`: what is said of `value` inside narrows, the rest does not.
    func anyValue(of path: AttributePath, satisfies filter: Filter) -> Finding {
        guard path.valueFilter == nil, path.subAttribute == nil else { return .unknown }
        switch filter {
        case .compare(let inner, let comparison, let value):
            guard inner.schema == nil, inner.subAttribute == nil, inner.valueFilter == nil else { return .unknown }
            let whole = AttributePath(schema: path.schema, path.attribute, inner.attribute)
            return valueRow(whole, comparison, value)
        // One value satisfies both sides, so some value satisfies each; not the other way round.
        case .and(let left, let right):
            return both(anyValue(of: path, satisfies: left), anyValue(of: path, satisfies: right)).atMost
        case .or(let left, let right):
            return either(anyValue(of: path, satisfies: left), anyValue(of: path, satisfies: right))
        // `not` inside speaks of one value, outside of all.
        case .not, .present, .anyValue: return .unknown
        }
    }

    private func member(_ text: String, _ sql: Condition.LiteralSQL) -> Finding {
        guard let id = ResourceID(text) else { return .exactly(.nothing) }
        return .exactly(sql, .id(id))
    }
}
