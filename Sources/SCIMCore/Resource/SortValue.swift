/// A value by which resources are compared when they are sorted, already folded where case does not matter.
package enum SortValue: Sendable {
    /// Numbers, and booleans as 0 and 1.
    case number(Double)
    case instant(Instant)
    /// The beginning of a text, at most `textLimit` bytes of UTF-8.
    case text(String)

    /// Bytes of a text that count; what is the same so far follows in the order of creation. Memory and cursors stay
    /// small whatever is stored.
    static let textLimit = 256

    /// The beginning of the text, cut before a character that would be over the limit.
    package init(beginningOf text: String) {
        guard text.utf8.count > SortValue.textLimit else {
            self = .text(text)
            return
        }
        var beginning = String.UnicodeScalarView()
        var length = 0
        for scalar in text.unicodeScalars {
            length += UTF8.width(scalar)
            if length > SortValue.textLimit { break }
            beginning.append(scalar)
        }
        self = .text(String(beginning))
    }

    /// Whether this may be the beginning of a longer text.
    package var mayBeCut: Bool {
        if case .text(let text) = self { text.utf8.count > SortValue.textLimit - 4 } else { false }
    }
}

extension SortValue: Comparable {
    /// Texts by their bytes, whose order is that of the characters' numbers; that of a database index is the same.
    package static func < (left: SortValue, right: SortValue) -> Bool {
        switch (left, right) {
        case (.number(let left), .number(let right)): left < right
        case (.instant(let left), .instant(let right)): left < right
        case (.text(let left), .text(let right)): left.utf8.lexicographicallyPrecedes(right.utf8)
        // One name may stand for attributes of different types in two resource types.
        default: left.place < right.place
        }
    }

    package static func == (left: SortValue, right: SortValue) -> Bool {
        switch (left, right) {
        case (.number(let left), .number(let right)): left == right
        case (.instant(let left), .instant(let right)): left == right
        case (.text(let left), .text(let right)): left.hasBytes(of: right)
        default: false
        }
    }

    private var place: Int {
        switch self {
        case .number: 0
        case .instant: 1
        case .text: 2
        }
    }
}
