/// The text of one statement, and how the cache of prepared statements knows it again.
enum SQL: ExpressibleByStringLiteral {
    /// A literal: known by its address, which costs no hashing of the text.
    case literal(StaticString)
    /// Text put together from parts, as for a filter; values are never part of it.
    case composed(String)

    init(stringLiteral text: StaticString) { self = .literal(text) }

    var text: String {
        switch self {
        case .literal(let text): text.description
        case .composed(let text): text
        }
    }
}
