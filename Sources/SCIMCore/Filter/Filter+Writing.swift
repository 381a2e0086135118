extension Filter: CustomStringConvertible {
    /// The filter as text, with no more parentheses than it needs; parsing it gives the same filter.
    package var description: String {
        switch self {
        case .compare(let path, let comparison, let value): "\(path) \(comparison.rawValue) \(value.text)"
        case .present(let path): "\(path) pr"
        case .anyValue(let path, let filter): "\(path)[\(filter)]"
        case .not(let filter): "not (\(filter))"
        // Both operators are read from the left, so that only the right side needs parentheses around its own kind.
        case .and(let left, let right):
            "\(left.text(inParentheses: left.isOr)) and \(right.text(inParentheses: right.isOr || right.isAnd))"
        case .or(let left, let right): "\(left) or \(right.text(inParentheses: right.isOr))"
        }
    }

    private func text(inParentheses: Bool) -> String { inParentheses ? "(\(self))" : description }

    private var isAnd: Bool { if case .and = self { true } else { false } }
    private var isOr: Bool { if case .or = self { true } else { false } }
}

extension AttributePath: CustomStringConvertible {
    /// The path as text; parsing it gives the same path.
    package var description: String {
        guard !attribute.isEmpty else { return schema ?? "" }
        var text = schema.map { "\($0):\(attribute)" } ?? attribute
        if let valueFilter { text += "[\(valueFilter)]" }
        if let subAttribute { text += ".\(subAttribute)" }
        return text
    }
}
