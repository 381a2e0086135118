/// Rows of comma-separated values (RFC 4180) that a spreadsheet shows as they are.
enum CSV {
    /// One row with its line end, CR LF.
    static func row(_ cells: [String?]) -> [UInt8] {
        Array((cells.map { cell($0 ?? "") }.joined(separator: ",") + "\r\n").utf8)
    }

    /// A cell, in quotes where it must be.
    ///
    /// What a client sent must not run on the administrator's machine. A text that a spreadsheet would take for a formula
    /// gets an apostrophe in front, which makes it text there. A spreadsheet that divides cells at other characters than
    /// ours takes our quotes for letters, so each part that may become a cell of its own is looked at.
    static func cell(_ text: String) -> String {
        var safe = String.UnicodeScalarView()
        for (number, part) in parts(text.unicodeScalars).enumerated() {
            if isFormula(part) || number == 0 && beginsWithBlank(part) { safe.append("'") }
            for scalar in part {
                if scalar == "\"" { safe.append("\"") }
                safe.append(scalar)
            }
        }
        let mustBeQuoted = safe.contains(where: needsQuotes) || safe.first == " " || safe.last == " "
        return mustBeQuoted ? "\"\(String(safe))\"" : String(safe)
    }

    /// The text cut behind each character at which some spreadsheet divides cells or rows.
    private static func parts(_ text: String.UnicodeScalarView) -> [Substring.UnicodeScalarView] {
        var parts: [Substring.UnicodeScalarView] = []
        var start = text.startIndex
        for index in text.indices where isSeparator(text[index]) {
            let next = text.index(after: index)
            parts.append(text[start..<next])
            start = next
        }
        return parts + [text[start...]]
    }

    private static func isSeparator(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case ",", ";", "|", "\t", "\r", "\n", "\u{0B}", "\u{0C}", "\u{85}", "\u{2028}", "\u{2029}": true
        default: false
        }
    }

    /// By its first character behind spaces and quotes, also in the full width that some spreadsheets take for the same.
    private static func isFormula(_ part: Substring.UnicodeScalarView) -> Bool {
        switch part.first(where: { $0 != " " && $0 != "\"" && $0 != "\u{A0}" }) {
        case "=", "+", "-", "@", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}": true
        default: false
        }
    }

    /// Some spreadsheets pass over these at the beginning of a cell.
    private static func beginsWithBlank(_ part: Substring.UnicodeScalarView) -> Bool {
        part.first == "\t" || part.first == "\r" || part.first == "\n"
    }

    private static func needsQuotes(_ scalar: Unicode.Scalar) -> Bool {
        isSeparator(scalar) || scalar == "\"" || scalar == "'"
    }
}
