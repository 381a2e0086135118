extension Attribute {
    /// Whether two values of this attribute are the same, by its type and `caseExact` (RFC 7643 §2.2).
    package func isEqual(_ one: JSONValue, _ other: JSONValue) -> Bool {
        guard case .string(let left) = one, case .string(let right) = other else { return one == other }
        if left.utf8.elementsEqual(right.utf8) { return true }
        return !isCaseExact && left.folded == right.folded
    }
}
