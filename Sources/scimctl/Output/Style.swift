/// How a text looks on a terminal; in a pipe, with `NO_COLOR` set and on a dumb terminal it is the text alone.
enum Style: String {
    case good = "32"
    case bad = "31"
    case attention = "33"
    case quiet = "2"
    case strong = "1"

    /// https://no-color.org
    static let isWanted = isPossible && Terminal.isOutputTerminal

    /// The same for standard error.
    static let isWantedForErrors = isPossible && Terminal.isErrorTerminal

    private static let isPossible =
        Environment.variable("NO_COLOR") == nil && Environment.variable("TERM") != "dumb"
}

extension String {
    func styled(_ style: Style?) -> String { Style.isWanted ? colored(style) : self }

    /// For what is said on standard error.
    func styledForErrors(_ style: Style?) -> String { Style.isWantedForErrors ? colored(style) : self }

    private func colored(_ style: Style?) -> String {
        guard let style else { return self }
        return "\u{1B}[\(style.rawValue)m\(self)\u{1B}[0m"
    }
}
