/// A `scimctl` command line for people to copy, in which every name is one word to a POSIX shell, whatever it contains.
package struct SuggestedCommand: Sendable, Hashable {
    package let text: String

    /// - Parameters:
    ///   - verb: the words of the command, which are ours: `user unprotect`.
    ///   - organization: the value of `--org`.
    ///   - arguments: names, or words in capitals that stand for one.
    ///   - options: what follows `--org`, which is ours.
    package init(_ verb: String, organization: String? = nil, _ arguments: [String] = [], options: String? = nil) {
        var words = ["scimctl", verb]
        if let organization {
            // A value that begins with a hyphen would be taken for an option.
            let value = SuggestedCommand.word(organization)
            words += organization.hasPrefix("-") ? ["--org=\(value)"] : ["--org", value]
        }
        if let options { words.append(options) }
        if arguments.contains(where: { $0.unicodeScalars.first == "-" }) { words.append("--") }
        text = (words + arguments.map(SuggestedCommand.word)).joined(separator: " ")
    }

    /// A name as one word: as it is, in quotes, or with its hidden scalars escaped as bash and zsh know it.
    package static func word(_ name: String) -> String {
        let scalars = name.unicodeScalars
        if scalars.contains(where: \.isHidden) { return "$'\(scalars.map(escaped).joined())'" }
        if !scalars.isEmpty, scalars.allSatisfy(isPlain) { return name }
        if scalars.allSatisfy({ isPlain($0) || $0 == " " || $0 == "'" || isLetter($0) }) { return "\"\(name)\"" }
        return "'\(scalars.map { $0 == "'" ? "'\\''" : String($0) }.joined())'"
    }

    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "@", "%", "+", ":", ",", ".", "/", "_", "-": true
        default: false
        }
    }

    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool { !scalar.isASCII && scalar.properties.isAlphabetic }

    private static func escaped(_ scalar: Unicode.Scalar) -> String {
        if scalar == "'" || scalar == "\\" { return "\\\(scalar)" }
        guard scalar.isHidden else { return String(scalar) }
        let digits = String(scalar.value, radix: 16)
        return "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
    }
}
