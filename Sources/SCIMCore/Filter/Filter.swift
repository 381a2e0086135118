/// A filter with its precedence resolved (RFC 7644 §3.4.2.2).
package indirect enum Filter: Sendable, Hashable {
    /// `userName eq "ada@example.org"`; the path has no value filter.
    case compare(AttributePath, Comparison, JSONValue)
    /// `title pr`
    case present(AttributePath)
    /// `emails[type eq "work"]`: some one value satisfies the whole inner filter, whose paths begin at the value.
    case anyValue(of: AttributePath, satisfies: Filter)
    case not(Filter)
    case and(Filter, Filter)
    case or(Filter, Filter)
}

/// The comparison operators of RFC 7644 table 3.
package enum Comparison: String, Sendable, Hashable, CaseIterable {
    case eq, ne, co, sw, ew, gt, ge, lt, le

    /// Whether it looks for a part of a text.
    package var isTextual: Bool { self == .co || self == .sw || self == .ew }
}
