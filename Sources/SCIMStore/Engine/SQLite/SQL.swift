/// The text of one statement, and how the cache of prepared statements knows it again.
enum SQL: ExpressibleByStringLiteral {
    /// A literal: known by its address, which costs no hashing of the text.
    case literal(StaticString)
    /// `SELECT`, the columns of which a record is made, and the rest from `FROM` on; known by the two addresses.
    case select(StaticString, StaticString)
    /// Text put together from parts, as for a filter; values are never part of it.
    case composed(String)

    init(stringLiteral text: StaticString) { self = .literal(text) }

    var text: String {
        switch self {
        case .literal(let text): text.description
        case .select(let columns, let rest): "SELECT \(columns) \(rest)"
        case .composed(let text): text
        }
    }

    /// Where the literals of a statement lie.
    struct Address: Hashable {
        private let text: UInt
        private let columns: UInt

        init(_ text: StaticString, columns: StaticString? = nil) {
            self.text = UInt(bitPattern: text.utf8Start)
            self.columns = columns.map { UInt(bitPattern: $0.utf8Start) } ?? 0
        }

        /// Few statements differ by their columns alone.
        func hash(into hasher: inout Hasher) { hasher.combine(text) }
    }
}
