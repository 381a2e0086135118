/// A part of a list that is in memory as a whole, and where the list goes on.
///
/// It begins behind a key or ends before one, whether or not anything in the list has that key any longer; so nothing that
/// comes or goes meanwhile is shown twice or passed over.
struct ListPart<Element> {
    let elements: [Element]
    /// The key behind which the next part begins; nil if nothing follows.
    let next: String?
    /// The key before which the part before ends; nil if nothing precedes.
    let previous: String?

    static var rows: Int { 50 }

    /// - Parameters:
    ///   - all: in their order.
    ///   - key: the place of an element, for an address.
    ///   - precedes: whether one key comes before another in that order.
    init(
        _ all: [Element], in query: FormFields, rows: Int = ListPart.rows, key: (Element) -> String,
        precedes: (String, String) -> Bool
    ) {
        var slice = all[...]
        if let after = query.exact("after") {
            slice = all[(all.firstIndex { precedes(after, key($0)) } ?? all.endIndex)...].prefix(rows)
        } else if let before = query.exact("before") {
            slice = all[..<(all.firstIndex { !precedes(key($0), before) } ?? all.endIndex)].suffix(rows)
        } else {
            slice = all.prefix(rows)
        }
        elements = Array(slice)
        next = slice.endIndex < all.endIndex ? slice.last.map(key) : nil
        previous = slice.startIndex > 0 ? slice.first.map(key) : nil
    }

    func links(_ address: Address, summary: String = "") -> PageLinks {
        PageLinks(
            summary: summary, previous: previous.map { (address.with("before", $0), "Previous") },
            next: next.map { (address.with("after", $0), "Next") })
    }
}

extension String {
    /// Whether the text comes first by its bytes, as the database sorts.
    func precedesByBytes(_ other: String) -> Bool { utf8.lexicographicallyPrecedes(other.utf8) }
}
