/// A command line up to the cursor, as a POSIX shell reads it.
///
///     scimctl user show --org acme "ada"@exa
///                                        ^^^ what bash replaces
///                                  ^^^^^^ what stays of the last word
struct TypedLine {
    /// The words without their quotes; the last one is not finished and may be empty.
    private(set) var words: [String] = []

    /// How many scalars of the last word bash leaves as they are typed.
    private(set) var keptCount = 0

    /// The quote that is open at the cursor.
    private(set) var quote: Unicode.Scalar?

    private var word = String.UnicodeScalarView()
    private var isInWord = false
    private var isEscaped = false

    /// - Parameter breaks: `COMP_WORDBREAKS`: bash replaces what follows the last of them that is not quoted.
    init(_ line: String, breaks: String = "") {
        for scalar in line.unicodeScalars {
            if isEscaped {
                readEscaped(scalar)
            } else if scalar == "\\", quote != "'" {
                isEscaped = true
                isInWord = true
            } else if quote != nil {
                readQuoted(scalar)
            } else {
                readPlain(scalar, isBreak: breaks.unicodeScalars.contains(scalar))
            }
        }
        words.append(String(word))
    }

    /// A single word without the quotes with which it was typed.
    static func unquoted(_ word: String) -> String { TypedLine(word).words.joined(separator: " ") }

    private mutating func readEscaped(_ scalar: Unicode.Scalar) {
        // Inside double quotes a backslash stands for itself before anything else.
        if quote != nil, scalar != "\"", scalar != "\\", scalar != "$", scalar != "`" { word.append("\\") }
        word.append(scalar)
        isEscaped = false
    }

    private mutating func readQuoted(_ scalar: Unicode.Scalar) {
        guard scalar == quote else { return word.append(scalar) }
        quote = nil
        keptCount = word.count
    }

    private mutating func readPlain(_ scalar: Unicode.Scalar, isBreak: Bool) {
        switch scalar {
        case " ", "\t", "\n":
            if isInWord { words.append(String(word)) }
            word.removeAll()
            keptCount = 0
            isInWord = false
        case "\"", "'":
            quote = scalar
            keptCount = word.count
            isInWord = true
        default:
            word.append(scalar)
            isInWord = true
            if isBreak { keptCount = word.count }
        }
    }
}
