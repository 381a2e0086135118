import SCIMCore

// Comparisons that a column answers.

/// Conditions on a column with the folded form of a text that every row has.
struct NameColumn {
    let equal, contains, ends, atLeast, range, greater, less, atMost: Condition.LiteralSQL

    static let userName = NameColumn(
        equal: "user_name_key = ?", contains: "instr(user_name_key, ?) > 0", ends: "substr(user_name_key, -?) = ?",
        atLeast: "user_name_key >= ?", range: "user_name_key >= ? AND user_name_key < ?",
        greater: "user_name_key > ?", less: "user_name_key < ?", atMost: "user_name_key <= ?")

    static let displayName = NameColumn(
        equal: "display_name_key = ?", contains: "instr(display_name_key, ?) > 0",
        ends: "substr(display_name_key, -?) = ?", atLeast: "display_name_key >= ?",
        range: "display_name_key >= ? AND display_name_key < ?", greater: "display_name_key > ?",
        less: "display_name_key < ?", atMost: "display_name_key <= ?")
}

/// Conditions on a column with a time that every row has.
struct TimeColumn {
    let equal, greater, atLeast, less, atMost: Condition.LiteralSQL

    static let created = TimeColumn(
        equal: "created = ?", greater: "created > ?", atLeast: "created >= ?", less: "created < ?",
        atMost: "created <= ?")

    static let modified = TimeColumn(
        equal: "modified = ?", greater: "modified > ?", atLeast: "modified >= ?", less: "modified < ?",
        atMost: "modified <= ?")
}

extension NarrowingTranslator {
    func name(_ column: NameColumn, _ comparison: Comparison, _ value: JSONValue) -> Finding {
        // Text without a key equals no stored name, but the evaluator says so.
        guard let key = value.string?.foldedKey, !key.isEmpty else { return .unknown }
        switch comparison {
        case .eq: return .exactly(column.equal, .text(key))
        case .co: return .exactly(column.contains, .text(key))
        case .ew: return .exactly(column.ends, SQLValue(key.unicodeScalars.count), .text(key))
        case .sw:
            guard let end = key.endOfPrefixRange else { return .exactly(column.atLeast, .text(key)) }
            return .exactly(column.range, .text(key), .text(end))
        case .gt: return .exactly(column.greater, .text(key))
        case .ge: return .exactly(column.atLeast, .text(key))
        case .lt: return .exactly(column.less, .text(key))
        case .le: return .exactly(column.atMost, .text(key))
        case .ne: return .unknown
        }
    }

    func time(_ column: TimeColumn, _ comparison: Comparison, _ value: JSONValue) -> Finding {
        guard let instant = value.string.flatMap({ Instant(dateTime: $0) }) else { return .unknown }
        switch comparison {
        case .eq: return .exactly(column.equal, SQLValue(instant))
        case .gt: return .exactly(column.greater, SQLValue(instant))
        case .ge: return .exactly(column.atLeast, SQLValue(instant))
        case .lt: return .exactly(column.less, SQLValue(instant))
        case .le: return .exactly(column.atMost, SQLValue(instant))
        case .ne, .co, .sw, .ew: return .unknown
        }
    }

    func externalID(_ comparison: Comparison, _ value: JSONValue) -> Finding {
        guard let text = value.string, !text.isEmpty, comparison == .eq else { return .unknown }
        return .exactly("external_id = ?", .text(text))
    }
}

extension String {
    /// The first text after all those that begin with this one, in the order of UTF-8; nil if there is none.
    fileprivate var endOfPrefixRange: String? {
        var scalars = Array(unicodeScalars)
        while let last = scalars.popLast() {
            let next = last.value == 0xD7FF ? 0xE000 : last.value + 1
            guard let scalar = Unicode.Scalar(next) else { continue }  // Nothing follows U+10FFFF.
            scalars.append(scalar)
            var end = String.UnicodeScalarView()
            end.append(contentsOf: scalars)
            return String(end)
        }
        return nil
    }
}
