import SCIMCore

extension String {
    /// The text with its hidden characters replaced, longer than a name may be: for values and sentences.
    var shownInFull: String {
        var shown = String.UnicodeScalarView()
        for scalar in unicodeScalars.prefix(2000) {
            shown.append(scalar.isHidden && scalar != "\n" ? "\u{FFFD}" : scalar)
        }
        if unicodeScalars.count > 2000 { shown.append("\u{2026}") }
        return String(shown)
    }
}

extension JSONValue {
    /// For people: a text as it is, the parts of an object one after the other, anything else as JSON.
    var shown: String {
        switch self {
        case .string(let text): text.shownInFull
        case .bool(let flag): flag ? "true" : "false"
        case .null: "nothing"
        case .object(let members): members.map { "\($0.key.forDisplay): \($0.value.shown)" }.joined(separator: ", ")
        case .array(let elements): elements.map(\.shown).joined(separator: "; ")
        case .number: text.shownInFull
        }
    }
}

extension Int {
    /// `1 member`, `4,182 members`
    func counted(_ noun: String) -> String { "\(grouped) \(noun)\(self == 1 ? "" : "s")" }
}
