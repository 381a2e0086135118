/// Rows of comma-separated values (RFC 4180) that a spreadsheet shows as they are.
enum CSV {
    /// One row with its line end, CR LF.
    static func row(_ cells: [String?]) -> [UInt8] {
        Array((cells.map { cell($0 ?? "") }.joined(separator: ",") + "\r\n").utf8)
    }

    /// A cell, in quotes where it must be.
    ///
    /// A text that a spreadsheet would take for a formula gets an apostrophe in front, which makes it text there: what a
    /// client sent must not run on the administrator's machine.
    static func cell(_ text: String) -> String {
        let safe = isFormula(text) ? "'" + text : text
        guard safe.unicodeScalars.contains(where: needsQuotes) || safe.first == " " || safe.last == " " else {
            return safe
        }
        var quoted = "\""
        for scalar in safe.unicodeScalars {
            if scalar == "\"" { quoted += "\"" }
            quoted.unicodeScalars.append(scalar)
        }
        return quoted + "\""
    }

    /// By its first character, also in the full width that some spreadsheets take for the same.
    private static func isFormula(_ text: String) -> Bool {
        switch text.unicodeScalars.first {
        case "=", "+", "-", "@", "\t", "\r", "\n", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}": true
        default: false
        }
    }

    private static func needsQuotes(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        // Semicolons and tabs divide cells too, as the language of the spreadsheet has it.
        case "\"", ",", ";", "\t", "\r", "\n", "'": true
        default: false
        }
    }
}
